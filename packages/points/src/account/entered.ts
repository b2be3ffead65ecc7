import { append, type Change, type View } from "@civic-practice/core"
import { inOpenMonth } from "../books/MonthClose.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Account, type AccountId } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"

/** Enters events in an account, each on the first open day where the month of its own day is closed. */
export const entered = (
  account: AccountId,
  view: View,
  ...events: ReadonlyArray<AccountEvent>
): Change => {
  const policy = view.get(pointsPolicy)
  const booked =
    policy.closedThrough === null ? events : events.map((event) => inOpenMonth(event, policy))
  return append(Account.ref(account), ...booked)
}
