import { append, at, BusinessDay, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, AccountId } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { isOwn } from "./internal/isOwn.ts"
import { issuedBelow } from "./internal/issuedBelow.ts"
import { shareOut, validPoints } from "./Lot.ts"
import { Reason } from "./Name.ts"
import { fits, maximumPoints } from "./Points.ts"
import { DayInPast, InsufficientPoints, OwnAccount, TooManyPoints } from "./refusals.ts"

/** Why points are neither given nor deducted. Nothing was written. */
export type AdjustRefusal =
  | OwnAccount
  | DayInPast
  | InsufficientPoints
  | TooManyPoints
  | UnknownUnit
  | UnitNotOpen

/**
 * Gives points by hand or deducts them (人工调整), with a reason that is kept for good and must hold no
 * personal data. `points` above 0 are given, and can be spent until the end of `validUntil` (none: they never
 * lapse); below 0 they are deducted, in spend order, from those that `unit` and the units below it have issued.
 * Answers with the id of the adjustment.
 *
 * Refused with `OwnAccount`, `DayInPast`, `InsufficientPoints` (which names the unit) or `TooManyPoints`;
 * with `UnknownUnit`, and for points that are given with `UnitNotOpen`, where the unit is not open.
 */
export const Adjust = command("points.adjust", {
  chinese: "积分人工调整",
  input: Schema.Struct({
    account: AccountId,
    /** The unit that adjusts: points given are issued by it, and deducted are its own and those of units below it. */
    unit: UnitId,
    points: Schema.Int.check(
      Schema.isBetween({ minimum: -maximumPoints, maximum: maximumPoints }),
      Schema.makeFilter((points: number) => points !== 0 || "0 points change nothing", {
        chinese: "调整的积分不能为 0",
      }),
    ),
    validUntil: Schema.optionalKey(BusinessDay),
    reason: Reason,
  }),
  permission: ({ unit }) => at(unit, "points.adjust"),
  touches: ({ account, unit }) => [Account.ref(account), Unit.ref(unit)],
  decide: (
    { account: id, unit, points, validUntil, reason },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly adjustment: string }>, AdjustRefusal> => {
    if (isOwn(id, occasion)) return Result.fail(new OwnAccount({ account: id }))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(unit, view, day)
    // What a unit has issued can be deducted also once it is closed.
    if (closed !== undefined && (points > 0 || closed._tag === "UnknownUnit")) {
      return Result.fail(closed)
    }
    const ref = Account.ref(id)
    const account = view.get(ref)
    const adjustment = occasion.newId("adjustment")
    const enter = (event: AccountEvent) =>
      Result.succeed(decided({ adjustment }, append(ref, event)))
    if (points > 0) {
      if (validUntil !== undefined && validUntil < day) {
        return Result.fail(new DayInPast({ subject: id, day: validUntil, today: day }))
      }
      if (!fits(account.issued, points)) return Result.fail(new TooManyPoints({ subject: id }))
      return enter({
        _tag: "PointsAdded",
        adjustment,
        unit,
        day,
        points,
        validUntil: validUntil ?? null,
        reason,
      })
    }
    const needed = -points
    const within = issuedBelow(account.lots, unit, view, occasion)
    const lots = shareOut(within, needed, day)
    if (lots === undefined) {
      const available = validPoints(within, day)
      const missing = needed - available
      return Result.fail(new InsufficientPoints({ account: id, needed, available, missing, unit }))
    }
    return enter({ _tag: "PointsDeducted", adjustment, unit, day, points: needed, lots, reason })
  },
})
