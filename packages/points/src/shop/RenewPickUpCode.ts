import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { type OtherUnit, OwnAccount } from "../refusals.ts"
import { openReservation } from "./openReservation.ts"
import { hashOfCode, newPickUpCode } from "./pickUpCode.ts"
import { Reservation, ReservationId } from "./Reservation.ts"
import type { NotReserved } from "./ReservationRefusal.ts"

/**
 * Makes a new pick-up code for a reservation whose code was lost, or that wrong codes have locked (重新发放领取码); the
 * former code is worth nothing any more. An officer does it, who has made sure who asks: nobody for themselves.
 * Answers with the code.
 *
 * Refused with `NotReserved`, `OtherUnit` or `OwnAccount`.
 */
export const RenewPickUpCode = command("points.renewPickUpCode", {
  chinese: "重新发放领取码",
  input: Schema.Struct({ reservation: ReservationId, exchangePoint: UnitId }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.renewPickUpCode"),
  touches: ({ reservation }) => [Reservation.ref(reservation)],
  decide: (
    { reservation, exchangePoint },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly code: string }>, NotReserved | OtherUnit | OwnAccount> => {
    const ref = Reservation.ref(reservation)
    const open = openReservation(reservation, view.get(ref), exchangePoint)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const { account } = open.success
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const code = newPickUpCode(occasion)
    const day = occasion.calendar.dayOf(occasion.at)
    const event = { _tag: "PickUpCodeRenewed", day, code: hashOfCode(reservation, code) } as const
    return Result.succeed(decided({ code }, append(ref, event)))
  },
})
