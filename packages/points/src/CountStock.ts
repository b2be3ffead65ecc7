import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Name, Reason } from "./Name.ts"
import { Reward, RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockedReward, stockId } from "./Stock.ts"
import { BatchKey, leftOf } from "./StockBatch.ts"
import { PiecesReserved, StockOfVouchers, type StockRefusal } from "./StockRefusal.ts"

/**
 * Sets the stock to what was counted on the shelf (盘点), reserved pieces included, with a reason that must hold no
 * personal data, and who counted and who watched. Where `batch` is named its pieces were counted, else those that are
 * of no batch. Answers with the difference, below 0 where pieces are missing.
 *
 * Refused with `RewardNotOffered`, `NoStockKept`, `StockOfVouchers`, or `PiecesReserved` where fewer would be left than
 * are reserved.
 */
export const CountStock = command("points.countStock", {
  chinese: "盘点",
  input: Schema.Struct({
    reward: RewardId,
    exchangePoint: UnitId,
    counted: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 })),
    reason: Reason,
    batch: Schema.optionalKey(BatchKey),
    countedBy: Schema.optionalKey(Name),
    witnessedBy: Schema.optionalKey(Name),
  }).check(
    Schema.makeFilter(
      ({
        countedBy,
        witnessedBy,
      }: {
        readonly countedBy?: string
        readonly witnessedBy?: string
      }) =>
        witnessedBy === undefined ||
        witnessedBy !== countedBy || {
          path: ["witnessedBy"],
          issue: "somebody else than who counts watches",
        },
      { chinese: "监盘人不应是盘点人" },
    ),
  ),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.countStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
  ],
  decide: (
    { reward, exchangePoint, counted, reason, batch, countedBy, witnessedBy },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly difference: number }>,
    StockRefusal | StockOfVouchers | PiecesReserved
  > => {
    const kept = stockedReward(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    if (kept.success.vouchers === true) return Result.fail(new StockOfVouchers({ reward }))
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const { onHand, reserved = 0, batches = [] } = view.get(ref)
    const inBatches = batches.reduce((sum, { left }) => sum + left, 0)
    const before = batch === undefined ? onHand + reserved - inBatches : leftOf(batches, batch)
    const difference = counted - before
    if (onHand + difference < 0) {
      const left = onHand + reserved + difference
      return Result.fail(new PiecesReserved({ stock: ref.id, reserved, left }))
    }
    const event: StockEvent = {
      _tag: "StockCounted",
      counted,
      difference,
      reason,
      day: occasion.calendar.dayOf(occasion.at),
      ...(batch === undefined ? {} : { batch }),
      ...(countedBy === undefined ? {} : { countedBy }),
      ...(witnessedBy === undefined ? {} : { witnessedBy }),
    }
    return Result.succeed(decided({ difference }, append(ref, event)))
  },
})
