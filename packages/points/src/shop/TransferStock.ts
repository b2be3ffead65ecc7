import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { maximumPoints } from "../Points.ts"
import { TooManyPoints } from "../refusals.ts"
import { Quantity } from "./ReceiveStock.ts"
import { Reward, RewardId } from "./Reward.ts"
import { availableUntil, Stock, stockedReward, stockId } from "./Stock.ts"
import { firstToExpire, maximumBatches } from "./StockBatch.ts"
import { OutOfStock, StockOfVouchers, type StockRefusal, TooManyBatches } from "./StockRefusal.ts"

/**
 * Moves stock from one exchange point to another (调拨), the first to expire first and none that has expired. Refused with
 * `OutOfStock`, or as `ReceiveStock`.
 */
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
    | StockRefusal
    | StockOfVouchers
    | OutOfStock
    | TooManyPoints
    | TooManyBatches
    | UnknownUnit
    | UnitNotOpen
  > => {
    const kept = stockedReward(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    if (kept.success.vouchers === true) return Result.fail(new StockOfVouchers({ reward }))
    const day = occasion.calendar.dayOf(occasion.at)
    // Only where it goes to: a unit that closes gives its stock away.
    const closed = whyNotOpen(to, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const source = Stock.ref(stockId(reward, from))
    const target = Stock.ref(stockId(reward, to))
    const here = view.get(source)
    const onHand = availableUntil(here, day)
    if (onHand < quantity) {
      return Result.fail(new OutOfStock({ reward, exchangePoint: from, asked: quantity, onHand }))
    }
    const there = view.get(target)
    if (there.onHand + (there.reserved ?? 0) > maximumPoints - quantity) {
      return Result.fail(new TooManyPoints({ subject: target.id }))
    }
    const parts = firstToExpire(here.batches, quantity, day)
    const batches = (there.batches?.length ?? 0) + (parts?.length ?? 0)
    if (batches > maximumBatches) {
      return Result.fail(new TooManyBatches({ stock: target.id, batches }))
    }
    const ofBatches = parts === undefined ? {} : { parts }
    return Result.succeed(
      decided(
        null,
        append(source, { _tag: "StockSent", to, quantity, day, ...ofBatches }),
        append(target, { _tag: "StockArrived", from, quantity, day, ...ofBatches }),
      ),
    )
  },
})
