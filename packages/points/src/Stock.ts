import {
  append,
  at,
  type BusinessDay,
  command,
  type Decision,
  decided,
  type Explained,
  type Localized,
  streamKind,
  type View,
} from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Reason } from "./Name.ts"
import { fits, maximumPoints } from "./Points.ts"
import { Reward, RewardId } from "./Reward.ts"
import { RewardNotOffered } from "./RewardRefusal.ts"
import { TooManyPoints } from "./refusals.ts"

/**
 * The stock (库存) of a reward at an exchange point, in pieces. At all times
 * `onHand = received + corrected + moved - issued`, and none of `onHand`, `received` and `issued` is negative.
 */
export interface StockState {
  readonly onHand: number
  readonly received: number
  /** Handed out, less what was returned. */
  readonly issued: number
  /** Corrections by counts, which may be negative. */
  readonly corrected: number
  /** Arrived from other exchange points less sent to them, which may be negative. */
  readonly moved: number
}

/** What happens to the stock of a reward at an exchange point; quantities in pieces. */
export type StockEvent =
  | { readonly _tag: "StockReceived"; readonly quantity: number; readonly day: BusinessDay }
  | {
      readonly _tag: "StockCounted"
      readonly counted: number
      readonly difference: number
      readonly reason: string
      readonly day: BusinessDay
    }
  | {
      readonly _tag: "StockSent"
      readonly to: UnitId
      readonly quantity: number
      readonly day: BusinessDay
    }
  | {
      readonly _tag: "StockArrived"
      readonly from: UnitId
      readonly quantity: number
      readonly day: BusinessDay
    }
  | {
      readonly _tag: "StockIssued" | "StockReturned"
      readonly redemption: string
      readonly quantity: number
      readonly day: BusinessDay
    }

/** Stocks; the id is composed of reward and exchange point by `stockId`. */
export const Stock = streamKind<StockState, StockEvent>({
  name: "points.stock",
  initial: { onHand: 0, received: 0, issued: 0, corrected: 0, moved: 0 },
  evolve: ({ onHand, received, issued, corrected, moved }, event) => {
    switch (event._tag) {
      case "StockReceived":
        return {
          onHand: onHand + event.quantity,
          received: received + event.quantity,
          issued,
          corrected,
          moved,
        }
      case "StockCounted":
        return {
          onHand: event.counted,
          received,
          issued,
          corrected: corrected + event.difference,
          moved,
        }
      case "StockSent":
        return {
          onHand: onHand - event.quantity,
          received,
          issued,
          corrected,
          moved: moved - event.quantity,
        }
      case "StockArrived":
        return {
          onHand: onHand + event.quantity,
          received,
          issued,
          corrected,
          moved: moved + event.quantity,
        }
      case "StockIssued":
        return {
          onHand: onHand - event.quantity,
          received,
          issued: issued + event.quantity,
          corrected,
          moved,
        }
      case "StockReturned":
        return {
          onHand: onHand + event.quantity,
          received,
          issued: issued - event.quantity,
          corrected,
          moved,
        }
    }
  },
})

/** The id under which a reward's stock at an exchange point is kept. */
export const stockId = (reward: RewardId, exchangePoint: UnitId): string =>
  `${reward}/${exchangePoint}`

/** Fewer pieces are on hand at the exchange point than are asked for. Nothing was written. */
export class OutOfStock
  extends Schema.TaggedError<OutOfStock>("@civic-practice/points/OutOfStock")("OutOfStock", {
    reward: Schema.String,
    exchangePoint: Schema.String,
    asked: Schema.Int,
    onHand: Schema.Int,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.exchangePoint} 的 ${this.reward} 现有 ${this.onHand} 件，不足 ${this.asked} 件，请减少数量或先补货`,
      en: `${this.exchangePoint} has ${this.onHand} of ${this.reward}, fewer than the ${this.asked} asked for; ask for fewer, or take a delivery into stock first`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The reward is a service, of which no stock is kept. Nothing was written. */
export class NoStockKept
  extends Schema.TaggedError<NoStockKept>("@civic-practice/points/NoStockKept")("NoStockKept", {
    reward: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.reward} 是服务类兑换，不设库存，请直接兑换`,
      en: `no stock is kept of the reward ${this.reward}; it is redeemed without`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Stock is kept of rewards that are known and are no services. */
export type StockRefusal = RewardNotOffered | NoStockKept

const Quantity = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000_000 }))

