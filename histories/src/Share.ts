/** What one thread runs: every so manieth history. */
export interface Share {
  readonly seed: number
  readonly from: number
  readonly to: number
  readonly step: number
}

/** What a thread tells of the histories since it last did. */
export interface Report {
  /** The first of its histories that it has not run. */
  readonly next: number
  readonly runs: number
  readonly steps: number
  readonly events: ReadonlyArray<readonly [name: string, count: number]>
  readonly refusals: ReadonlyArray<readonly [name: string, count: number]>
  readonly failures: ReadonlyArray<{ readonly index: number; readonly error: string }>
}
