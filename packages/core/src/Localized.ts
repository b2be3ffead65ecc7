/** A sentence for residents and clerks, in Simplified Chinese and in English. */
export interface Localized {
  readonly zh: string
  readonly en: string
}

export type Language = keyof Localized

/** An error or refusal that can say what happened, where, and what to do, in both languages. */
export interface Explained {
  readonly localized: Localized
}

const isExplained = (value: unknown): value is Explained =>
  typeof value === "object" &&
  value !== null &&
  "localized" in value &&
  typeof value.localized === "object" &&
  value.localized !== null

/** The sentence of an error in the language asked for; an error from elsewhere answers with its own message. */
export const explain = (error: unknown, language: Language): string => {
  if (isExplained(error)) return error.localized[language]
  return error instanceof Error ? error.message : String(error)
}
