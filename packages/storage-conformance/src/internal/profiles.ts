/** How much of what is drawn at random is tried. */
export interface Profile {
  /** How many histories are generated for each test that generates them. */
  readonly histories: number
  /** At how many places a commit is interrupted at most, by operations and by turns. */
  readonly places: number
}

/** `quick` for every save, `full` before a release. */
export const profiles = {
  quick: { histories: 10, places: 80 },
  full: { histories: 100, places: 400 },
} as const satisfies Record<string, Profile>

export type ProfileName = keyof typeof profiles

export const isProfileName = (name: string | undefined): name is ProfileName =>
  name !== undefined && Object.hasOwn(profiles, name)
