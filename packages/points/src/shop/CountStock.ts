import { at, command, type Decision } from "@civic-practice/core"
import { Result } from "effect"
import type { NeedsApproval } from "../books/Approval.ts"
import { correctedAlone } from "../books/movedAlone.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { CountStockInput, type CountStockRefusal, counted } from "./counted.ts"
import { Reward } from "./Reward.ts"
import { Stock, stockId } from "./Stock.ts"

export type { CountStockRefusal } from "./counted.ts"

/**
 * Sets the stock to what was counted on the shelf (盘点), reserved pieces included, with a reason that must hold no
 * personal data, and who counted and who watched. Where `batch` is named its pieces were counted, else those that are
 * of no batch. Answers with the difference, below 0 where pieces are missing.
 * A correction that by the policy's `approval` needs a second person is refused with `NeedsApproval`, and proposed by
 * `Propose`.
 *
 * Refused with `RewardNotOffered`, `NoStockKept`, `StockOfVouchers`, or `PiecesReserved` where fewer would be left than
 * are reserved.
 */
export const CountStock = command("points.countStock", {
  chinese: "盘点",
  input: CountStockInput,
  permission: ({ exchangePoint }) => at(exchangePoint, "points.countStock"),
  touches: ({ reward, exchangePoint }) => [
    Reward.ref(reward),
    Stock.ref(stockId(reward, exchangePoint)),
    pointsPolicy,
  ],
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly difference: number }>,
    CountStockRefusal | NeedsApproval
  > => {
    const decision = counted(input, view, occasion)
    if (Result.isFailure(decision)) return decision
    const { answer, changes } = decision.success
    const stock = stockId(input.reward, input.exchangePoint)
    return Result.map(correctedAlone(stock, answer.difference, view, occasion), (kept) => ({
      answer,
      changes: [...changes, ...kept],
    }))
  },
})
