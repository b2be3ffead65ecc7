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
  /** Other things that were counted, by name. */
  readonly counted?: Readonly<Record<string, number>>
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
  /** Runs of it for each run of `all`, one by default: some kinds take seconds each, some strike many times a second. */
  readonly share?: number
  /** Why it cannot be tried here; `undefined`: it can. */
  readonly skipped: () => Promise<string | undefined> | string | undefined
  readonly run: (options: FaultOptions) => Promise<Outcome>
  /** The same with the guarantee taken away: something must be lost or doubled, or the fault shows nothing. */
  readonly control: (options: FaultOptions) => Promise<Outcome>
  readonly controlRuns: number
}

/** What an audit says of a storage that cannot be read any more: it has lost everything. */
export const unreadable = (acknowledged: ReadonlyArray<string>, cause: unknown): Outcome => ({
  faults: 0,
  acknowledged: acknowledged.length,
  lost: acknowledged.length,
  doubled: 0,
  broken: [cause instanceof Error ? cause.message : String(cause)],
})

/** Several outcomes as one. */
export const together = (outcomes: ReadonlyArray<Outcome>): Outcome => {
  const sum = (numberOf: (outcome: Outcome) => number): number =>
    outcomes.reduce((total, outcome) => total + numberOf(outcome), 0)
  const counts: Record<string, number> = {}
  for (const { counted } of outcomes) {
    for (const [name, count] of Object.entries(counted ?? {})) {
      counts[name] = (counts[name] ?? 0) + count
    }
  }
  return {
    faults: sum(({ faults }) => faults),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    broken: outcomes.flatMap(({ broken }) => broken),
    counted: counts,
  }
}
