import { BusinessDay, command, decided, realmWide } from "@civic-practice/core"
import { Result, Schema } from "effect"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { DayInFuture } from "../refusals.ts"
import { Account, AccountId } from "./Account.ts"
import type { PointsExpired } from "./AccountEvent.ts"
import { entered } from "./entered.ts"
import { type LotShare, lapsedShares } from "./Lot.ts"

/**
 * Writes off the points of an account that have lapsed before a day (积分过期): those whose last valid day is
 * earlier. Points that have lapsed cannot be spent whether they were written off or not; doing it again
 * changes nothing. Answers with the points written off.
 *
 * `accountsDue` finds the accounts. Refused with `DayInFuture`.
 */
export const ExpireLots = command("points.expireLots", {
  chinese: "积分过期处理",
  input: Schema.Struct({ account: AccountId, day: BusinessDay }),
  permission: () => realmWide("points.expireLots"),
  touches: ({ account }) => [Account.ref(account), pointsPolicy],
  decide: ({ account, day }, view, occasion) => {
    const today = occasion.calendar.dayOf(occasion.at)
    if (day > today) return Result.fail(new DayInFuture({ subject: account, day, today }))
    const ref = Account.ref(account)
    const events = expirations(lapsedShares(view.get(ref).lots, day))
    const expired = events.reduce((sum, { points }) => sum + points, 0)
    return Result.succeed(
      events.length === 0
        ? decided({ expired })
        : decided({ expired }, entered(account, view, ...events)),
    )
  },
})

/** One event for each last valid day; the shares are in the order of it. */
const expirations = (shares: ReadonlyArray<LotShare>): ReadonlyArray<PointsExpired> => {
  const events: Array<PointsExpired> = []
  for (const share of shares) {
    const { validUntil, points } = share
    if (validUntil === null) continue
    const last = events.at(-1)
    if (last?.day === validUntil) {
      events[events.length - 1] = {
        ...last,
        points: last.points + points,
        lots: [...last.lots, share],
      }
    } else events.push({ _tag: "PointsExpired", day: validUntil, points, lots: [share] })
  }
  return events
}
