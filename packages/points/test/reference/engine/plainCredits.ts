import type { CapGroup, EarningRule, PendingUntil, PointCaps } from "@civic-practice/points"
import { holding, lastDay, pointsOf } from "../plainRules.ts"

// What rules grant, with every cap counted anew each time from all that stands.

export interface PlainAward {
  readonly account: string
  readonly unit: string
  readonly day: string
  readonly minutes?: number
  readonly event?: string
  readonly field?: string
  readonly activity?: string
  readonly activityMonth?: string
  readonly pending?: PendingUntil
}

type CapKey = keyof PointCaps | "countedMinutesPerActivity"

export interface PlainCredit {
  readonly rule: string
  readonly granted: number
  readonly minutes: number
  readonly until: string | null
  /** The caps that the rule and its groups had then: what was granted counts against them. */
  readonly caps: ReadonlySet<CapKey>
  readonly groups: ReadonlyMap<string, ReadonlySet<CapKey>>
}

interface Standing {
  readonly award: PlainAward
  readonly credits: ReadonlyArray<PlainCredit>
}

const mondayOf = (day: string): number => {
  const days = Date.parse(day) / 86_400_000
  return days - ((days + 3) % 7)
}

const together: Record<keyof PointCaps, (one: PlainAward, other: PlainAward) => boolean> = {
  perActivity: (one, other) =>
    one.activity !== undefined &&
    one.activity === other.activity &&
    one.activityMonth === other.activityMonth,
  perDay: (one, other) => one.day === other.day,
  perWeek: (one, other) => mondayOf(one.day) === mondayOf(other.day),
  perMonth: (one, other) => one.day.slice(0, 7) === other.day.slice(0, 7),
  perYear: (one, other) => one.day.slice(0, 4) === other.day.slice(0, 4),
  lifetime: () => true,
}

/** Days and activities are counted for either of two caps. */
const countedFor: Record<keyof PointCaps, ReadonlyArray<CapKey>> = {
  perActivity: ["perActivity", "countedMinutesPerActivity"],
  perDay: ["perDay", "perWeek"],
  perWeek: ["perDay", "perWeek"],
  perMonth: ["perMonth"],
  perYear: ["perYear"],
  lifetime: ["lifetime"],
}

const keysOf = (caps: object | undefined): ReadonlySet<CapKey> =>
  new Set(Object.keys(caps ?? {}) as ReadonlyArray<CapKey>) // Caps are named by these keys alone.

/** What the rules of a version grant for an award, given all earnings that stand. */
export const grantsOf = (
  version: { readonly rules: ReadonlyArray<EarningRule>; readonly groups: ReadonlyArray<CapGroup> },
  award: PlainAward,
  standing: ReadonlyArray<Standing>,
): ReadonlyArray<PlainCredit> => {
  const [, , wallet] = award.account.split("/")
  const own = standing.filter((one) => one.award.account === award.account)
  const used = (
    cap: keyof PointCaps,
    capsOf: (credit: PlainCredit) => ReadonlySet<CapKey> | undefined,
  ): number => {
    let points = 0
    for (const one of own) {
      if (!together[cap](one.award, award)) continue
      for (const credit of one.credits) {
        const caps = capsOf(credit)
        if (countedFor[cap].some((key) => caps?.has(key) === true)) points += credit.granted
      }
    }
    return points
  }
  const credits: Array<PlainCredit> = []
  const rules = version.rules.filter(
    (rule) => rule.wallet === wallet && rule.earns._tag !== "Penalty",
  )
  // An award's unit and day are texts here, which is all that rules compare.
  for (const rule of holding(rules, award as never)) {
    const asked = Number(pointsOf(rule, award as never, award.minutes ?? 0))
    if (asked === 0) continue
    const caps = rule.caps ?? {}
    let minutes = award.minutes ?? 0
    if (caps.countedMinutesPerActivity !== undefined) {
      let counted = 0
      for (const one of own) {
        if (!together.perActivity(one.award, award)) continue
        for (const credit of one.credits) if (credit.rule === rule.id) counted += credit.minutes
      }
      minutes = Math.min(minutes, Math.max(0, caps.countedMinutesPerActivity - counted))
    }
    let granted = Math.min(asked, Number(pointsOf(rule, award as never, minutes)))
    for (const cap of Object.keys(together) as ReadonlyArray<keyof PointCaps>) {
      const most = caps[cap]
      if (most === undefined) continue
      const before = used(cap, (one) => (one.rule === rule.id ? one.caps : undefined))
      granted = Math.min(granted, Math.max(0, most - before))
    }
    const groups = version.groups.filter(({ rules: members }) => members.includes(rule.id))
    for (const { id, caps: shared } of groups) {
      const now = credits
        .filter((one) => one.groups.has(id))
        .reduce((all, one) => all + one.granted, 0)
      for (const cap of Object.keys(together) as ReadonlyArray<keyof PointCaps>) {
        const most = shared[cap]
        if (most === undefined) continue
        const before = used(cap, (one) => one.groups.get(id)) + now
        granted = Math.min(granted, Math.max(0, most - before))
      }
    }
    credits.push({
      rule: rule.id,
      granted,
      minutes: caps.countedMinutesPerActivity === undefined ? 0 : minutes,
      until: lastDay(rule.validity, award.day),
      caps: keysOf(rule.caps),
      groups: new Map(groups.map(({ id, caps: shared }) => [id, keysOf(shared)])),
    })
  }
  return credits
}

/** The credits with their last days counted from the day on which they become active. */
export const validFrom = (
  credits: ReadonlyArray<PlainCredit>,
  rules: ReadonlyArray<EarningRule>,
  day: string,
): ReadonlyArray<PlainCredit> =>
  credits.map((credit) => {
    const rule = rules.find(({ id }) => id === credit.rule)
    return rule === undefined ? credit : { ...credit, until: lastDay(rule.validity, day) }
  })
