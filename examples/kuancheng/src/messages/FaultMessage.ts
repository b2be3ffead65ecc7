/** What a sentence about a refused row may speak of. */
export interface FaultFacts {
  /** Chinese column header; empty when the whole row or file is meant. */
  readonly field: string
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
  readonly zh: (facts: FaultFacts) => string
  readonly en: (facts: FaultFacts) => string
}
