import {
  at,
  type Change,
  command,
  type Decision,
  type Occasion,
  type Permission,
  type View,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import { Adjust, type AdjustRefusal } from "../account/Adjust.ts"
import type { Shortfall } from "../account/Shortfall.ts"
import type { NeedsApproval } from "../books/Approval.ts"
import { Proposal, ProposalId } from "../books/Approval.ts"
import { Earning, FactId, type NotEarned } from "../earning/Earning.ts"
import { ReverseEarning } from "../earning/ReverseEarning.ts"
import { Reason } from "../Name.ts"
import { maximumPoints } from "../Points.ts"
import type { OtherUnit } from "../refusals.ts"
import { Redemption, RedemptionId } from "../shop/Redemption.ts"
import { RefundRedemption, type RefundRefusal } from "../shop/RefundRedemption.ts"
import type { UnknownRow } from "./NoticeRefusal.ts"
import {
  type CorrectionReference,
  Objection,
  ObjectionId,
  type ObjectionState,
} from "./Objection.ts"
import { CorrectionOfOther, type NotImpartial } from "./ObjectionRefusal.ts"
import {
  accountInRow,
  changesOf,
  type ObjectionRefusal,
  objectionBefore,
  partiality,
} from "./objectionSteps.ts"

/**
 * How a row is put right, in the commit of the decision: points adjusted by hand, an earning reversed, or a
 * redemption refunded; or before it: where the service record was corrected, what it earns now (`Recorded`), and where
 * the adjustment was so large that it needed a second person, the proposal that was approved (`Approved`).
 */
export const NoticeCorrection = Schema.Union([
  Schema.TaggedStruct("Adjust", {
    /** The unit that adjusts. */
    unit: UnitId,
    points: Schema.Int.check(
      Schema.isBetween(
        { minimum: -maximumPoints, maximum: maximumPoints },
        { message: "a whole number of points is needed", chinese: "应为整数积分" },
      ),
      Schema.makeFilter((points: number) => points !== 0 || "0 points change nothing", {
        chinese: "调整的积分不能为 0",
      }),
    ),
  }),
  Schema.TaggedStruct("Reverse", {
    /** The unit that issued the points. */
    unit: UnitId,
    fact: FactId,
  }),
  Schema.TaggedStruct("Refund", { exchangePoint: UnitId, redemption: RedemptionId }),
  Schema.TaggedStruct("Recorded", { fact: FactId }),
  Schema.TaggedStruct("Approved", { proposal: ProposalId }),
])
export type NoticeCorrection = typeof NoticeCorrection.Type

/** What a review comes to: an objection that is upheld comes with the correction. */
export const ObjectionDecision = Schema.Union([
  Schema.TaggedStruct("Upheld", { correction: NoticeCorrection }),
  Schema.TaggedStruct("Dismissed", {}),
])

/** Why an objection is not decided. Nothing was written. */
export type DecideObjectionRefusal =
  | ObjectionRefusal
  | NotImpartial
  | UnknownRow
  | CorrectionOfOther
  | AdjustRefusal
  | NeedsApproval
  | NotEarned
  | OtherUnit
  | Shortfall
  | RefundRefusal

/**
 * Decides an objection under review (异议复审), with reasons. Where it is upheld the correction is made in the same
 * commit and the row shows it. Asks for leave to make the correction too.
 *
 * `unit` is the notice's. Answers with the reference of the correction, `null` where it is dismissed. Refused with
 * `UnknownObjection`, `OtherUnit`, `NoticeStatusRefused`, `ObjectionChangedLater`, `ObjectionStatusRefused`,
 * `NotImpartial` (also for who answered it), `CorrectionOfOther` where the fact, redemption or approved proposal is not
 * of the row's account, and with what the correction itself is refused with.
 */
export const DecideObjection = command("points.decideObjection", {
  chinese: "裁定异议",
  input: Schema.Struct({
    objection: ObjectionId,
    unit: UnitId,
    decision: ObjectionDecision,
    reasons: Reason,
  }),
  permission: ({ unit, decision }) => [
    at(unit, "points.decideObjection"),
    ...(decision._tag === "Upheld" ? permissionFor(decision.correction) : []),
  ],
  touches: ({ objection }) => [Objection.ref(objection)],
  decide: (
    { objection: id, unit, decision, reasons },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly correction: CorrectionReference | null }>,
    DecideObjectionRefusal
  > => {
    const found = objectionBefore(view, occasion, id, unit, ["underReview"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { objection, today } = found.success
    const account = accountInRow(view, objection.notice, objection.row)
    if (Result.isFailure(account)) return Result.fail(account.failure)
    const partial = partiality(view, occasion, id, account.success, objection.answer?.by)
    if (partial !== undefined) return Result.fail(partial)
    const after = (
      status: "upheld" | "dismissed",
      correction?: CorrectionReference,
    ): ObjectionState => ({
      ...objection,
      status,
      decision: {
        reasons,
        by: occasion.actor.id,
        ...(correction === undefined ? {} : { correction }),
      },
      lastStep: today,
    })
    if (decision._tag === "Dismissed") {
      return Result.succeed({
        answer: { correction: null },
        changes: changesOf(view, id, after("dismissed")),
      })
    }
    const corrected = correct(
      decision.correction,
      { id, reasons, row: objection.row, account: account.success },
      view,
      occasion,
    )
    if (Result.isFailure(corrected)) return Result.fail(corrected.failure)
    const { correction, changes, next } = corrected.success
    return Result.succeed({
      answer: { correction },
      changes: [...changes, ...changesOf(view, id, after("upheld", correction), correction)],
      ...(next === undefined ? {} : { next }),
    })
  },
})

const permissionFor = (correction: NoticeCorrection): ReadonlyArray<Permission> => {
  switch (correction._tag) {
    case "Adjust":
      return [at(correction.unit, "points.adjust")]
    case "Reverse":
      return [at(correction.unit, "points.reverseEarning")]
    case "Refund":
      return [at(correction.exchangePoint, "points.refundRedemption")]
    case "Recorded":
    case "Approved":
      return []
  }
}

interface Corrected {
  readonly correction: CorrectionReference
  readonly changes: ReadonlyArray<Change>
  readonly next?: Decision<unknown>["next"]
}

/** What is to be corrected, and why. */
interface ToCorrect {
  readonly id: ObjectionId
  readonly reasons: string
  readonly row: string
  readonly account: AccountId
}

/** The changes of the command that makes the correction. */
const correct = (
  correction: NoticeCorrection,
  { account, id: objection, reasons, row }: ToCorrect,
  view: View,
  occasion: Occasion,
): Result.Result<Corrected, DecideObjectionRefusal> => {
  const of = (subject: string, owner: AccountId | undefined) =>
    owner === account ? undefined : new CorrectionOfOther({ objection, row, subject })
  const as = <Answer>(
    by: CorrectionReference["by"],
    made: Result.Result<Decision<Answer>, DecideObjectionRefusal>,
    reference: (answer: Answer) => string,
  ): Result.Result<Corrected, DecideObjectionRefusal> =>
    Result.map(made, ({ answer, ...rest }) => ({
      correction: { by, reference: reference(answer) },
      ...rest,
    }))
  switch (correction._tag) {
    case "Adjust": {
      const { points, unit } = correction
      const input = { account, unit, points, reason: `${reasons}（${objection}）` }
      return as("adjustment", Adjust.decide(input, view, occasion), ({ adjustment }) => adjustment)
    }
    case "Reverse": {
      const { fact, unit } = correction
      const other = of(fact, view.getAll([Earning.ref(fact)])[0]?.account)
      if (other !== undefined) return Result.fail(other)
      return as("reversal", ReverseEarning.decide({ fact, unit }, view, occasion), () => fact)
    }
    case "Refund": {
      const { exchangePoint, redemption } = correction
      const other = of(redemption, view.getAll([Redemption.ref(redemption)])[0]?.account)
      if (other !== undefined) return Result.fail(other)
      const made = RefundRedemption.decide({ redemption, exchangePoint }, view, occasion)
      return as("refund", made, () => redemption)
    }
    case "Recorded": {
      const { fact } = correction
      const other = of(fact, view.getAll([Earning.ref(fact)])[0]?.account)
      if (other !== undefined) return Result.fail(other)
      return Result.succeed({ correction: { by: "recorded", reference: fact }, changes: [] })
    }
    case "Approved": {
      const { proposal } = correction
      const state = view.get(Proposal.ref(proposal))
      const adjusted =
        state?.status === "approved" && state.proposed._tag === "Adjust"
          ? state.proposed.adjust.account
          : undefined
      const other = of(proposal, adjusted)
      if (other !== undefined) return Result.fail(other)
      return Result.succeed({ correction: { by: "proposal", reference: proposal }, changes: [] })
    }
  }
}
