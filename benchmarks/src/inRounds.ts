import type { Figure } from "./Figure.ts"
import { median, millisecondsOf } from "./measure.ts"
import type { Side, Work } from "./sqlite/Side.ts"

/** What both sides do in every round, and how many operations it is. */
export interface Measurement {
  readonly name: string
  readonly operations: number
  /** The same work for each side, ready to be timed. */
  readonly prepare: (side: Side) => Work
}

export interface Rounds {
  readonly bench: string
  readonly rounds: number
  readonly ours: Side
  readonly baseline: Side
  /** Draws the measurements of a round, in their order: the same draw for both sides. */
  readonly draw: () => ReadonlyArray<Measurement>
  /** Called before each work; not timed. */
  readonly settle?: (side: Side) => void
}

/** Operations a second of both sides, in turns, as medians over the rounds. */
export const inRounds = async (options: Rounds): Promise<ReadonlyArray<Figure>> => {
  const { baseline, bench, draw, ours, rounds, settle } = options
  const rates = new Map<string, { readonly ours: number[]; readonly baseline: number[] }>()
  const rateOf = async ({ operations, prepare }: Measurement, side: Side): Promise<number> => {
    const work = prepare(side)
    settle?.(side)
    return (operations * 1000) / (await millisecondsOf(work))
  }
  for (let round = 0; round < rounds; round++) {
    for (const measurement of draw()) {
      const both = rates.get(measurement.name) ?? { ours: [], baseline: [] }
      rates.set(measurement.name, both)
      both.ours.push(await rateOf(measurement, ours))
      both.baseline.push(await rateOf(measurement, baseline))
    }
  }
  return Array.from(rates, ([name, both]): Figure => {
    const figure = { ours: median(both.ours), baseline: median(both.baseline) }
    return { bench, name, ...figure, ratio: figure.ours / figure.baseline, unit: "per second" }
  })
}

/** Works that are done at once. */
export const atOnce =
  (works: ReadonlyArray<Work>): Work =>
  async () => {
    await Promise.all(works.map((work) => work()))
  }

/** Works that are done one after the other. */
export const oneByOne =
  (works: ReadonlyArray<Work>): Work =>
  async () => {
    for (const work of works) await work()
  }
