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
import { Account } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { Allowance, allowanceId, withTaken } from "./Allowance.ts"
import { isOwn } from "./internal/isOwn.ts"
import { isValidOn } from "./Lot.ts"
import { fits } from "./Points.ts"
import { Redemption, RedemptionId } from "./Redemption.ts"
import { OtherUnit, OwnAccount, TooManyPoints } from "./refusals.ts"
import { Stock, type StockEvent, stockId } from "./Stock.ts"

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
export type RefundRefusal = NotRedeemed | OtherUnit | OwnAccount | TooManyPoints

/**
 * Undoes a redemption (退兑): the points go back to the lots they came from, where those that have lapsed
 * meanwhile stay lapsed and are written off at once. The pieces go back to stock unless `restock` is false.
 * Answers with the points given back and how many of them had lapsed.
 *
 * `exchangePoint` is where it was redeemed. Refused with `NotRedeemed`, `OtherUnit`, `OwnAccount` or
 * `TooManyPoints` (stock).
 */
export const RefundRedemption = command("points.refundRedemption", {
  chinese: "退兑",
  input: Schema.Struct({
    redemption: RedemptionId,
    exchangePoint: UnitId,
    restock: Schema.optionalKey(Schema.Boolean),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.refundRedemption"),
  touches: ({ redemption }) => [Redemption.ref(redemption)],
  decide: (
    { redemption, exchangePoint, restock = true },
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
    const { account, reward, quantity, points, lots, period } = state
    if (isOwn(account, occasion)) return Result.fail(new OwnAccount({ account }))
    const day = occasion.calendar.dayOf(occasion.at)
    const events: Array<AccountEvent> = [
      { _tag: "PointsRefunded", redemption, reward, quantity, exchangePoint, day, points, lots },
    ]
    const lapsed = lots.filter((share) => !isValidOn(share, day))
    const expired = lapsed.reduce((sum, share) => sum + share.points, 0)
    if (expired > 0) events.push({ _tag: "PointsExpired", day, points: expired, lots: lapsed })
    const changes: Array<Change> = [
      append(Account.ref(account), ...events),
      put(Redemption.ref(redemption), { ...state, refunded: day }),
    ]
    if (state.stocked && restock) {
      const stock = Stock.ref(stockId(reward, exchangePoint))
      if (!fits(view.get(stock).onHand, quantity)) {
        return Result.fail(new TooManyPoints({ subject: stock.id }))
      }
      const returned: StockEvent = { _tag: "StockReturned", redemption, quantity, day }
      changes.push(append(stock, returned))
    }
    if (period !== null) {
      const ref = Allowance.ref(allowanceId(reward, account))
      changes.push(put(ref, withTaken(view.get(ref), period, -quantity)))
    }
    return Result.succeed({ answer: { points, expired }, changes })
  },
})
