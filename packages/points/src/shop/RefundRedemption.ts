import {
  append,
  at,
  type Change,
  command,
  type Decision,
  type Explained,
  type Localized,
  put,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, mainAccountOf } from "../account/Account.ts"
import type { AccountEvent } from "../account/AccountEvent.ts"
import { type Repayment, settled, sumOf } from "../account/Debt.ts"
import { entered } from "../account/entered.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import type { LotShare } from "../account/Lot.ts"
import { splitShares } from "../account/ReleaseBooks.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { fits } from "../Points.ts"
import { OtherUnit, OwnAccount, TooManyPoints } from "../refusals.ts"
import { allowanceId } from "./Allowance.ts"
import { broughtBack } from "./broughtBack.ts"
import { Redemption, RedemptionId, type RedemptionState } from "./Redemption.ts"
import { Reservation, ReservationId } from "./Reservation.ts"
import { MoreThanThere } from "./ReservationRefusal.ts"
import { Pieces } from "./RewardLimit.ts"
import { Stock, type StockEvent, stockId } from "./Stock.ts"
import type { BatchPart } from "./StockBatch.ts"
import { countedIn, type Taken } from "./sharedLimits.ts"

/** There is no such redemption, or it was refunded before. Nothing was written. */
export class NotRedeemed
  extends Schema.TaggedError<NotRedeemed>("@civic-practice/points/NotRedeemed")("NotRedeemed", {
    redemption: Schema.String,
    /** The day on which it was refunded, where it was. */
    refunded: Schema.NullOr(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    const { redemption, refunded } = this
    return refunded === null
      ? {
          zh: `没有编号为 ${redemption} 的兑换记录，请核对编号`,
          en: `there is no redemption ${redemption}; check its id`,
        }
      : {
          zh: `兑换 ${redemption} 已于 ${refunded} 退回积分，无需再次退回`,
          en: `the redemption ${redemption} was refunded on ${refunded}; there is nothing left to refund`,
        }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** What a refund comes to: points given back, and how many of them had lapsed. */
export interface Refunded {
  readonly points: number
  readonly expired: number
}

/** Why a redemption is not refunded. Nothing was written. */
export type RefundRefusal = NotRedeemed | MoreThanThere | OtherUnit | OwnAccount | TooManyPoints

/**
 * Undoes a redemption, or so many pieces of it (退兑): the points go back to the lots they came from, those spent last
 * first. What of them has lapsed meanwhile stays lapsed and is written off at once, unless the policy gives it days of
 * grace or lets it be valid anew. What the account owes is repaid first. The pieces go back to stock unless `restock` is
 * false; codes that were handed out never do. Answers with the points given back and how many of them had lapsed.
 *
 * `exchangePoint` is where it was redeemed. Refused with `NotRedeemed`, `MoreThanThere`, `OtherUnit`, `OwnAccount` or
 * `TooManyPoints` (stock).
 */
export const RefundRedemption = command("points.refundRedemption", {
  chinese: "退兑",
  input: Schema.Struct({
    redemption: RedemptionId,
    exchangePoint: UnitId,
    restock: Schema.optionalKey(Schema.Boolean),
    /** The pieces to refund; absent: all that are left. */
    quantity: Schema.optionalKey(Pieces),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.refundRedemption"),
  touches: ({ redemption }) => [Redemption.ref(redemption), pointsPolicy],
  decide: (
    { redemption, exchangePoint, restock = true, quantity: asked },
    view,
    occasion,
  ): Result.Result<Decision<Refunded>, RefundRefusal> => {
    const state = view.get(Redemption.ref(redemption))
    if (state === null || state.refunded !== null) {
      return Result.fail(new NotRedeemed({ redemption, refunded: state?.refunded ?? null }))
    }
    if (state.exchangePoint !== exchangePoint) {
      return Result.fail(new OtherUnit({ subject: redemption, unit: exchangePoint }))
    }
    const { account, reward, reservation } = state
    if (isOwn(account, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account }))
    const { returned = 0, ...others } = state
    const left = state.quantity - returned
    const quantity = asked ?? left
    if (quantity > left) {
      return Result.fail(new MoreThanThere({ subject: redemption, asked: quantity, left }))
    }
    const day = occasion.calendar.dayOf(occasion.at)
    const each = state.points / state.quantity
    const points = each * quantity
    const { back, lapsed } = broughtBack(lastShares(state.lots, each * returned, points), day, view)
    const { owed } = view.get(Account.ref(account))
    const { repaid, lots } = owed === undefined ? { repaid: none, lots: back } : settled(owed, back)
    const events: Array<AccountEvent> = [
      {
        _tag: "PointsRefunded",
        redemption,
        reward,
        quantity,
        exchangePoint,
        day,
        points,
        lots: lapsed.length === 0 ? lots : [...lots, ...lapsed],
        ...(repaid.length === 0 ? {} : { repaid }),
      },
    ]
    const expired = sumOf(lapsed)
    if (expired > 0) events.push({ _tag: "PointsExpired", day, points: expired, lots: lapsed })
    const after: RedemptionState =
      quantity === left
        ? { ...others, refunded: day }
        : { ...others, returned: returned + quantity }
    const changes: Array<Change> = [
      entered(account, view, ...events),
      put(Redemption.ref(redemption), after),
    ]
    if (state.stocked && restock && state.vouchers === undefined) {
      const stock = Stock.ref(stockId(reward, exchangePoint))
      const { onHand, reserved = 0 } = view.get(stock)
      if (!fits(onHand + reserved, quantity)) {
        return Result.fail(new TooManyPoints({ subject: stock.id }))
      }
      const parts = state.parts && lastParts(state.parts, state.quantity, returned, quantity)
      const event: StockEvent = { _tag: "StockReturned", redemption, quantity, day }
      changes.push(append(stock, parts === undefined ? event : { ...event, parts }))
    }
    changes.push(...countedIn(limitsOf(state), -quantity, view))
    if (reservation !== undefined && quantity === left) {
      const ref = Reservation.ref(ReservationId.make(reservation))
      changes.push(append(ref, { _tag: "ReservationReturned", day }))
    }
    return Result.succeed({ answer: { points, expired }, changes })
  },
})

const none: ReadonlyArray<Repayment> = []

/** Where a redemption counts against limits. */
const limitsOf = ({
  account,
  reward,
  period,
  taken = [],
}: RedemptionState): ReadonlyArray<Taken> =>
  period === null ? taken : [[allowanceId(reward, mainAccountOf(account)), period, 1], ...taken]

/** So many points off the end of shares, less those that came off it before. */
const lastShares = (
  shares: ReadonlyArray<LotShare>,
  before: number,
  points: number,
): ReadonlyArray<LotShare> => {
  if (before === 0 && points === sumOf(shares)) return shares
  const [, rest] = splitShares(shares.toReversed(), before)
  const [last] = splitShares(rest, points)
  return last.toReversed()
}

/** So many pieces off the end of what was handed out, less those that came off it before: first those of no batch. */
const lastParts = (
  parts: ReadonlyArray<BatchPart>,
  handedOut: number,
  before: number,
  quantity: number,
): ReadonlyArray<BatchPart> | undefined => {
  const ofNoBatch = handedOut - parts.reduce((sum, part) => sum + part.quantity, 0)
  let skip = Math.max(0, before - ofNoBatch)
  let open = quantity - Math.max(0, Math.min(quantity, ofNoBatch - before))
  const found: Array<BatchPart> = []
  for (const part of parts.toReversed()) {
    const skipped = Math.min(skip, part.quantity)
    skip -= skipped
    const taken = Math.min(open, part.quantity - skipped)
    open -= taken
    if (taken > 0) found.push({ ...part, quantity: taken })
  }
  return found.length === 0 ? undefined : found
}
