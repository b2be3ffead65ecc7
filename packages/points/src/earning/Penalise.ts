import { at, command, type Decision } from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { Account } from "../account/Account.ts"
import type { NeedsApproval } from "../books/Approval.ts"
import { movedAlone } from "../books/movedAlone.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Penalty } from "./Penalty.ts"
import { PenaliseInput, type PenaltyRefusal, penalised } from "./penalised.ts"
import { defaultRuleSet, RuleSet } from "./RuleSet.ts"

export type { PenaltyRefusal } from "./penalised.ts"

/**
 * Takes points for a fact by the penalties (扣分) among the rules in force on its day, for the event that they name.
 * Answers with the points taken, those included that are owed since: fewer than the rules take where caps or a wallet's
 * floor cut, and 0 where no rule holds. A fact is penalised once. What rules ask of the holder is found as by `Award`.
 *
 * Points leave the lots in the policy's spend order, as if they were spent at the unit, whoever issued them. What no lot has is refused or owed, by the policy's
 * `reversal`; a wallet's floor refuses it or stops it. What by the policy's `approval.deduction` or `perPersonAndDay`
 * needs a second person is refused with `NeedsApproval`, and proposed by `Propose`.
 *
 * Refused with `AlreadyPenalised` (unless `ifPenalised` is `skip`), `DayInFuture`, `OwnAccount`, `InsufficientPoints`,
 * `TooManyPoints` or `UnknownWallet`; with `PointsActive` where by the policy (`onlyPending`) nothing that is active is
 * taken; and with `UnknownUnit` or `UnitNotOpen` where the unit was not open on the day.
 */
export const Penalise = command("points.penalise", {
  chinese: "按规则扣分",
  input: PenaliseInput,
  permission: ({ unit }) => at(unit, "points.penalise"),
  touches: ({ account, fact, ruleSet, unit }) => [
    RuleSet.ref(ruleSet ?? defaultRuleSet),
    Account.ref(account),
    Penalty.ref(fact),
    Unit.ref(unit),
    pointsPolicy,
  ],
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<Decision<{ readonly taken: number }>, PenaltyRefusal | NeedsApproval> => {
    const decision = penalised(input, view, occasion)
    if (Result.isFailure(decision)) return Result.fail(decision.failure)
    const { answer, changes } = decision.success
    if (answer.taken === 0) return Result.succeed({ answer, changes })
    return Result.map(movedAlone(input.account, 0 - answer.taken, view, occasion), (kept) => ({
      answer,
      changes: [...changes, ...kept],
    }))
  },
})
