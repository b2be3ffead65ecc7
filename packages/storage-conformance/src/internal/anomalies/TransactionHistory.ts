/** A load, or a commit with what it was decided upon, as its caller saw it. Lists only ever grow at their end. */
export interface Transaction {
  /** Tells it from others in messages. */
  readonly name: string
  /** The list of each key as it was read. */
  readonly reads: ReadonlyMap<string, ReadonlyArray<string>>
  /** What was put at the end of the list of each key; no element is ever appended twice. */
  readonly appends: ReadonlyMap<string, ReadonlyArray<string>>
  readonly outcome: "committed" | "failed" | "unknown"
  /** When it was begun and when it was answered, by a clock that ticks with each of these. */
  readonly began: number
  readonly ended: number
}

/** What is wrong with a history, by its name in the literature, and where to see it. */
export interface Anomaly {
  readonly name: string
  readonly detail: string
}

export const shown = (list: ReadonlyArray<string>): string => `[${list.join(" ")}]`
