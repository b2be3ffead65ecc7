import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { NeedsApproval } from "../books/Approval.ts"
import { correctedAlone } from "../books/movedAlone.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Reason } from "../Name.ts"
import { Quantity } from "./ReceiveStock.ts"
import { Reward, RewardId } from "./Reward.ts"
import { Stock, type StockEvent, stockedReward, stockId } from "./Stock.ts"
import { BatchKey, leftOf } from "./StockBatch.ts"
import {
  OutOfStock,
  PiecesReserved,
  StockOfVouchers,
  type StockRefusal,
  UnknownBatch,
} from "./StockRefusal.ts"

/**
 * Writes pieces off (报损): broken, lost, or past their use-by date, with a reason that must hold no personal data. Of
 * the batch named, or of what is of no batch.
 *
 * Refused with `RewardNotOffered`, `NoStockKept`, `StockOfVouchers`, `OutOfStock`, `UnknownBatch`, `PiecesReserved`, or
 * `NeedsApproval` for more than one person may correct alone: then the count of what is left is proposed.
 */
export const WriteOffStock = command("points.writeOffStock", {
  chinese: "报损",
  input: Schema.Struct({
    reward: RewardId,
    exchangePoint: UnitId,
    quantity: Quantity,
    reason: Reason,
    batch: Schema.optionalKey(BatchKey),
  }),
  permission: ({ exchangePoint }) => at(exchangePoint, "points.writeOffStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    pointsPolicy,
  ],
  decide: (
    { reward, exchangePoint, quantity, reason, batch },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly onHand: number }>,
    StockRefusal | StockOfVouchers | OutOfStock | UnknownBatch | PiecesReserved | NeedsApproval
  > => {
    const kept = stockedReward(reward, view)
    if (Result.isFailure(kept)) return Result.fail(kept.failure)
    if (kept.success.vouchers === true) return Result.fail(new StockOfVouchers({ reward }))
    const ref = Stock.ref(stockId(reward, exchangePoint))
    const { onHand, reserved = 0, batches = [] } = view.get(ref)
    if (batch !== undefined) {
      const left = leftOf(batches, batch)
      if (left < quantity) {
        return Result.fail(new UnknownBatch({ stock: ref.id, ...batch, left }))
      }
    } else {
      const inNone = onHand + reserved - batches.reduce((sum, { left }) => sum + left, 0)
      if (inNone < quantity) {
        return Result.fail(
          new OutOfStock({ reward, exchangePoint, asked: quantity, onHand: inNone }),
        )
      }
    }
    if (onHand < quantity) {
      const left = onHand + reserved - quantity
      return Result.fail(new PiecesReserved({ stock: ref.id, reserved, left }))
    }
    const alone = correctedAlone(ref.id, -quantity, view, occasion)
    if (Result.isFailure(alone)) return Result.fail(alone.failure)
    const event: StockEvent = {
      _tag: "StockWrittenOff",
      quantity,
      reason,
      day: occasion.calendar.dayOf(occasion.at),
      ...(batch === undefined ? {} : { parts: [{ ...batch, quantity }] }),
    }
    return Result.succeed(
      decided({ onHand: onHand - quantity }, append(ref, event), ...alone.success),
    )
  },
})
