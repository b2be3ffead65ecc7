import {
  append,
  type BusinessDay,
  type Change,
  command,
  type Decision,
  own,
  put,
  stateKind,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Account, AccountId, ownerOf } from "./Account.ts"
import type { PointsRedeemed } from "./AccountEvent.ts"
import { Allowance, allowanceId, LimitReached, takenIn, withTaken } from "./Allowance.ts"
import { readRedemption, storedRedemption } from "./internal/storedRedemption.ts"
import { type LotShare, shareOut, validPoints } from "./Lot.ts"
import { Name } from "./Name.ts"
import { maximumPoints } from "./Points.ts"
import { offeredOn, Reward, RewardId } from "./Reward.ts"
import { periodOf } from "./RewardLimit.ts"
import type { RewardNotOffered } from "./RewardRefusal.ts"
import { InsufficientPoints, TooManyPoints } from "./refusals.ts"
import { Stock, type StockEvent, stockId } from "./Stock.ts"
import { OutOfStock } from "./StockRefusal.ts"

/** Names a redemption; made when points are redeemed. */
export const RedemptionId = Name.pipe(Schema.brand("RedemptionId"))
export type RedemptionId = typeof RedemptionId.Type

/** A redemption (积分兑换), as it was answered; `refunded` is the day on which it was undone. */
export interface RedemptionState {
  readonly account: AccountId
  readonly reward: RewardId
  readonly exchangePoint: UnitId
  readonly quantity: number
  readonly points: number
  readonly day: BusinessDay
  readonly lots: ReadonlyArray<LotShare>
  readonly pickUp: string
  /** Whether pieces came out of stock. */
  readonly stocked: boolean
  /** The period of the reward's limit in which it counts; `null` where there was no limit. */
  readonly period: string | null
  readonly refunded: BusinessDay | null
}

/** Redemptions; the stream's id is the redemption's. */
export const Redemption = stateKind<RedemptionState | null>({
  name: "points.redemption",
  initial: null,
  storedState: storedRedemption,
  upcastState: readRedemption,
  // Written once and read again only when it is refunded.
  cached: false,
  presumedNew: true,
})

/** What a redemption comes to. */
export interface Redeemed {
  readonly redemption: string
  /** What the resident shows at the exchange point: 8 characters, none of them I, L, O or U. */
  readonly pickUp: string
  readonly points: number
  /** Where the points came from. */
  readonly lots: ReadonlyArray<LotShare>
}

/** Why nothing is redeemed. Nothing was written. */
export type RedeemRefusal =
  | RewardNotOffered
  | InsufficientPoints
  | OutOfStock
  | LimitReached
  | TooManyPoints
  | UnknownUnit
  | UnitNotOpen

/**
 * Redeems points for a reward at an exchange point (积分兑换), in one step: the points that lapse first are
 * spent first, and stock goes down. Holders may do it for themselves.
 *
 * Refused with `RewardNotOffered`, `InsufficientPoints`, `OutOfStock`, `LimitReached` or `TooManyPoints`, and with
 * `UnknownUnit` or `UnitNotOpen` where the exchange point is not open.
 */
export const Redeem = command("points.redeem", {
  chinese: "积分兑换",
  input: Schema.Struct({
    account: AccountId,
    reward: RewardId,
    exchangePoint: UnitId,
    quantity: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 10_000 })),
  }),
  permission: ({ account, exchangePoint }) => own(ownerOf(account), exchangePoint, "points.redeem"),
  touches: ({ account, reward, exchangePoint }) => [
    Account.ref(account),
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    Unit.ref(exchangePoint),
  ],
  decide: (
    { account: id, reward, exchangePoint, quantity },
    view,
    occasion,
  ): Result.Result<Decision<Redeemed>, RedeemRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const offer = offeredOn(reward, view.get(Reward.ref(reward)), day)
    if (Result.isFailure(offer)) return Result.fail(offer.failure)
    const closed = whyNotOpen(exchangePoint, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { price, limit, stocked } = offer.success
    if (price > maximumPoints / quantity) return Result.fail(new TooManyPoints({ subject: reward }))
    const points = price * quantity
    const { lots: held } = view.get(Account.ref(id))
    const lots = shareOut(held, points, day)
    if (lots === undefined) {
      const available = validPoints(held, day)
      const missing = points - available
      return Result.fail(
        new InsufficientPoints({ account: id, needed: points, available, missing }),
      )
    }
    const redemption = occasion.newId("redemption")
    const pickUp = pickUpReference(redemption)
    const spent: PointsRedeemed = {
      _tag: "PointsRedeemed",
      redemption,
      reward,
      quantity,
      exchangePoint,
      day,
      points,
      lots,
    }
    const changes: Array<Change> = [append(Account.ref(id), spent)]
    if (stocked) {
      const stock = Stock.ref(stockId(reward, exchangePoint))
      const { onHand } = view.get(stock)
      if (onHand < quantity) {
        return Result.fail(new OutOfStock({ reward, exchangePoint, asked: quantity, onHand }))
      }
      const issued: StockEvent = { _tag: "StockIssued", redemption, quantity, day }
      changes.push(append(stock, issued))
    }
    const period = limit === null ? null : periodOf(limit, day)
    if (limit !== null && period !== null) {
      const ref = Allowance.ref(allowanceId(reward, id))
      const allowance = view.get(ref)
      const taken = takenIn(allowance, period)
      if (taken + quantity > limit.quantity) {
        return Result.fail(
          new LimitReached({
            reward,
            account: id,
            period,
            limit: limit.quantity,
            taken,
            asked: quantity,
          }),
        )
      }
      changes.push(put(ref, withTaken(allowance, period, quantity)))
    }
    const state: RedemptionState = {
      account: id,
      reward,
      exchangePoint,
      quantity,
      points,
      day,
      lots,
      pickUp,
      stocked,
      period,
      refunded: null,
    }
    changes.push(put(Redemption.ref(redemption), state))
    return Result.succeed({ answer: { redemption, pickUp, points, lots }, changes })
  },
})

// Crockford's alphabet: no letter that is easily taken for another or for a digit.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The letter or digit that stands for each character of an id, by its code. */
const readable = Array.from({ length: 128 }, (_, code) =>
  alphabet.charAt(Math.max(0, digits.indexOf(String.fromCharCode(code))) % alphabet.length),
)

/** The last 8 of a redemption's 24 characters, as letters and digits that can be read out: the first tell the time. */
const pickUpReference = (redemption: string): string => {
  let text = ""
  for (let place = redemption.length - 8; place < redemption.length; place++)
    text += readable[redemption.charCodeAt(place)] ?? "0"
  return text
}
