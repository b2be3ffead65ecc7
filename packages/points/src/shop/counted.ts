import { append, type Decision, decided, type Occasion, type View } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Name, Reason } from "../Name.ts"
import { RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockedReward, stockId } from "./Stock.ts"
import { BatchKey, leftOf } from "./StockBatch.ts"
import { PiecesReserved, StockOfVouchers, type StockRefusal } from "./StockRefusal.ts"

/** What was counted, by whom. */
export const CountStockInput = Schema.Struct({
  reward: RewardId,
  exchangePoint: UnitId,
  counted: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 })),
  reason: Reason,
  batch: Schema.optionalKey(BatchKey),
  countedBy: Schema.optionalKey(Name),
  witnessedBy: Schema.optionalKey(Name),
}).check(
  Schema.makeFilter(
    ({ countedBy, witnessedBy }: { readonly countedBy?: string; readonly witnessedBy?: string }) =>
      witnessedBy === undefined ||
      witnessedBy !== countedBy || {
        path: ["witnessedBy"],
        issue: "somebody else than who counts watches",
      },
    { chinese: "监盘人不应是盘点人" },
  ),
)
export type CountStockInput = typeof CountStockInput.Type

/** Why a count is not taken in. Nothing was written. */
export type CountStockRefusal = StockRefusal | StockOfVouchers | PiecesReserved

/** Takes a count in: what `CountStock` does once nobody else is needed, and an approval. */
export const counted = (
  {
    reward,
    exchangePoint,
    counted: number,
    reason,
    batch,
    countedBy,
    witnessedBy,
  }: CountStockInput,
  view: View,
  occasion: Occasion,
): Result.Result<Decision<{ readonly difference: number }>, CountStockRefusal> => {
  const kept = stockedReward(reward, view)
  if (Result.isFailure(kept)) return Result.fail(kept.failure)
  if (kept.success.vouchers === true) return Result.fail(new StockOfVouchers({ reward }))
  const ref = Stock.ref(stockId(reward, exchangePoint))
  const { onHand, reserved = 0, batches = [] } = view.get(ref)
  const inBatches = batches.reduce((sum, { left }) => sum + left, 0)
  const before = batch === undefined ? onHand + reserved - inBatches : leftOf(batches, batch)
  const difference = number - before
  if (onHand + difference < 0) {
    const left = onHand + reserved + difference
    return Result.fail(new PiecesReserved({ stock: ref.id, reserved, left }))
  }
  const event: StockEvent = {
    _tag: "StockCounted",
    counted: number,
    difference,
    reason,
    day: occasion.calendar.dayOf(occasion.at),
    ...(batch === undefined ? {} : { batch }),
    ...(countedBy === undefined ? {} : { countedBy }),
    ...(witnessedBy === undefined ? {} : { witnessedBy }),
  }
  return Result.succeed(decided({ difference }, append(ref, event)))
}
