import type { AccountEvent } from "../account/AccountEvent.ts"
import { sumOf } from "../account/Debt.ts"
import { budgetId } from "./Budget.ts"

/** What an event adds to an account's balance, or takes from it, by what it says itself. */
export const entryPoints = (event: AccountEvent): number => {
  switch (event._tag) {
    case "AccountOpened":
      return event.base ?? 0
    case "PointsEarned":
    case "PointsActivated":
      return event.granted
    case "PointsAdded":
    case "PointsRefunded":
    case "PointsReceived":
    case "PenaltyReversed":
      return event.points
    case "EarningCorrected":
      return event.difference
    case "EarningReversed":
    case "PointsDeducted":
    case "PointsRedeemed":
    case "PointsCollected":
    case "PointsSent":
    case "PointsExpired":
      return -event.points
    case "PointsReleased":
      return event.lapsed === undefined ? 0 : -sumOf(event.lapsed)
    default:
      return 0
  }
}

/** Points that an event takes out of a budget, or gives back to it (below 0). */
export interface BudgetEntry {
  readonly id: string
  readonly points: number
}

/** What an event means for budgets, by what it says itself. */
export const budgetEntries = (event: AccountEvent): ReadonlyArray<BudgetEntry> => {
  switch (event._tag) {
    case "PointsEarned":
    case "PointsPending":
      return taken(event.unit, event.budget, event.granted)
    case "PointsAdded":
      return taken(event.unit, event.budget, event.points)
    case "EarningCorrected":
      return event.difference > 0
        ? taken(event.unit, event.budget, event.difference)
        : returned(event)
    case "EarningReversed":
    case "PendingCancelled":
    case "PointsActivated":
      return returned(event)
    default:
      return none
  }
}

const none: ReadonlyArray<BudgetEntry> = []

const taken = (
  unit: Parameters<typeof budgetId>[0],
  period: string | undefined,
  points: number,
): ReadonlyArray<BudgetEntry> =>
  period === undefined || points === 0 ? none : [{ id: budgetId(unit, period), points }]

const returned = ({
  returned: charge,
  unit,
}: Pick<
  Extract<AccountEvent, { readonly _tag: "EarningReversed" | "PendingCancelled" }>,
  "returned" | "unit"
>): ReadonlyArray<BudgetEntry> =>
  charge === undefined ? none : [{ id: budgetId(unit, charge.period), points: -charge.points }]
