import {
  append,
  at,
  type Change,
  command,
  type Decision,
  type Localized,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { ReleaseBooks } from "../account/ReleaseBooks.ts"
import { Reason } from "../Name.ts"
import { type OtherUnit, OwnAccount } from "../refusals.ts"
import { openReservation } from "./openReservation.ts"
import {
  Reservation,
  type ReservationEvent,
  ReservationId,
  type ReservationState,
  type ReservationStatus,
} from "./Reservation.ts"
import { NotReserved } from "./ReservationRefusal.ts"

/** What became of one reservation of many: its new status, or why it stays as it is. */
export type Fulfilment =
  | { readonly _tag: "Done"; readonly reservation: string; readonly status: ReservationStatus }
  | {
      readonly _tag: "Refused"
      readonly reservation: string
      /** The name of the refusal, for example `NotReserved`. */
      readonly refusal: string
      readonly why: Localized
    }

/**
 * Moves up to 1,000 reservations of an exchange point on at once (批量办理预约): `approved` (审批通过), `ready` (备好待领)
 * or `cancelled` (not approved, or not to be had), which gives back what was set aside.
 *
 * The command succeeds and answers with a result for each, in the order given: one that cannot be moved on stands in no
 * other's way. Each is refused by itself with `NotReserved`, `OtherUnit`, or `OwnAccount` where somebody approves their
 * own.
 */
export const FulfilReservations = command("points.fulfilReservations", {
  chinese: "批量办理预约",
  input: Schema.Struct({
    exchangePoint: UnitId,
    reservations: Schema.Array(ReservationId).check(Schema.isBetweenLength(1, 1000)),
    to: Schema.Literals(["approved", "ready", "cancelled"]),
    reason: Schema.optionalKey(Reason),
  }),
  permission: ({ exchangePoint, to }) =>
    to === "approved"
      ? [
          at(exchangePoint, "points.fulfilReservations"),
          { ...at(exchangePoint, "points.approveReservation"), chinese: "审批预约" },
        ]
      : at(exchangePoint, "points.fulfilReservations"),
  touches: ({ reservations }) => reservations.map(Reservation.ref),
  decide: (
    { exchangePoint, reservations, to, reason },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly results: ReadonlyArray<Fulfilment> }>> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const states = new Map<string, ReservationState | null>()
    for (const [place, state] of view.getAll(reservations.map(Reservation.ref)).entries()) {
      states.set(reservations[place] ?? "", state)
    }
    const books = new ReleaseBooks(view)
    const changes: Array<Change> = []
    const results = reservations.map((reservation): Fulfilment => {
      const state = states.get(reservation) ?? null
      const refusal = whyNot(reservation, state, exchangePoint, to, day)
      const own =
        to === "approved" && state !== null && isOwn(state.account, occasion, groupIn(view))
      if (state === null || refusal !== undefined || own) {
        const why = refusal ?? new OwnAccount({ account: state?.account ?? reservation })
        return { _tag: "Refused", reservation, refusal: why._tag, why: why.localized }
      }
      const event = eventFor(to, day, reason)
      if (to === "cancelled") books.release(reservation, state, state.quantity, state.lots, day)
      changes.push(append(Reservation.ref(reservation), event))
      const next = Reservation.evolve(state, event)
      // Named twice, the second time it stands where the first has put it.
      states.set(reservation, next)
      return { _tag: "Done", reservation, status: next?.status ?? state.status }
    })
    return Result.succeed({ answer: { results }, changes: [...changes, ...books.changes()] })
  },
})

type Step = "approved" | "ready" | "cancelled"

const whyNot = (
  reservation: string,
  state: ReservationState | null,
  exchangePoint: UnitId,
  to: Step,
  day: ReservationState["until"],
): NotReserved | OtherUnit | undefined => {
  const open = openReservation(reservation, state, exchangePoint)
  if (Result.isFailure(open)) return open.failure
  // Whatever is open can be cancelled, also once it is overdue.
  if (to === "cancelled") return undefined
  const { status, until } = open.success
  const from = to === "approved" ? "requested" : "reserved"
  if (status !== from) return new NotReserved({ reservation, status })
  return until < day ? new NotReserved({ reservation, status: "overdue" }) : undefined
}

const eventFor = (
  to: Step,
  day: ReservationState["until"],
  reason: string | undefined,
): ReservationEvent => {
  switch (to) {
    case "approved":
      return { _tag: "ReservationApproved", day }
    case "ready":
      return { _tag: "ReservationReady", day }
    case "cancelled":
      return { _tag: "ReservationCancelled", day, ...(reason === undefined ? {} : { reason }) }
  }
}
