/**
 * Amounts at consecutive places, as `[first place, amount, amount, ...]`; neither the first nor the last amount is 0,
 * and there is no run of zeros only, so that the same amounts are always the same run.
 */
export type Run = ReadonlyArray<number>

/** A run with amounts added to it, the first of them at place `base`; `undefined` where only zeros are left. */
export const addToRun = (
  run: Run | undefined,
  base: number,
  amounts: ArrayLike<number>,
): Run | undefined => {
  const first = run === undefined ? base : Math.min(base, placeOf(run))
  const end = Math.max(
    base + amounts.length,
    run === undefined ? base : placeOf(run) + run.length - 1,
  )
  const sums: Array<number> = [first]
  let kept = 1
  for (let place = first; place < end; place++) {
    const sum = amountAt(run, place) + (amounts[place - base] ?? 0)
    if (sums.length === 1) {
      if (sum === 0) continue
      sums[0] = place
    }
    sums.push(sum)
    if (sum !== 0) kept = sums.length
  }
  sums.length = kept
  return kept === 1 ? undefined : sums
}

/** The sum of the amounts from one place to another, both included. */
export const sumOfRun = (run: Run | undefined, from: number, to: number): number => {
  if (run === undefined) return 0
  const first = placeOf(run)
  const end = Math.min(to - first + 2, run.length)
  let sum = 0
  for (let index = Math.max(1, from - first + 1); index < end; index++) sum += run[index] ?? 0
  return sum
}

const placeOf = (run: Run): number => run[0] ?? 0

const amountAt = (run: Run | undefined, place: number): number =>
  run === undefined || place < placeOf(run) ? 0 : (run[place - placeOf(run) + 1] ?? 0)
