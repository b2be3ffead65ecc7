/** One side of a comparison: work that is done over and over, and how many operations it is. */
export interface Work {
  readonly operations: number
  readonly run: () => unknown
}

/** Operations per second on both sides, as medians over the rounds, and how many times the baseline ours is. */
export interface Comparison {
  readonly ours: number
  readonly baseline: number
  readonly ratio: number
}

export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Milliseconds that a piece of work takes, once. */
export const millisecondsOf = async (run: () => unknown): Promise<number> => {
  const start = performance.now()
  await run()
  return performance.now() - start
}

/** Operations per second of several works, each done once in every round, in turns and in changing order. */
export const inTurns = async (
  works: ReadonlyArray<Work>,
  options: { readonly rounds: number; readonly warmUp?: number },
): Promise<ReadonlyArray<number>> => {
  const rates: ReadonlyArray<Array<number>> = works.map(() => [])
  const { rounds, warmUp = 2 } = options
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < works.length; turn++) {
      // Whoever comes first in a round may find a colder or a warmer machine.
      const index = (turn + Math.abs(round)) % works.length
      const work = works[index]
      if (work === undefined) continue
      const milliseconds = await millisecondsOf(work.run)
      if (round >= 0) rates[index]?.push((work.operations * 1000) / milliseconds)
    }
  }
  return rates.map(median)
}

/** Ours and the baseline in turns: medians over the rounds, so that a noisy machine disturbs both alike. */
export const interleave = async (options: {
  readonly ours: Work
  readonly baseline: Work
  readonly rounds: number
  /** Rounds that are done first and not counted; 2 by default. */
  readonly warmUp?: number
}): Promise<Comparison> => {
  const { ours: left, baseline: right, ...turns } = options
  const [ours = Number.NaN, baseline = Number.NaN] = await inTurns([left, right], turns)
  return { ours, baseline, ratio: ours / baseline }
}
