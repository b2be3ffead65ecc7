import type { LocalizedText } from "./LocalizedText.ts"

/** What a sentence about a refused row may speak of. */
export interface FaultFacts {
  /** Chinese column header; empty when the whole row or file is meant. */
  readonly field: string
  /** What the column is called in English; empty where no table knows the column. */
  readonly fieldEn: string
  /** What stood there, masked where it is personal. */
  readonly value: string
  /** What was expected or found instead: choices, a bound, a count. */
  readonly detail: string
}

/** `reader`: found from the file alone; `library`: needs what is already recorded. */
export type FoundBy = "reader" | "library"

/** `fault`: the row is wrong; `businessRefusal`: the row is sound, and a rule says no. */
export type FaultNature = "fault" | "businessRefusal"

export interface FaultMessage {
  readonly foundBy: FoundBy
  readonly nature: FaultNature
  /** A few words for the kind, as a heading. */
  readonly name: LocalizedText
  readonly zh: (facts: FaultFacts) => string
  readonly en: (facts: FaultFacts) => string
}

/** A column as an English sentence names it: by the header that stands in the file, and by what that means. */
export const columnOf = ({ field, fieldEn }: FaultFacts): string =>
  fieldEn === "" ? `"${field}"` : `"${field}" (${fieldEn})`
