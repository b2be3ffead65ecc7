import type { BusinessDay, Localized } from "@civic-practice/core"
import type { AccountEvent } from "./AccountEvent.ts"
import type { Credit } from "./CapWindow.ts"

/** One line of an account's statement (积分明细). */
export interface StatementEntry {
  /** The day of business that the event speaks of. */
  readonly day: BusinessDay
  readonly title: Localized
  /** Points that came (above 0) or went (below 0). */
  readonly points: number
  /** The balance after it. */
  readonly balance: number
  /** The fact, redemption or adjustment it is about; `null` for points that lapsed. */
  readonly reference: string | null
  /** For an earning, or what it was corrected to: which version of which rules granted what, and which caps cut it. */
  readonly rules?: {
    readonly ruleSet: string
    readonly version: number
    readonly credits: ReadonlyArray<Credit>
  }
  /** For an adjustment by hand. */
  readonly reason?: string
}

/** The statement of an account: its events, in the order in which they were recorded, with the running balance. */
export const statement = (events: Iterable<AccountEvent>): ReadonlyArray<StatementEntry> => {
  const entries: Array<StatementEntry> = []
  let balance = 0
  for (const event of events) {
    const line = lineOf(event)
    if (line === undefined) continue
    balance += line.points
    entries.push({ ...line, balance })
  }
  return entries
}

const lineOf = (event: AccountEvent): Omit<StatementEntry, "balance"> | undefined => {
  const { day } = event
  switch (event._tag) {
    case "AccountOpened":
      return undefined
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
      return { day, title: titles.deducted, points: -points, reference, reason }
    }
    case "PointsRedeemed":
      return { day, title: titles.redeemed, points: -event.points, reference: event.redemption }
    case "PointsRefunded":
      return { day, title: titles.refunded, points: event.points, reference: event.redemption }
    case "PointsExpired":
      return { day, title: titles.expired, points: -event.points, reference: null }
  }
}

const titles = {
  earned: { zh: "积分发放", en: "earned" },
  reversed: { zh: "积分撤销", en: "reversed" },
  corrected: { zh: "积分更正", en: "corrected" },
  added: { zh: "人工增加", en: "added by hand" },
  deducted: { zh: "人工扣减", en: "deducted by hand" },
  redeemed: { zh: "积分兑换", en: "redeemed" },
  refunded: { zh: "兑换退回", en: "refunded" },
  expired: { zh: "积分过期", en: "expired" },
} satisfies Record<string, Localized>
