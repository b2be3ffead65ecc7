import { append, at, command, type Decision, decided, put } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { ReleaseBooks, splitShares } from "../account/ReleaseBooks.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import type { OtherUnit } from "../refusals.ts"
import { openReservation } from "./openReservation.ts"
import { hashOfCode, isSameHash, normalCode } from "./pickUpCode.ts"
import { Redemption, type RedemptionState } from "./Redemption.ts"
import { Reservation, ReservationId } from "./Reservation.ts"
import { MoreThanThere, NotReserved, ReservationLocked } from "./ReservationRefusal.ts"
import { Reward } from "./Reward.ts"
import { Pieces } from "./RewardLimit.ts"
import { RewardNotOffered } from "./RewardRefusal.ts"
import { availableUntil, Stock, type StockState, stockId } from "./Stock.ts"
import { firstToExpire } from "./StockBatch.ts"
import { OutOfStock } from "./StockRefusal.ts"
import { handedOut } from "./Voucher.ts"

/** How many wrong codes may be shown; then the reservation is locked until its code is renewed. */
export const wrongCodesAllowed = 5

/**
 * What came of showing a code. A wrong one is an answer and no refusal, since it is counted: a refusal writes nothing.
 */
export type Collection =
  | {
      readonly _tag: "Collected"
      /** The redemption that it came to, by which it can be refunded: of the reservation's id. */
      readonly redemption: string
      readonly quantity: number
      readonly points: number
      /** Of what was not collected: the points given back, and how many of them had lapsed. */
      readonly released: { readonly points: number; readonly expired: number }
      /** The codes handed out, where the reward is backed by codes. */
      readonly codes?: ReadonlyArray<string>
    }
  | { readonly _tag: "WrongCode"; readonly attemptsLeft: number }

/** Why a reservation is not collected. Nothing was written. */
export type CollectRefusal =
  | NotReserved
  | ReservationLocked
  | MoreThanThere
  | OtherUnit
  | OutOfStock
  | RewardNotOffered
  | UnknownUnit
  | UnitNotOpen

/**
 * Hands out what was reserved to whoever shows its code (凭码领取), once: the points are redeemed. Where `quantity` is
 * less than was reserved, the rest is given back (部分领取). A wrong code is answered with `WrongCode` and counted.
 *
 * `exchangePoint` is where it was reserved. Refused with `NotReserved` (with where the reservation stands),
 * `ReservationLocked`, `MoreThanThere`, `OtherUnit`, `OutOfStock` where reserved pieces are gone or expired,
 * `RewardNotOffered` where the reward was withdrawn and the policy does not honour that, `UnknownUnit` or `UnitNotOpen`.
 */
export const CollectReservation = command("points.collectReservation", {
  chinese: "凭码领取",
  input: Schema.Struct({
    reservation: ReservationId,
    exchangePoint: UnitId,
    code: Schema.String.check(
      Schema.isPattern(/^[0-9A-Za-z]{1,32}$/, {
        message: "a code of letters and digits is needed",
        chinese: "领取码应为字母和数字",
      }),
    ),
    quantity: Schema.optionalKey(Pieces),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.collectReservation"),
  touches: ({ reservation, exchangePoint }) => [
    Reservation.ref(reservation),
    Unit.ref(exchangePoint),
    pointsPolicy,
  ],
  decide: (
    { reservation, exchangePoint, code, quantity: asked },
    view,
    occasion,
  ): Result.Result<Decision<Collection>, CollectRefusal> => {
    const ref = Reservation.ref(reservation)
    const day = occasion.calendar.dayOf(occasion.at)
    const open = openReservation(reservation, view.get(ref), exchangePoint)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const state = open.success
    if (state.status === "requested") {
      return Result.fail(new NotReserved({ reservation, status: state.status }))
    }
    if (state.until < day) return Result.fail(new NotReserved({ reservation, status: "overdue" }))
    const closed = whyNotOpen(exchangePoint, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { wrong } = state
    if (wrong >= wrongCodesAllowed) {
      return Result.fail(new ReservationLocked({ reservation, wrong }))
    }
    if (!isSameHash(state.code, hashOfCode(reservation, normalCode(code)))) {
      const attemptsLeft = wrongCodesAllowed - wrong - 1
      return Result.succeed(
        decided(
          { _tag: "WrongCode", attemptsLeft },
          append(ref, { _tag: "PickUpCodeRefused", day }),
        ),
      )
    }
    const quantity = asked ?? state.quantity
    if (quantity > state.quantity) {
      const { quantity: left } = state
      return Result.fail(new MoreThanThere({ subject: reservation, asked: quantity, left }))
    }
    const { account, reward, stocked, taken } = state
    const terms = view.get(Reward.ref(reward))
    if (terms?.withdrawn === true && view.get(pointsPolicy).closedReward === "cancelled") {
      return Result.fail(new RewardNotOffered({ reward, reason: "withdrawn" }))
    }
    const books = new ReleaseBooks(view)
    const points = (state.points / state.quantity) * quantity
    const [spent, rest] = splitShares(state.lots, points)
    const redemption = reservation
    const about = { reservation, redemption, reward, quantity, exchangePoint, day, points }
    books.enter(account, { _tag: "PointsCollected", ...about, lots: spent })
    const stock = stockId(reward, exchangePoint)
    const shelf = view.get(Stock.ref(stock))
    const parts = stocked ? firstToExpire(shelf.batches, quantity, day) : undefined
    const codes =
      terms?.vouchers === true ? handedOut(stock, shelf.issued, quantity, view) : undefined
    if (stocked) {
      const onHand = onShelf(shelf, day)
      if (onHand < quantity) {
        return Result.fail(new OutOfStock({ reward, exchangePoint, asked: quantity, onHand }))
      }
      const ofBatches = parts === undefined ? {} : { parts }
      const handed = { _tag: "StockCollected", reservation, quantity, day, ...ofBatches } as const
      books.enterStock(state, handed)
    }
    const left = state.quantity - quantity
    const released = left === 0 ? nothing : books.release(reservation, state, left, rest, day)
    const redeemed: RedemptionState = {
      account,
      reward,
      exchangePoint,
      quantity,
      points,
      day,
      lots: spent,
      pickUp: "",
      stocked,
      period: null,
      refunded: null,
      reservation,
      ...(taken.length === 0 ? {} : { taken }),
      ...(parts === undefined ? {} : { parts }),
      ...(codes === undefined ? {} : { vouchers: true }),
    }
    const answer = { _tag: "Collected", redemption, quantity, points, released } as const
    return Result.succeed(
      decided(
        codes === undefined ? answer : { ...answer, codes },
        append(ref, { _tag: "ReservationCollected", day, quantity }),
        put(Redemption.ref(redemption), redeemed),
        ...books.changes(),
      ),
    )
  },
})

const nothing = { points: 0, expired: 0 }

/** All pieces on the shelf that have not expired on a day, reserved ones included. */
const onShelf = (stock: StockState, day: Parameters<typeof availableUntil>[1]): number =>
  availableUntil({ ...stock, onHand: stock.onHand + (stock.reserved ?? 0) }, day)
