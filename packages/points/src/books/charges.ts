import { append, type BusinessDay, type Change, type View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { EarningState } from "../earning/Earning.ts"
import { Budget, budgetId, type Charge, isWithinPeriod } from "./Budget.ts"
import { bookedDay } from "./MonthClose.ts"
import { pointsPolicy } from "./PointsPolicy.ts"

/** Takes points for a fact or an adjustment out of a unit's budget. */
export const chargeFor = (
  reference: string,
  unit: UnitId,
  { period, points }: Charge,
  day: BusinessDay,
): Change =>
  append(Budget.ref(budgetId(unit, period)), { _tag: "BudgetTaken", reference, points, day })

/** What is given back to a budget: what the event says of it, what changes, and the charges that are left. */
export interface GivenBack {
  readonly returned: { readonly returned?: Charge }
  readonly charged: { readonly charged?: ReadonlyArray<Charge> }
  readonly changes: ReadonlyArray<Change>
}

const nothing: GivenBack = { returned: {}, charged: {}, changes: [] }

/**
 * Gives back what an earning took out of the budget of the period in which so many of its points are taken back; where
 * it is charged anew in one go, out of whichever period it was taken.
 */
export const givenBack = (
  { charged, earned: { fact, unit } }: EarningState,
  points: number,
  day: BusinessDay,
  view: View,
  chargedAnew = false,
): GivenBack => {
  if (charged === undefined) return nothing
  const booked = bookedDay(day, view.get(pointsPolicy))
  const charge = chargedAnew
    ? charged[0]
    : charged.find(({ period }) => isWithinPeriod(booked, period))
  const back = Math.min(points, charge?.points ?? 0)
  if (charge === undefined || back === 0) return { ...nothing, charged: { charged } }
  const returned = { period: charge.period, points: back }
  const left = withCharge(charged, returned, -1)
  return {
    returned: { returned },
    charged: left.length === 0 ? {} : { charged: left },
    changes: [
      append(Budget.ref(budgetId(unit, charge.period)), {
        _tag: "BudgetReturned",
        reference: fact,
        points: back,
        day: booked,
      }),
    ],
  }
}

/** The charges with one more (`sign` 1), or less what went back (-1). */
export const withCharge = (
  charged: ReadonlyArray<Charge>,
  { period, points }: Charge,
  sign: 1 | -1,
): ReadonlyArray<Charge> => {
  const before = charged.find((one) => one.period === period)?.points ?? 0
  const others = charged.filter((one) => one.period !== period)
  const sum = before + sign * points
  return sum === 0 ? others : [...others, { period, points: sum }]
}
