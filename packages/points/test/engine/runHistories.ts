import fc from "fast-check"
import { type Counted, type Plant, SideBySide } from "./SideBySide.ts"
import { type Drawn, history } from "./steps.ts"

/** A history that failed: how to draw it again, and what it comes to at its shortest. */
export interface Failure {
  readonly index: number
  readonly error: string
  readonly shortest: Drawn
}

export interface Tally extends Counted {
  runs: number
  readonly failures: Array<Failure>
}

export const newTally = (): Tally => ({
  runs: 0,
  steps: 0,
  events: new Map(),
  refusals: new Map(),
  failures: [],
})

/** The seed of one history among all of a run: histories are drawn one by one, so that any can be drawn again. */
const seedOf = (seed: number, index: number): number => (seed + Math.imul(index, 2_654_435_761)) | 0

const runOne = (drawn: Drawn, tally: Counted, plant: Plant | undefined): void =>
  new SideBySide(drawn, plant).run(tally)

/** Runs one history of a seed. */
export const runHistory = (seed: number, index: number, tally: Tally, plant?: Plant): void => {
  const options = { seed: seedOf(seed, index), numRuns: 1 }
  const [drawn] = fc.sample(history, options)
  if (drawn === undefined) throw new Error("no history was drawn")
  tally.runs++
  try {
    runOne(drawn, tally, plant)
  } catch (error) {
    tally.failures.push({ index, error: String(error), shortest: drawn })
  }
}

/** The history of an index made as short as it still fails. */
export const shortest = (seed: number, index: number): string => {
  const run = newTally()
  const details = fc.check(
    fc.property(history, (drawn) => runOne(drawn, run, undefined)),
    { seed: seedOf(seed, index), numRuns: 1 },
  )
  return details.failed
    ? `${JSON.stringify(details.counterexample?.[0], undefined, 1)}\n${String(details.errorInstance)}`
    : "no failure"
}
