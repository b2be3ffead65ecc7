import {
  addDays,
  append,
  at,
  type BusinessDay,
  command,
  type Decision,
  decided,
  type Occasion,
  type Permission,
  type View,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import { type AdjustRefusal, adjusted } from "../account/adjusted.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import { type PenaltyRefusal, penalised } from "../earning/penalised.ts"
import { Reason } from "../Name.ts"
import { OtherUnit, OwnAccount } from "../refusals.ts"
import { type CountStockRefusal, counted } from "../shop/counted.ts"
import {
  NotOpen,
  OwnProposal,
  Proposal,
  ProposalId,
  type ProposalState,
  Proposed,
} from "./Approval.ts"
import { pointsPolicy } from "./PointsPolicy.ts"

const unitOf = (proposed: Proposed): UnitId => {
  switch (proposed._tag) {
    case "Adjust":
      return proposed.adjust.unit
    case "Penalise":
      return proposed.penalise.unit
    case "CountStock":
      return proposed.count.exchangePoint
  }
}

/** The account of which points are moved; `undefined`: none are. */
const accountOf = (proposed: Proposed): AccountId | undefined => {
  switch (proposed._tag) {
    case "Adjust":
      return proposed.adjust.account
    case "Penalise":
      return proposed.penalise.account
    case "CountStock":
      return undefined
  }
}

const actions = {
  Adjust: { action: "points.adjust", chinese: "积分人工调整" },
  Penalise: { action: "points.penalise", chinese: "按规则扣分" },
  CountStock: { action: "points.countStock", chinese: "盘点" },
} as const satisfies Record<Proposed["_tag"], { readonly action: string; readonly chinese: string }>

/** Whoever may not do a thing alone or together may not propose or approve it either. */
const underlying = (proposed: Proposed): Permission => {
  const { action, chinese } = actions[proposed._tag]
  return { ...at(unitOf(proposed), action), chinese }
}

/**
 * Proposes what needs a second person (提交复核): points given or deducted by hand, a penalty by the rules, or a count of
 * a stock. Nothing happens until somebody else approves it, which is possible through the day that is answered. Refused with `OwnAccount`.
 */
export const Propose = command("points.propose", {
  chinese: "提交复核",
  input: Schema.Struct({ proposed: Proposed }),
  permission: ({ proposed }) => [at(unitOf(proposed), "points.propose"), underlying(proposed)],
  touches: () => [pointsPolicy],
  decide: (
    { proposed },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly proposal: string; readonly until: BusinessDay }>,
    OwnAccount
  > => {
    const account = accountOf(proposed)
    if (account !== undefined && isOwn(account, occasion, groupIn(view))) {
      return Result.fail(new OwnAccount({ account }))
    }
    const { approval } = view.get(pointsPolicy)
    const day = occasion.calendar.dayOf(occasion.now)
    const until = addDays(day, approval?.lapsesAfterDays ?? 30)
    const proposal = occasion.newId("proposal")
    const by = occasion.actor.id
    return Result.succeed(
      decided(
        { proposal, until },
        append(Proposal.ref(proposal), {
          _tag: "Proposed",
          proposed,
          unit: unitOf(proposed),
          by,
          day,
          until,
        }),
      ),
    )
  },
})

/** Why a proposal is not decided. Nothing was written. */
export type ProposalRefusal = NotOpen | OtherUnit

const openProposal = (
  proposal: ProposalId,
  unit: UnitId,
  state: ProposalState | null,
  today: BusinessDay,
): Result.Result<ProposalState, ProposalRefusal> => {
  if (state === null) return Result.fail(new NotOpen({ proposal, reason: "unknown" }))
  const { status, until } = state
  if (status !== "open") return Result.fail(new NotOpen({ proposal, reason: status }))
  if (state.unit !== unit) return Result.fail(new OtherUnit({ subject: proposal, unit }))
  return today > until
    ? Result.fail(new NotOpen({ proposal, reason: "lapsed", until }))
    : Result.succeed(state)
}

/** What an approval comes to: the adjustment, the points that the penalty took, or the difference that the count made. */
export interface Approved {
  readonly adjustment?: string
  readonly taken?: number
  readonly difference?: number
}

/**
 * Approves a proposal (复核批准), which is carried out in the same commit. Nobody approves their own.
 *
 * Refused with `NotOpen`, `OwnProposal` or `OtherUnit`, and as `Adjust`, `Penalise` or `CountStock` where it cannot be carried out.
 */
export const Approve = command("points.approve", {
  chinese: "复核批准",
  input: Schema.Struct({ proposal: ProposalId, unit: UnitId }),
  permission: ({ proposal, unit }, view) => {
    const state = view.get(Proposal.ref(proposal))
    const own = at(unit, "points.approve")
    return state === null ? own : [own, underlying(state.proposed)]
  },
  touches: ({ proposal }) => [Proposal.ref(proposal), pointsPolicy],
  decide: (
    { proposal, unit },
    view,
    occasion,
  ): Result.Result<
    Decision<Approved>,
    ProposalRefusal | OwnProposal | AdjustRefusal | PenaltyRefusal | CountStockRefusal
  > => {
    const ref = Proposal.ref(proposal)
    const day = occasion.calendar.dayOf(occasion.now)
    const open = openProposal(proposal, unit, view.get(ref), day)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const { by, proposed } = open.success
    const { id: person } = occasion.actor
    if (by === person) return Result.fail(new OwnProposal({ proposal, person }))
    return Result.map(carriedOut(proposed, view, occasion, proposal), ({ answer, changes }) => ({
      answer,
      changes: [...changes, append(ref, { _tag: "ProposalApproved", by: person, day })],
    }))
  },
})

const carriedOut = (
  proposed: Proposed,
  view: View,
  occasion: Occasion,
  proposal: ProposalId,
): Result.Result<Decision<Approved>, AdjustRefusal | PenaltyRefusal | CountStockRefusal> => {
  switch (proposed._tag) {
    case "Adjust":
      return adjusted(proposed.adjust, view, occasion, proposal)
    case "Penalise":
      return penalised(proposed.penalise, view, occasion, proposal)
    case "CountStock":
      return counted(proposed.count, view, occasion)
  }
}

/**
 * Rejects a proposal (复核退回), or withdraws one's own, with a reason that must hold no personal data. Nobody rejects what
 * another proposed about an account of theirs. Refused with `NotOpen`, `OtherUnit` or `OwnAccount`.
 */
export const Reject = command("points.reject", {
  chinese: "复核退回",
  input: Schema.Struct({ proposal: ProposalId, unit: UnitId, reason: Reason }),
  permission: ({ unit }) => at(unit, "points.reject"),
  touches: ({ proposal }) => [Proposal.ref(proposal)],
  decide: (
    { proposal, unit, reason },
    view,
    occasion,
  ): Result.Result<Decision<null>, ProposalRefusal | OwnAccount> => {
    const ref = Proposal.ref(proposal)
    const day = occasion.calendar.dayOf(occasion.now)
    const open = openProposal(proposal, unit, view.get(ref), day)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const by = occasion.actor.id
    const account = accountOf(open.success.proposed)
    if (
      account !== undefined &&
      open.success.by !== by &&
      isOwn(account, occasion, groupIn(view))
    ) {
      return Result.fail(new OwnAccount({ account }))
    }
    return Result.succeed(decided(null, append(ref, { _tag: "ProposalRejected", by, day, reason })))
  },
})
