import type { AccountEvent } from "../AccountEvent.ts"
import { budgetId } from "../Budget.ts"
import { sumOf } from "../Debt.ts"

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
    case "PointsPending":
    case "PendingCancelled":
    case "PointsHeld":
    case "MembershipChanged":
      return 0
  }
}

/** What an event takes out of a budget, or gives back to one (below 0). */
export const budgetEntry = (
  event: AccountEvent,
): { readonly id: string; readonly points: number } | undefined => {
  switch (event._tag) {
    case "PointsEarned":
    case "PointsPending":
      return event.budget === undefined
        ? undefined
        : { id: budgetId(event.unit, event.budget), points: event.granted }
    case "PointsAdded":
      return event.budget === undefined
        ? undefined
        : { id: budgetId(event.unit, event.budget), points: event.points }
    case "EarningCorrected":
    case "EarningReversed":
    case "PendingCancelled":
      return undefined
    default:
      return undefined
  }
}
