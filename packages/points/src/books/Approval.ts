import {
  type BusinessDay,
  type Explained,
  type Localized,
  stateKind,
  streamKind,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { AdjustInput } from "../account/adjusted.ts"
import { PenaliseInput } from "../earning/penalised.ts"
import { Name } from "../Name.ts"
import { CountStockInput } from "../shop/counted.ts"

/** What is proposed to a second person: points given or deducted by hand, a penalty by the rules, or a count of a stock. */
export const Proposed = Schema.TaggedUnion({
  Adjust: { adjust: AdjustInput },
  Penalise: { penalise: PenaliseInput },
  CountStock: { count: CountStockInput },
})
export type Proposed = typeof Proposed.Type

/** Names a proposal; made when it is proposed. */
export const ProposalId = Name.pipe(Schema.brand("ProposalId"))
export type ProposalId = typeof ProposalId.Type

/** A proposal (待复核事项). */
export interface ProposalState {
  readonly proposed: Proposed
  /** The unit at which it is done, and approved. */
  readonly unit: UnitId
  /** Who proposed it. */
  readonly by: string
  readonly day: BusinessDay
  /** The last day on which it can be approved. */
  readonly until: BusinessDay
  readonly status: "open" | "approved" | "rejected"
}

/** What happens to a proposal. */
export type ProposalEvent =
  | ({ readonly _tag: "Proposed" } & Omit<ProposalState, "status">)
  | { readonly _tag: "ProposalApproved"; readonly by: string; readonly day: BusinessDay }
  | {
      readonly _tag: "ProposalRejected"
      readonly by: string
      readonly day: BusinessDay
      readonly reason: string
    }

const byUnit = "points.proposal.open"

/** Proposals; the stream's id is the proposal's. Found by unit and last day while they are open. */
export const Proposal = streamKind<ProposalState | null, ProposalEvent>({
  name: "points.proposal",
  initial: null,
  evolve: (state, event) => {
    if (event._tag === "Proposed") {
      const { by, day, proposed, unit, until } = event
      return { proposed, unit, by, day, until, status: "open" }
    }
    if (state === null) return state
    return { ...state, status: event._tag === "ProposalApproved" ? "approved" : "rejected" }
  },
  keys: (state) => (state?.status === "open" ? { [byUnit]: [state.unit, state.until] } : {}),
})

/** What one person has moved alone on one day: points, and pieces of stocks; the id is composed by `movedAloneId`. */
export const MovedAlone = stateKind<{ readonly points: number; readonly pieces?: number }>({
  name: "points.movedAlone",
  initial: { points: 0 },
})

/** The id under which is kept what a person moves alone on a day. */
export const movedAloneId = (person: string, day: BusinessDay): string => `${day}/${person}`

/** It is so large that by the policy a second person has to approve it. Nothing was written. */
export class NeedsApproval
  extends Schema.TaggedError<NeedsApproval>("@civic-practice/points/NeedsApproval")(
    "NeedsApproval",
    {
      /** What limit it goes beyond, as the policy's `approval` names it. */
      limit: Schema.Literals([
        "addition",
        "deduction",
        "perPersonAndDay",
        "stockCorrection",
        "stockCorrectionPerDay",
      ]),
      /** The account or the stock. */
      subject: Schema.String,
      /** Points or pieces; for the limits by day with what was moved alone on the day before. */
      amount: Schema.Int,
      allowed: Schema.Int,
    },
  )
  implements Explained
{
  get localized(): Localized {
    const { allowed, amount, limit, subject } = this
    const what = limits[limit]
    return {
      zh: `${subject}：${what.zh} ${amount}，超过一人可办的 ${allowed}，请用“提交复核”由另一人批准`,
      en: `${subject}: ${amount} ${what.en} is more than the ${allowed} that one person may do alone; propose it, so that another person approves it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

const limits: Readonly<Record<NeedsApproval["limit"], Localized>> = {
  addition: { zh: "人工增加积分", en: "points given by hand" },
  deduction: { zh: "扣分", en: "points deducted" },
  perPersonAndDay: { zh: "当日本人人工增减积分合计", en: "points moved by hand in one day" },
  stockCorrection: { zh: "库存更正件数", en: "pieces by which a stock is corrected" },
  stockCorrectionPerDay: {
    zh: "当日本人更正库存合计件数",
    en: "pieces by which stocks are corrected in one day",
  },
}

/** Nobody approves what they proposed themselves (不得自己复核). Nothing was written. */
export class OwnProposal
  extends Schema.TaggedError<OwnProposal>("@civic-practice/points/OwnProposal")("OwnProposal", {
    proposal: Schema.String,
    person: Schema.String,
  })
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `${this.proposal} 由 ${this.person} 本人提交，不得自己批准，请由另一人复核`,
      en: `${this.person} proposed ${this.proposal}; somebody else has to approve it`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** The proposal cannot be decided; `reason` says why. Nothing was written. */
export class NotOpen
  extends Schema.TaggedError<NotOpen>("@civic-practice/points/NotOpen")("NotOpen", {
    proposal: Schema.String,
    reason: Schema.Literals(["unknown", "approved", "rejected", "lapsed"]),
    /** The last day on which it could be approved, where that is the reason. */
    until: Schema.optionalKey(Schema.String),
  })
  implements Explained
{
  get localized(): Localized {
    return notOpen(this)
  }
  override get message(): string {
    return this.localized.en
  }
}

const notOpen = ({ proposal, reason, until = "" }: NotOpen): Localized => {
  switch (reason) {
    case "unknown":
      return {
        zh: `没有编号为 ${proposal} 的待复核事项，请核对编号`,
        en: `there is no proposal ${proposal}; check its id`,
      }
    case "approved":
      return {
        zh: `${proposal} 已批准，无需再办`,
        en: `the proposal ${proposal} was approved; there is nothing left to decide`,
      }
    case "rejected":
      return {
        zh: `${proposal} 已退回，如仍需办理请重新提交`,
        en: `the proposal ${proposal} was rejected; propose it again if it is still needed`,
      }
    case "lapsed":
      return {
        zh: `${proposal} 已于 ${until} 失效，如仍需办理请重新提交`,
        en: `the proposal ${proposal} lapsed after ${until}; propose it again if it is still needed`,
      }
  }
}
