import type { BusinessDay } from "@civic-practice/core"
import { lapsesBefore } from "../account/Lot.ts"
import type { Credit } from "./CapWindow.ts"
import type { EarningState, PlacedPoints } from "./Earning.ts"

/** Where the points of an earning were put: one entry for each last valid day, in spend order. */
export const placedPoints = ({ earned, placed }: EarningState): ReadonlyArray<PlacedPoints> =>
  placed ?? placesOf(earned.credits)

/** Where the credits of an award put its points, in the same way. */
export const placesOf = (credits: ReadonlyArray<Credit>): ReadonlyArray<PlacedPoints> =>
  together(credits.map(({ validUntil, granted: points }) => ({ validUntil, points })))

/** The points by last valid day, in spend order. */
export const together = (points: ReadonlyArray<PlacedPoints>): ReadonlyArray<PlacedPoints> => {
  const sums = new Map<BusinessDay | null, number>()
  for (const { validUntil, points: more } of points) {
    if (more > 0) sums.set(validUntil, (sums.get(validUntil) ?? 0) + more)
  }
  return Array.from(sums, ([validUntil, sum]) => ({ validUntil, points: sum })).sort(
    (one, other) => (lapsesBefore(one, other) ? -1 : 1),
  )
}

/** What the first has more than the second, by last valid day. */
export const beyond = (
  first: ReadonlyArray<PlacedPoints>,
  second: ReadonlyArray<PlacedPoints>,
): ReadonlyArray<PlacedPoints> =>
  first.flatMap(({ validUntil, points }) => {
    const more = points - (second.find((one) => one.validUntil === validUntil)?.points ?? 0)
    return more > 0 ? [{ validUntil, points: more }] : []
  })

/** The first so many points of a list that has them. */
export const upTo = (
  points: number,
  list: ReadonlyArray<PlacedPoints>,
): ReadonlyArray<PlacedPoints> => {
  let open = points
  const found: Array<PlacedPoints> = []
  for (const { validUntil, points: there } of list) {
    const taken = Math.min(open, there)
    open -= taken
    if (taken > 0) found.push({ validUntil, points: taken })
  }
  return found
}