const stocked = (reward: RewardId, view: View): Result.Result<null, StockRefusal> => {
  const state = view.get(Reward.ref(reward))
  if (state === null) return Result.fail(new RewardNotOffered({ reward, reason: "unknown" }))
  return state.stocked ? Result.succeed(null) : Result.fail(new NoStockKept({ reward }))
}

/**
 * Takes a delivery into stock (入库). Refused with `RewardNotOffered`, `NoStockKept` or `TooManyPoints`, and with
 * `UnknownUnit` or `UnitNotOpen` where the exchange point is not open.
 */
export const ReceiveStock = command("points.receiveStock", {
  chinese: "入库",
  input: Schema.Struct({ reward: RewardId, exchangePoint: UnitId, quantity: Quantity }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.receiveStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    Unit.ref(exchangePoint),
  ],
  decide: (
    { reward, exchangePoint, quantity },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly onHand: number }>,
    StockRefusal | TooManyPoints | UnknownUnit | UnitNotOpen
  > => {
    const kept = stocked(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(exchangePoint, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const { onHand, received } = view.get(ref)
    if (!fits(Math.max(onHand, received), quantity)) {
      return Result.fail(new TooManyPoints({ subject: ref.id }))
    }
    const event: StockEvent = { _tag: "StockReceived", quantity, day }
    return Result.succeed(decided({ onHand: onHand + quantity }, append(ref, event)))
  },
})

/**
 * Sets the stock to what was counted (盘点), with a reason that must hold no personal data. Answers with the
 * difference, below 0 where pieces are missing. Refused with `RewardNotOffered` or `NoStockKept`.
 */
export const CountStock = command("points.countStock", {
  chinese: "盘点",
  input: Schema.Struct({
    reward: RewardId,
    exchangePoint: UnitId,
    counted: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 })),
    reason: Reason,
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.countStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
  ],
  decide: (
    { reward, exchangePoint, counted, reason },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly difference: number }>, StockRefusal> => {
    const kept = stocked(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const difference = counted - view.get(ref).onHand
    const day = occasion.calendar.dayOf(occasion.at)
    const event: StockEvent = { _tag: "StockCounted", counted, difference, reason, day }
    return Result.succeed(decided({ difference }, append(ref, event)))
  },
})

/** Moves stock from one exchange point to another (调拨). Refused with `OutOfStock`, or as `ReceiveStock`. */
export const TransferStock = command("points.transferStock", {
  chinese: "调拨",
  input: Schema.Struct({ reward: RewardId, from: UnitId, to: UnitId, quantity: Quantity }).check(
    Schema.makeFilter(
      ({ from, to }: { readonly from: string; readonly to: string }) =>
        from !== to || { path: ["to"], issue: "stock is moved to another exchange point" },
      { chinese: "应调拨到另一个兑换点" },
    ),
  ),
  permission: ({ from, to }) => [at(from, "points.transferStock"), at(to, "points.transferStock")],
  touches: ({ reward, from, to }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, from)),
    Stock.ref(stockId(reward, to)),
    Unit.ref(to),
  ],
  decide: (
    { reward, from, to, quantity },
    view,
    occasion,
  ): Result.Result<
    Decision<null>,
    StockRefusal | OutOfStock | TooManyPoints | UnknownUnit | UnitNotOpen
  > => {
    const kept = stocked(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    const day = occasion.calendar.dayOf(occasion.at)
    // Only where it goes to: a unit that closes gives its stock away.
    const closed = whyNotOpen(to, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const source = Stock.ref(stockId(reward, from))
    const target = Stock.ref(stockId(reward, to))
    const { onHand } = view.get(source)
    if (onHand < quantity) {
      return Result.fail(new OutOfStock({ reward, exchangePoint: from, asked: quantity, onHand }))
    }
    const there = view.get(target)
    if (there.onHand > maximumPoints - quantity) {
      return Result.fail(new TooManyPoints({ subject: target.id }))
    }
    return Result.succeed(
      decided(
        null,
        append(source, { _tag: "StockSent", to, quantity, day }),
        append(target, { _tag: "StockArrived", from, quantity, day }),
      ),
    )
  },
})
