import { append, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, AccountId, ownerOf } from "../account/Account.ts"
import { whyNotPooled } from "../account/Group.ts"
import type { NotMember } from "../account/GroupRefusal.ts"
import { ReleaseBooks } from "../account/ReleaseBooks.ts"
import { Reason } from "../Name.ts"
import type { OtherUnit } from "../refusals.ts"
import { openReservation } from "./openReservation.ts"
import { Reservation, ReservationId } from "./Reservation.ts"
import type { NotReserved } from "./ReservationRefusal.ts"

/** What a reservation that ends gives back: points, and how many of them had lapsed meanwhile. */
export interface Released {
  readonly points: number
  readonly expired: number
}

/**
 * Gives a reservation up (取消预约): points and pieces are free again; points that have lapsed meanwhile are written off at
 * once. Also once it is overdue and not yet expired. Holders may do it for themselves. `account` is the one for which it
 * was made, and `exchangePoint` where it was.
 *
 * Refused with `NotReserved` (also where it is another account's), `NotMember` or `OtherUnit`.
 */
export const CancelReservation = command("points.cancelReservation", {
  chinese: "取消预约",
  input: Schema.Struct({
    reservation: ReservationId,
    account: AccountId,
    exchangePoint: UnitId,
    reason: Schema.optionalKey(Reason),
    /** The member who gives up what was reserved for a household or team that pools its points. */
    member: Schema.optionalKey(AccountId),
  }),
  permission: ({ account, exchangePoint, member }) =>
    own(ownerOf(member ?? account), exchangePoint, "points.cancelReservation"),
  touches: ({ reservation, account }) => [Reservation.ref(reservation), Account.ref(account)],
  decide: (
    { reservation, account, exchangePoint, reason, member },
    view,
    occasion,
  ): Result.Result<Decision<Released>, NotReserved | NotMember | OtherUnit> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const stranger = member && whyNotPooled(account, member, view, day)
    if (stranger !== undefined) return Result.fail(stranger)
    const ref = Reservation.ref(reservation)
    const found = view.get(ref)
    // Whose it is, is nobody else's to know.
    const theirs = found?.account === account ? found : null
    const open = openReservation(reservation, theirs, exchangePoint)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const state = open.success
    const books = new ReleaseBooks(view)
    const released = books.release(reservation, state, state.quantity, state.lots, day)
    const said = reason === undefined ? {} : { reason }
    return Result.succeed(
      decided(
        released,
        append(ref, { _tag: "ReservationCancelled", day, ...said }),
        ...books.changes(),
      ),
    )
  },
})
