import type { Actor, BusinessDay, Localized, RecordedFact } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { ProposalState } from "../books/Approval.ts"
import type { AccountId } from "./Account.ts"
import type { AccountEvent, PointsAdded, PointsDeducted } from "./AccountEvent.ts"
import { sumOf } from "./Debt.ts"

/** An adjustment that a second person approved (双人复核). */
export interface ApprovedProposal {
  readonly proposal: string
  /** Who proposed it, and when. */
  readonly by: string
  readonly day: BusinessDay
}

/** How points came to be given or deducted by hand (人工调整说明). */
export interface AdjustmentExplanation {
  readonly adjustment: string
  readonly account: AccountId
  /** The unit that gave or deducted them. */
  readonly unit: UnitId
  readonly day: BusinessDay
  /** The first open day, where the month of `day` was closed (跨月补记). Absent: it counts on `day`. */
  readonly booked?: BusinessDay
  /** Who did it; with a proposal, who approved it. */
  readonly by: Actor
  /** When it was recorded, in milliseconds since 1970-01-01T00:00Z. */
  readonly recordedAt: number
  /** Points given (above 0) or deducted (below 0). */
  readonly points: number
  readonly reason: string
  /** Of points given: the last day on which they can be spent; `null`: they never lapse. */
  readonly validUntil?: BusinessDay | null
  /** Of points given: those that repaid what was owed. Absent: none. */
  readonly repaid?: number
  /** Of points given: the period whose budget they came out of. Absent: the unit needs none. */
  readonly budget?: string
  /** Of points deducted: what was asked for, where a wallet's floor stopped it. */
  readonly asked?: number
  /** Of points deducted: those that no lot had, and are owed since. Absent: none. */
  readonly owed?: number
  /** Absent: one person did it alone. */
  readonly approved?: ApprovedProposal
  readonly sentence: Localized
}

/** An event by which points are given or deducted by hand. */
export type AdjustmentEvent = PointsAdded | PointsDeducted

/** The adjustment that an event of an account is; `undefined`: none, or rules took the points. */
export const adjustmentOf = (event: AccountEvent): string | undefined => {
  if (event._tag === "PointsAdded") return event.adjustment
  return event._tag === "PointsDeducted" && event.penalty === undefined
    ? event.adjustment
    : undefined
}

/** Explains an adjustment by what was recorded of it, and by its proposal where there was one. */
export const adjustmentExplanation = (
  account: AccountId,
  { actor, event, now }: RecordedFact<AdjustmentEvent & Pick<AccountEvent, "booked">>,
  proposal: ProposalState | undefined,
): AdjustmentExplanation => {
  const { adjustment, booked, day, reason, unit } = event
  const common = {
    adjustment,
    account,
    unit,
    day,
    ...(booked === undefined ? {} : { booked }),
    by: actor,
    recordedAt: now,
    reason,
    ...(event.proposal === undefined || proposal === undefined
      ? {}
      : { approved: { proposal: event.proposal, by: proposal.by, day: proposal.day } }),
  }
  if (event._tag === "PointsAdded") {
    const { budget, points, repaid, validUntil } = event
    const found = {
      ...common,
      points,
      validUntil,
      ...(repaid === undefined ? {} : { repaid: sumOf(repaid) }),
      ...(budget === undefined ? {} : { budget }),
    }
    return { ...found, sentence: sentenceOf(found) }
  }
  const { asked, owed, points } = event
  const found = {
    ...common,
    points: 0 - points,
    ...(asked === undefined ? {} : { asked }),
    ...(owed === undefined ? {} : { owed }),
  }
  return { ...found, sentence: sentenceOf(found) }
}

const sentenceOf = (found: Omit<AdjustmentExplanation, "sentence">): Localized => {
  const { by, day, points, reason, unit } = found
  const [amount, who] = [Math.abs(points), actorText(by)]
  const given = points > 0
  const parts: ReadonlyArray<Localized | undefined> = [
    {
      zh: `${day}，${unit} 由${who.zh}人工${given ? "增加" : "扣减"} ${amount} 分，原因：${reason}`,
      en: `${amount} points ${given ? "given" : "deducted"} by hand on ${day} at ${unit}, by ${who.en}, for this reason: ${reason}`,
    },
    validText(found),
    found.asked === undefined
      ? undefined
      : {
          zh: `应扣 ${found.asked} 分，账户下限只容扣 ${amount} 分`,
          en: `${found.asked} were asked for, and the floor of the wallet let ${amount} be taken`,
        },
    found.owed === undefined
      ? undefined
      : {
          zh: `其中 ${found.owed} 分余额不足，列为待扣`,
          en: `${found.owed} of them were not there and are owed`,
        },
    found.repaid === undefined
      ? undefined
      : {
          zh: `其中 ${found.repaid} 分抵扣待扣积分`,
          en: `${found.repaid} of them repaid what was owed`,
        },
    found.budget === undefined
      ? undefined
      : { zh: `列支 ${found.budget} 预算`, en: `out of the budget for ${found.budget}` },
    found.approved === undefined
      ? undefined
      : {
          zh: `由 ${found.approved.by} 于 ${found.approved.day} 提交复核（${found.approved.proposal}），经${who.zh}批准`,
          en: `proposed by ${found.approved.by} on ${found.approved.day} (${found.approved.proposal}) and approved by ${who.en}`,
        },
    found.booked === undefined
      ? undefined
      : {
          zh: `当月已结账，记入 ${found.booked}`,
          en: `the month was closed, so it is booked on ${found.booked}`,
        },
  ]
  const there = parts.filter((part) => part !== undefined)
  return {
    zh: `${there.map(({ zh }) => zh).join("；")}。`,
    en: `${there.map(({ en }) => en).join("; ")}.`,
  }
}

const validText = ({
  validUntil,
}: Pick<AdjustmentExplanation, "validUntil">): Localized | undefined => {
  if (validUntil === undefined) return undefined
  return validUntil === null
    ? { zh: "长期有效", en: "valid for good" }
    : { zh: `有效期至 ${validUntil}`, en: `valid until ${validUntil}` }
}

const actorText = ({ _tag, id }: Actor): Localized =>
  _tag === "Person" ? { zh: ` ${id} `, en: id } : { zh: `系统（${id}）`, en: `the system (${id})` }
