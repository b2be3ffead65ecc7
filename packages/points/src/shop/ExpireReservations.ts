import {
  append,
  BusinessDay,
  type Change,
  command,
  type Decision,
  realmWide,
} from "@civic-practice/core"
import { Result, Schema } from "effect"
import { ReleaseBooks } from "../account/ReleaseBooks.ts"
import { DayInFuture } from "../refusals.ts"
import { isOpen, Reservation, ReservationId } from "./Reservation.ts"

/** What became of a reservation in a run: `unchanged` where it is not open, not due, or not known. */
export interface ReservationExpiry {
  readonly reservation: string
  readonly outcome: "expired" | "unchanged"
  /** The points given back, and how many of them had lapsed meanwhile. */
  readonly points: number
  readonly expired: number
}

/**
 * Ends reservations that could be collected until the day before (预约过期处理) and gives back what was set aside, up to
 * 1,000 at once; doing it again changes nothing. Answers with what became of each, in the order given: one that is not
 * due stands in no other's way. `reservationsDue` finds them. Refused with `DayInFuture`.
 */
export const ExpireReservations = command("points.expireReservations", {
  chinese: "预约过期处理",
  input: Schema.Struct({
    reservations: Schema.Array(ReservationId).check(Schema.isBetweenLength(1, 1000)),
    day: BusinessDay,
  }),
  permission: () => realmWide("points.expireReservations"),
  touches: ({ reservations }) => reservations.map(Reservation.ref),
  decide: (
    { reservations, day },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly results: ReadonlyArray<ReservationExpiry> }>,
    DayInFuture
  > => {
    const today = occasion.calendar.dayOf(occasion.at)
    if (day > today) {
      return Result.fail(new DayInFuture({ subject: reservations[0] ?? "", day, today }))
    }
    const states = view.getAll(reservations.map(Reservation.ref))
    const books = new ReleaseBooks(view)
    const ended = new Set<string>()
    const changes: Array<Change> = []
    const results = reservations.map((reservation, place): ReservationExpiry => {
      const state = states[place] ?? null
      if (state === null || !isOpen(state) || state.until >= day || ended.has(reservation)) {
        return { reservation, outcome: "unchanged", points: 0, expired: 0 }
      }
      ended.add(reservation)
      changes.push(append(Reservation.ref(reservation), { _tag: "ReservationExpired", day: today }))
      const released = books.release(reservation, state, state.quantity, state.lots, today)
      return { reservation, outcome: "expired", ...released }
    })
    return Result.succeed({ answer: { results }, changes: [...changes, ...books.changes()] })
  },
})
