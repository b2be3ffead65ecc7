import {
  append,
  type BusinessDay,
  type Change,
  command,
  type Decision,
  put,
  stateKind,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { PointsRedeemed } from "../account/AccountEvent.ts"
import { entered } from "../account/entered.ts"
import type { LotShare } from "../account/Lot.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Name } from "../Name.ts"
import { Asked, ofSpender, readFor } from "./asked.ts"
import type { ExchangeRefusal } from "./ExchangeRefusal.ts"
import { exchange } from "./exchange.ts"
import { pickUpCode } from "./pickUpCode.ts"
import type { RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockId } from "./Stock.ts"
import { type BatchPart, firstToExpire } from "./StockBatch.ts"
import { countedIn, type Taken } from "./sharedLimits.ts"
import { readRedemption, storedRedemption } from "./storedRedemption.ts"
import { handedOut } from "./Voucher.ts"

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
  /** The pieces that were refunded so far, where some were and not all. */
  readonly returned?: number
  /** Where it counts against limits by household or over several rewards; absent: nowhere. */
  readonly taken?: ReadonlyArray<Taken>
  /** The batches that its pieces came from; absent: none. */
  readonly parts?: ReadonlyArray<BatchPart>
  /** Present: its pieces were codes, which cannot be handed out again. */
  readonly vouchers?: true
  /** Present: it was reserved, and is the collection of the reservation of this id. */
  readonly reservation?: string
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
  /** The redemption in short, to be read out at the exchange point: 8 characters, none of them I, L, O or U. No secret. */
  readonly pickUp: string
  readonly points: number
  /** Where the points came from. */
  readonly lots: ReadonlyArray<LotShare>
  /** The codes handed out, where the reward is backed by codes. */
  readonly codes?: ReadonlyArray<string>
}

/** Why nothing is redeemed. Nothing was written. */
export type RedeemRefusal = ExchangeRefusal

/**
 * Redeems points for a reward at an exchange point (积分兑换), in one step: the points that lapse first are spent first
 * unless the policy says otherwise, and stock goes down, what expires first first. Holders may do it for themselves.
 *
 * Refused with what `ExchangeRefusal` lists: `RewardNotOffered`, `WindowClosed`, `NotEligible`, `NoPrice`,
 * `InsufficientPoints`, `BelowMinimum`, `OutOfStock`, `LimitReached`, `ApprovalNeeded`, `TooManyPoints`,
 * `UnknownWallet`, `WalletNotSpendable` or `NotMember`, and with `UnknownUnit` or `UnitNotOpen` where the exchange point is not open.
 */
export const Redeem = command("points.redeem", {
  chinese: "积分兑换",
  input: Asked,
  permission: ofSpender("points.redeem"),
  touches: readFor,
  decide: (asked, view, occasion): Result.Result<Decision<Redeemed>, RedeemRefusal> => {
    const found: Array<ExchangeRefusal> = []
    const result = exchange(asked, "redeem", view.get(pointsPolicy), view, occasion, found)
    const [refusal] = found
    if (refusal !== undefined) return Result.fail(refusal)
    if (result === undefined) throw new Error("what is not refused can be redeemed")
    const { account: id, reward, exchangePoint, quantity, member } = asked
    const { day, points, lots, taken, reward: terms } = result
    const redemption = occasion.newId("redemption")
    const pickUp = pickUpCode(redemption)
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
    const changes: Array<Change> = [entered(id, view, spent)]
    const { stocked, limit } = terms
    let parts: ReadonlyArray<BatchPart> | undefined
    let codes: ReadonlyArray<string> | undefined
    if (stocked) {
      const stock = Stock.ref(stockId(reward, exchangePoint))
      const state = view.get(stock)
      parts = firstToExpire(state.batches, quantity, day)
      if (terms.vouchers === true) codes = handedOut(stock.id, state.issued, quantity, view)
      const issued: StockEvent = { _tag: "StockIssued", redemption, quantity, day }
      changes.push(append(stock, parts === undefined ? issued : { ...issued, parts }))
    }
    const [first] = taken
    if (first !== undefined) changes.push(...countedIn(taken, quantity, view))
    // The limit of a person is kept as its period where the account says whose it is.
    const isPlain = limit !== null && member === undefined
    const shared = isPlain ? taken.slice(1) : taken
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
      period: isPlain ? (first?.[1] ?? null) : null,
      refunded: null,
      ...(shared.length === 0 ? {} : { taken: shared }),
      ...(parts === undefined ? {} : { parts }),
      ...(codes === undefined ? {} : { vouchers: true }),
    }
    changes.push(put(Redemption.ref(redemption), state))
    const answer = { redemption, pickUp, points, lots }
    return Result.succeed({
      answer: codes === undefined ? answer : { ...answer, codes },
      changes,
    })
  },
})
