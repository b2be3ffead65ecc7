import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { isValidOn, type Lot, type LotShare } from "../account/Lot.ts"
import type { PlacedPoints } from "./Earning.ts"

/** Points to take out of lots: how many in all, out of which, and how many cannot be found. */
export interface Taken {
  readonly needed: number
  readonly lots: ReadonlyArray<LotShare>
  readonly missing: number
}

/**
 * Points that a unit granted, out of their own lots first and then out of others that are valid, in spend order.
 * Of what has lapsed by the day, only what its own lots still hold is needed.
 */
export const takeBack = (
  lots: ReadonlyArray<Lot>,
  unit: UnitId,
  claims: ReadonlyArray<PlacedPoints>,
  today: BusinessDay,
): Taken => {
  const taken = new Array<number>(lots.length).fill(0)
  let needed = 0
  let open = 0
  for (const { points, validUntil } of claims) {
    const place = lots.findIndex((lot) => lot.unit === unit && lot.validUntil === validUntil)
    const found = Math.min(points, (lots[place]?.left ?? 0) - (taken[place] ?? 0))
    if (found > 0) taken[place] = (taken[place] ?? 0) + found
    const lapsed = !isValidOn({ unit, validUntil }, today)
    needed += lapsed ? found : points
    if (!lapsed) open += points - found
  }
  for (const [place, lot] of lots.entries()) {
    if (open === 0) break
    if (!isValidOn(lot, today)) continue
    const more = Math.min(open, lot.left - (taken[place] ?? 0))
    taken[place] = (taken[place] ?? 0) + more
    open -= more
  }
  return { needed, lots: sharesOf(lots, taken), missing: open }
}

const sharesOf = (
  lots: ReadonlyArray<Lot>,
  taken: ReadonlyArray<number>,
): ReadonlyArray<LotShare> => {
  const shares: Array<LotShare> = []
  for (const [place, { unit, since, validUntil }] of lots.entries()) {
    const points = taken[place] ?? 0
    if (points > 0) shares.push({ unit, since, validUntil, points })
  }
  return shares
}
