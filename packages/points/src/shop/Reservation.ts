import { type BusinessDay, encodeIndexKey, type IndexQuery, streamKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { LotShare } from "../account/Lot.ts"
import { Name } from "../Name.ts"
import type { RewardId } from "./Reward.ts"
import type { Taken } from "./sharedLimits.ts"

/** Names a reservation; made when something is reserved. */
export const ReservationId = Name.pipe(Schema.brand("ReservationId"))
export type ReservationId = typeof ReservationId.Type

/**
 * Where a reservation stands (预约状态): `requested` (待审批) where it needs approval, then `reserved` (已预约) and `ready`
 * (待领取); and in the end `collected` (已领取), `cancelled` (已取消), `expired` (已过期), or `returned` (已退回) where all
 * that was collected was refunded.
 */
export type ReservationStatus =
  | "requested"
  | "reserved"
  | "ready"
  | "collected"
  | "cancelled"
  | "expired"
  | "returned"

/** What was reserved: points and pieces are set aside from the day on which it was made. */
export interface ReservationTerms {
  readonly account: AccountId
  readonly reward: RewardId
  readonly exchangePoint: UnitId
  readonly quantity: number
  readonly points: number
  /** The shares of lots that are set aside, in the order in which they are spent. */
  readonly lots: ReadonlyArray<LotShare>
  readonly made: BusinessDay
  /** The last day on which it can be collected. */
  readonly until: BusinessDay
  /** Whether pieces of stock are set aside. */
  readonly stocked: boolean
  /** Where it counts against limits. */
  readonly taken: ReadonlyArray<Taken>
  /** A hash of the pick-up code. */
  readonly code: string
}

/** A reservation (预约兑换). */
export interface ReservationState extends ReservationTerms {
  readonly status: ReservationStatus
  /** How often a wrong code was shown since the code was made. */
  readonly wrong: number
  /** The pieces that were collected; absent: none were. */
  readonly collected?: number
}

/** What happens to a reservation; what becomes of its points is in its account's events. */
export type ReservationEvent =
  | ({
      readonly _tag: "ReservationMade"
      readonly status: "requested" | "reserved"
    } & ReservationTerms)
  | { readonly _tag: "ReservationApproved" | "ReservationReady"; readonly day: BusinessDay }
  | { readonly _tag: "PickUpCodeRefused"; readonly day: BusinessDay }
  | { readonly _tag: "PickUpCodeRenewed"; readonly day: BusinessDay; readonly code: string }
  | {
      readonly _tag: "ReservationCollected"
      readonly day: BusinessDay
      readonly quantity: number
    }
  | {
      readonly _tag: "ReservationCancelled"
      readonly day: BusinessDay
      readonly reason?: string
    }
  | { readonly _tag: "ReservationExpired" | "ReservationReturned"; readonly day: BusinessDay }

const evolve = (
  state: ReservationState | null,
  event: ReservationEvent,
): ReservationState | null => {
  if (event._tag === "ReservationMade") {
    const { _tag, ...terms } = event
    return { ...terms, wrong: 0 }
  }
  if (state === null) return state
  switch (event._tag) {
    case "ReservationApproved":
      return { ...state, status: "reserved" }
    case "ReservationReady":
      return { ...state, status: "ready" }
    case "PickUpCodeRefused":
      return { ...state, wrong: state.wrong + 1 }
    case "PickUpCodeRenewed":
      return { ...state, wrong: 0, code: event.code }
    case "ReservationCollected":
      return { ...state, status: "collected", collected: event.quantity }
    case "ReservationCancelled":
      return { ...state, status: "cancelled" }
    case "ReservationExpired":
      return { ...state, status: "expired" }
    case "ReservationReturned":
      return { ...state, status: "returned" }
  }
}

/** Whether points and pieces are set aside for it. */
export const isOpen = ({ status }: ReservationState): boolean =>
  status === "requested" || status === "reserved" || status === "ready"

const byEnd = "points.reservedUntil"
const byPlace = "points.reservedAt"
const byAccount = "points.reservedBy"

/** Reservations; the stream's id is the reservation's. Those that are open are in three indexes. */
export const Reservation = streamKind<ReservationState | null, ReservationEvent>({
  name: "points.reservation",
  initial: null,
  evolve,
  keys: (state) =>
    state === null || !isOpen(state)
      ? {}
      : {
          [byEnd]: [state.until],
          [byPlace]: [state.exchangePoint, state.status, state.until],
          [byAccount]: [state.account, state.until],
        },
})

/** Asks the storage for open reservations that can be collected no more on a day: those that `ExpireReservations` is for. */
export const reservationsDue = (realm: string, day: BusinessDay, limit = 1000): IndexQuery => ({
  realm,
  kind: Reservation.name,
  index: byEnd,
  to: encodeIndexKey([day]),
  limit,
})

/** For `findStates`: the open reservations at an exchange point of one status, those that end first first. */
export const reservationsAt = (
  exchangePoint: UnitId,
  status: "requested" | "reserved" | "ready",
): { readonly index: string; readonly prefix: ReadonlyArray<string> } => ({
  index: byPlace,
  prefix: [exchangePoint, status],
})

/** For `findStates`: the open reservations of an account, those that end first first. */
export const reservationsOf = (
  account: AccountId,
): { readonly index: string; readonly prefix: ReadonlyArray<string> } => ({
  index: byAccount,
  prefix: [account],
})
