import type { BusinessDay, Localized } from "@civic-practice/core"
import type { PointsSettings } from "../books/PointsPolicy.ts"
import type { Credit } from "../earning/CapWindow.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { sumOf } from "./Debt.ts"

/** One line of an account's statement (积分明细). */
export interface StatementEntry {
  /** The day of business that the event speaks of. */
  readonly day: BusinessDay
  /** Where it was recorded once the month of its day was closed (跨月补记): the first open day, on which it counts. */
  readonly booked?: BusinessDay
  readonly title: Localized
  /** Points that came (above 0) or went (below 0). */
  readonly points: number
  /**
   * The balance after it: what the lines sum up to so far, with what is owed then. Never negative, but under the
   * policy's `unlimited`, by which what is owed is taken off it.
   */
  readonly balance: number
  /** What is owed (待扣积分) after it. Absent: nothing. */
  readonly owed?: number
  /** Points set aside (above 0) or free again or spent (below 0): they stay in the balance till spent. Absent: none. */
  readonly held?: number
  /** Points that wait to become active (above 0), or do so no longer (below 0). Absent: none. */
  readonly pending?: number
  /** Of the points that came, those that repaid what was owed. Absent: none. */
  readonly repaid?: number
  /** The fact, redemption, reservation, transfer or adjustment it is about; `null` for points that lapsed. */
  readonly reference: string | null
  /**
   * For an earning, or what it was corrected to: which version of which rules granted what, and which caps cut it. For
   * a penalty: what they took.
   */
  readonly rules?: {
    readonly ruleSet: string
    readonly version: number
    readonly credits: ReadonlyArray<Credit>
  }
  /** For an adjustment by hand, or a penalty. */
  readonly reason?: string
}

/**
 * The statement of an account: its events, in the order in which they were recorded, with the running balance as
 * `shownBalance` shows it by the policy.
 */
export const statement = (
  events: Iterable<AccountEvent>,
  { reversal }: Pick<PointsSettings, "reversal"> = {},
): ReadonlyArray<StatementEntry> => {
  const entries: Array<StatementEntry> = []
  let net = 0
  let owed = 0
  for (const event of events) {
    const line = lineOf(event)
    if (line === undefined) continue
    net += line.points
    if ("owed" in event) owed += event.owed
    const repaid = "repaid" in event ? sumOf(event.repaid) : 0
    owed -= repaid
    if ("forgiven" in event) owed -= event.forgiven
    const balance = reversal === "unlimited" ? net : net + owed
    entries.push({
      ...line,
      ...(event.booked === undefined ? {} : { booked: event.booked }),
      balance,
      ...(repaid === 0 ? {} : { repaid }),
      ...(owed === 0 ? {} : { owed }),
    })
  }
  return entries
}

const lineOf = (
  event: AccountEvent,
): Omit<StatementEntry, "balance" | "owed" | "repaid"> | undefined => {
  const { day } = event
  switch (event._tag) {
    case "AccountOpened":
      return event.base === undefined
        ? undefined
        : { day, title: titles.base, points: event.base, reference: null }
    case "PointsPending": {
      const { fact: reference, granted: pending, ruleSet, version, credits } = event
      const rules = { ruleSet, version, credits }
      return { day, title: titles.pending, points: 0, pending, reference, rules }
    }
    case "PointsActivated": {
      const { activated, fact: reference, granted: points, ruleSet, version, credits } = event
      const pending = 0 - sumOf((event.struckOut?.credits ?? credits).map(grantedAsPoints))
      const rules = { ruleSet, version, credits }
      return { day: activated, title: titles.activated, points, pending, reference, rules }
    }
    case "PendingCancelled": {
      const { fact: reference, points, reason } = event
      const line = { day, title: titles.cancelled, points: 0, pending: 0 - points, reference }
      return reason === undefined ? line : { ...line, reason }
    }
    case "PointsEarned": {
      const { fact: reference, granted: points, ruleSet, version, credits } = event
      return { day, title: titles.earned, points, reference, rules: { ruleSet, version, credits } }
    }
    case "EarningReversed":
      // 0 may be taken, and is not -0.
      return { day, title: titles.reversed, points: 0 - event.points, reference: event.fact }
    case "EarningCorrected": {
      const { corrected, fact: reference, difference: points, ruleSet, version, credits } = event
      const rules = { ruleSet, version, credits }
      return { day: corrected, title: titles.corrected, points, reference, rules }
    }
    case "PointsAdded": {
      const { points, adjustment: reference, reason } = event
      return { day, title: titles.added, points, reference, reason }
    }
    case "PointsDeducted": {
      const { points, adjustment: reference, reason } = event
      if (event.penalty === undefined) {
        return { day, title: titles.deducted, points: 0 - points, reference, reason }
      }
      const { credits, fact, ruleSet, version } = event.penalty
      const rules = { ruleSet, version, credits }
      return { day, title: titles.penalised, points: 0 - points, reference: fact, rules, reason }
    }
    case "PenaltyReversed":
      return { day, title: titles.penaltyReversed, points: event.points, reference: event.fact }
    case "PointsRedeemed":
      return { day, title: titles.redeemed, points: -event.points, reference: event.redemption }
    case "PointsRefunded":
      return { day, title: titles.refunded, points: event.points, reference: event.redemption }
    case "PointsHeld":
      return {
        day,
        title: titles.held,
        points: 0,
        held: event.points,
        reference: event.reservation,
      }
    case "PointsReleased": {
      const { reservation: reference, points: held, lapsed = [] } = event
      return { day, title: titles.released, points: 0 - sumOf(lapsed), held: -held, reference }
    }
    case "PointsCollected": {
      const { points, reservation: reference } = event
      return { day, title: titles.redeemed, points: -points, held: -points, reference }
    }
    case "PointsSent":
      return { day, title: titles.sent, points: -event.points, reference: event.transfer }
    case "PointsReceived":
      return { day, title: titles.received, points: event.points, reference: event.transfer }
    case "MembershipChanged":
      return undefined
    case "PointsExpired":
      return { day, title: titles.expired, points: -event.points, reference: null }
  }
}

const grantedAsPoints = ({ granted: points }: Credit) => ({ points })

const titles = {
  base: { zh: "基础分", en: "opening points" },
  pending: { zh: "待生效积分", en: "earned, not active yet" },
  activated: { zh: "积分生效", en: "became active" },
  cancelled: { zh: "取消待生效积分", en: "cancelled before it was active" },
  held: { zh: "积分预留", en: "set aside for a reservation" },
  released: { zh: "取消预留", en: "reservation released" },
  sent: { zh: "积分转出", en: "sent to another account" },
  received: { zh: "积分转入", en: "received from another account" },
  earned: { zh: "积分发放", en: "earned" },
  reversed: { zh: "积分撤销", en: "reversed" },
  corrected: { zh: "积分更正", en: "corrected" },
  added: { zh: "人工增加", en: "added by hand" },
  deducted: { zh: "人工扣减", en: "deducted by hand" },
  penalised: { zh: "按规则扣分", en: "deducted by the rules" },
  penaltyReversed: { zh: "撤销扣分", en: "penalty reversed" },
  redeemed: { zh: "积分兑换", en: "redeemed" },
  refunded: { zh: "兑换退回", en: "refunded" },
  expired: { zh: "积分过期", en: "expired" },
} satisfies Record<string, Localized>
