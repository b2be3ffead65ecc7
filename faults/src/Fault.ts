/** What a run of faults came to. */
export interface Outcome {
  /** Faults that struck while something was going on. */
  readonly faults: number
  /** Intents that were acknowledged to their caller. */
  readonly acknowledged: number
  /** Of those, the ones that are not stored. */
  readonly lost: number
  /** Intents that are stored more than once. */
  readonly doubled: number
  /** What else is wrong with the storage, in words; none where all is well. */
  readonly broken: ReadonlyArray<string>
}

/** How faults are to be tried. */
export interface FaultOptions {
  readonly runs: number
  readonly seed: number
  /** Told after each run, for the progress that people see. */
  readonly onRun: (run: number) => void
}

/** A kind of fault: how it is brought about, and what must go wrong once the guarantee is taken away. */
export interface Fault {
  readonly name: string
  /** Runs where none are asked for. */
  readonly defaultRuns: number
  /** Why it cannot be tried here; `undefined`: it can. */
  readonly skipped: () => Promise<string | undefined> | string | undefined
  readonly run: (options: FaultOptions) => Promise<Outcome>
  /** The same with the guarantee taken away: something must be lost or doubled, or the fault shows nothing. */
  readonly control: (options: FaultOptions) => Promise<Outcome>
  readonly controlRuns: number
}

/** Several outcomes as one. */
export const together = (outcomes: ReadonlyArray<Outcome>): Outcome => {
  const sum = (numberOf: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + numberOf(outcome), 0)
  return {
    faults: sum(({ faults }) => faults),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    broken: outcomes.flatMap(({ broken }) => broken),
  }
}
