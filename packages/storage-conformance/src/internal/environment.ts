import { isProfileName, type ProfileName } from "./profiles.ts"

/** What the environment asks for; it goes before the options, so that a run is repeated without a change of code. */
export interface Environment {
  readonly seed?: number
  readonly profile?: ProfileName
}

const variable = (name: string): string | undefined => {
  // Browsers have no process.
  const value = globalThis.process?.env?.[name]
  return value === "" ? undefined : value
}

/** Reads CONFORMANCE_SEED and CONFORMANCE_PROFILE; throws where they hold what they cannot mean. */
export const environment = (): Environment => {
  const seed = variable("CONFORMANCE_SEED")
  if (seed !== undefined && !/^\d{1,10}$/.test(seed)) {
    throw new Error(`CONFORMANCE_SEED is ${seed}; give the whole number that a run has printed`)
  }
  const profile = variable("CONFORMANCE_PROFILE")
  if (profile !== undefined && !isProfileName(profile)) {
    throw new Error(`CONFORMANCE_PROFILE is ${profile}; give quick or full`)
  }
  return {
    ...(seed === undefined ? {} : { seed: Number(seed) }),
    ...(profile === undefined ? {} : { profile }),
  }
}
