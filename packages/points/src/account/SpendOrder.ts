import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { type Lot, type LotShare, shareOut } from "./Lot.ts"

/**
 * Which points are spent first (扣减顺序).
 *
 * - `soonestToExpire`: what lapses first, what never lapses last; then what was earned first; then by unit.
 * - `firstEarned`: the lot with the earliest points first; then as above.
 * - `ownUnitFirst`: what the unit issued at which they are spent; then as above.
 */
export const SpendOrder = Schema.Literals(["soonestToExpire", "firstEarned", "ownUnitFirst"])
export type SpendOrder = typeof SpendOrder.Type

/** The lots in the order in which they are spent at a unit; lots as an account keeps them are in the first order. */
export const lotsInOrder = (
  lots: ReadonlyArray<Lot>,
  order: SpendOrder,
  unit: UnitId,
): ReadonlyArray<Lot> => {
  switch (order) {
    case "soonestToExpire":
      return lots
    case "firstEarned":
      return lots.toSorted((one, other) =>
        one.since === other.since ? 0 : one.since < other.since ? -1 : 1,
      )
    case "ownUnitFirst":
      return [
        ...lots.filter((lot) => lot.unit === unit),
        ...lots.filter((lot) => lot.unit !== unit),
      ]
  }
}

/**
 * So many points out of the lots that are valid on a day, in the order of a policy, for spending at a unit;
 * `undefined` where they are too few.
 */
export const spendFrom = (
  lots: ReadonlyArray<Lot>,
  points: number,
  day: BusinessDay,
  order: SpendOrder | undefined,
  unit: UnitId,
): ReadonlyArray<LotShare> | undefined =>
  shareOut(order === undefined ? lots : lotsInOrder(lots, order, unit), points, day)
