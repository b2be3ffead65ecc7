import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Reason } from "../Name.ts"
import { fits } from "../Points.ts"
import { DayInPast, TooManyPoints } from "../refusals.ts"
import { Reward, RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockedReward, stockId } from "./Stock.ts"
import { BatchKey, leftOf, maximumBatches } from "./StockBatch.ts"
import { StockOfVouchers, type StockRefusal, TooManyBatches } from "./StockRefusal.ts"

/** Pieces that come or go at once. */
export const Quantity = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000_000 }))

/**
 * Takes a delivery into stock (入库), with its batch and use-by date, supplier and source of funds where they are known;
 * neither may hold personal data. Refused with `RewardNotOffered`, `NoStockKept`, `StockOfVouchers`, `TooManyPoints`,
 * `TooManyBatches`, or `DayInPast` where the batch is past its day; with `UnknownUnit` or `UnitNotOpen` where the
 * exchange point is not open.
 */
export const ReceiveStock = command("points.receiveStock", {
  chinese: "入库",
  input: Schema.Struct({
    reward: RewardId,
    exchangePoint: UnitId,
    quantity: Quantity,
    batch: Schema.optionalKey(BatchKey),
    supplier: Schema.optionalKey(Reason),
    funding: Schema.optionalKey(Reason),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.receiveStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    Unit.ref(exchangePoint),
  ],
  decide: (
    { reward, exchangePoint, quantity, batch, supplier, funding },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly onHand: number }>,
    | StockRefusal
    | StockOfVouchers
    | TooManyPoints
    | TooManyBatches
    | DayInPast
    | UnknownUnit
    | UnitNotOpen
  > => {
    const kept = stockedReward(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    if (kept.success.vouchers === true) return Result.fail(new StockOfVouchers({ reward }))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(exchangePoint, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const { onHand, received, reserved = 0, batches = [] } = view.get(ref)
    if (!fits(Math.max(onHand + reserved, received), quantity)) {
      return Result.fail(new TooManyPoints({ subject: ref.id }))
    }
    if (batch !== undefined) {
      if (batch.useBy < day) {
        return Result.fail(new DayInPast({ subject: reward, day: batch.useBy, today: day }))
      }
      if (batches.length >= maximumBatches && leftOf(batches, batch) === 0) {
        return Result.fail(new TooManyBatches({ stock: ref.id, batches: batches.length }))
      }
    }
    const event: StockEvent = {
      _tag: "StockReceived",
      quantity,
      day,
      ...(supplier === undefined ? {} : { supplier }),
      ...(funding === undefined ? {} : { funding }),
      ...(batch === undefined ? {} : { parts: [{ ...batch, quantity }] }),
    }
    return Result.succeed(decided({ onHand: onHand + quantity }, append(ref, event)))
  },
})
