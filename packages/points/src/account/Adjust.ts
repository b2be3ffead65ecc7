import { at, command, type Decision } from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import { Result } from "effect"
import type { NeedsApproval } from "../books/Approval.ts"
import { movedAlone } from "../books/movedAlone.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Account } from "./Account.ts"
import { AdjustInput, type AdjustRefusal, adjusted } from "./adjusted.ts"

export type { AdjustRefusal } from "./adjusted.ts"

/**
 * Gives points by hand or deducts them (人工调整), with a reason that is kept for good and must hold no
 * personal data. `points` above 0 are given, and can be spent until the end of `validUntil` (none: they never
 * lapse); below 0 they are deducted, in spend order, from those that `unit` and the units below it have issued.
 * What of a deduction those do not have is refused or owed, by the policy's `reversal`; a wallet's floor refuses it or
 * stops it. What is given repays first what is owed. Answers with the id of the adjustment.
 *
 * What by the policy's `approval` needs a second person is refused with `NeedsApproval`, and proposed by `Propose`.
 *
 * Refused with `OwnAccount`, `DayInPast`, `InsufficientPoints` (which names the unit) or `TooManyPoints`; with
 * `BudgetExhausted` where less is left of the unit's budget than is given; for a wallet
 * with `UnknownWallet` or `WalletFull`; with `PointsActive` where by the policy (`onlyPending`) nothing that is active
 * is taken; with `UnknownUnit`, and for points that are given with `UnitNotOpen`, where the unit is not open.
 */
export const Adjust = command("points.adjust", {
  chinese: "积分人工调整",
  input: AdjustInput,
  permission: ({ unit }) => at(unit, "points.adjust"),
  touches: ({ account, unit }) => [Account.ref(account), Unit.ref(unit), pointsPolicy],
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<Decision<{ readonly adjustment: string }>, AdjustRefusal | NeedsApproval> => {
    const alone = movedAlone(input.account, input.points, view, occasion)
    if (Result.isFailure(alone)) return Result.fail(alone.failure)
    return Result.map(adjusted(input, view, occasion), ({ answer, changes }) => ({
      answer,
      changes: [...changes, ...alone.success],
    }))
  },
})
