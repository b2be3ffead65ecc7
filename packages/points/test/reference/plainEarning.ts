import type { CapGroup, EarningRule, PointCaps } from "@civic-practice/points"
import { fraction, rounded, times } from "./plainRules.ts"

// What rules grant with everything that they can ask and every cap, written apart from the library's own evaluation:
// every rule is asked for every service, and all that counts against a cap is added up anew each time.

/** An award as plain data. */
export interface PlainService {
  readonly account: string
  readonly unit: string
  readonly day: string
  readonly minutes?: number
  readonly event?: string
  readonly activity?: string
  readonly [name: string]: string | number | undefined
}

/** What a rule granted for an award. */
export interface PlainGrant {
  readonly service: PlainService
  readonly rule: string
  readonly asked: number
  readonly granted: number
  readonly minutes: number
}

// New Year 2026 is a Thursday; its three days off go on to the Saturday.
const holidays = ["2026-01-01", "2026-01-02", "2026-01-03"]

const kindOf = ({ day, dayKind }: PlainService): string => {
  if (typeof dayKind === "string") return dayKind
  if (holidays.includes(day)) return "publicHoliday"
  return [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? "weekend" : "workingDay"
}

const lists: ReadonlyArray<readonly [keyof NonNullable<EarningRule["when"]>, string]> = [
  ["fields", "field"],
  ["roles", "role"],
  ["evidence", "evidence"],
  ["units", "unit"],
  ["levels", "level"],
  ["teams", "team"],
  ["qualities", "quality"],
  ["dayKinds", "dayKind"],
]

const rangesOf = (when: NonNullable<EarningRule["when"]>) =>
  [
    ["stars", when.minimumStars, when.maximumStars],
    ["age", when.minimumAge, when.maximumAge],
    ["tenureDays", when.minimumTenureDays, when.maximumTenureDays],
  ] as const

export const plainlyHolds = (rule: EarningRule, service: PlainService): boolean => {
  const when = rule.when ?? {}
  const about = rule.earns._tag === "PerEvent" ? rule.earns.event : undefined
  if (about !== service.event) return false
  if (service.day < (when.from ?? "") || service.day > (when.to ?? "9999")) return false
  if ((service.minutes ?? 0) < (when.minimumMinutes ?? 0)) return false
  for (const [condition, name] of lists) {
    const list = when[condition] as ReadonlyArray<string> | undefined // Each of these lists labels.
    const value = name === "dayKind" ? kindOf(service) : service[name]
    if (list !== undefined && !list.some((one) => one === value)) return false
  }
  for (const [name, least, most] of rangesOf(when)) {
    const value = service[name]
    if (least === undefined && most === undefined) continue
    if (typeof value !== "number") return false
    if (value < (least ?? value) || value > (most ?? value)) return false
  }
  return true
}

const asked = (rule: EarningRule, service: PlainService, minutes: number): number => {
  let value = fraction(rule.earns.points)
  if (rule.earns._tag === "PerHour") value = times(value, [BigInt(minutes), 60n])
  for (const { by, factors, otherwise = 1 } of rule.coefficients ?? []) {
    const label = by === "dayKind" ? kindOf(service) : service[by]
    const factor = factors.find(({ of }) => label !== undefined && of === `${label}`)
    value = times(value, fraction(factor?.times ?? otherwise))
  }
  return Number(rounded(value, rule.rounding))
}

const mondayOf = (day: string): number => {
  const days = Date.parse(day) / 86_400_000
  return days - ((days + 3) % 7)
}

const windows: Record<keyof PointCaps, (one: PlainService, other: PlainService) => boolean> = {
  perActivity: (one, other) => one.activity !== undefined && one.activity === other.activity,
  perDay: (one, other) => one.day === other.day,
  perWeek: (one, other) => mondayOf(one.day) === mondayOf(other.day),
  perMonth: (one, other) => one.day.slice(0, 7) === other.day.slice(0, 7),
  perYear: (one, other) => one.day.slice(0, 4) === other.day.slice(0, 4),
  lifetime: () => true,
}

/** What the rules grant for an award, given all grants that stand. */
export const plainGrants = (
  rules: ReadonlyArray<EarningRule>,
  capGroups: ReadonlyArray<CapGroup>,
  service: PlainService,
  before: ReadonlyArray<PlainGrant>,
): ReadonlyArray<PlainGrant> => {
  const grants: Array<PlainGrant> = []
  const ordered = rules
    .map((rule, place) => ({ rule, place }))
    .sort((a, b) => (a.rule.order ?? 0) - (b.rule.order ?? 0) || a.place - b.place)
  const used = (
    cap: keyof PointCaps,
    members: ReadonlyArray<string>,
    among: ReadonlyArray<PlainGrant>,
  ): number =>
    among
      .filter((one) => one.service.account === service.account && members.includes(one.rule))
      .filter((one) => windows[cap](one.service, service))
      .reduce((sum, one) => sum + one.granted, 0)
  for (const { rule } of ordered) {
    if (!plainlyHolds(rule, service)) continue
    const points = asked(rule, service, service.minutes ?? 0)
    let minutes = service.minutes ?? 0
    const most = rule.caps?.countedMinutesPerActivity
    if (most !== undefined) {
      const counted = before
        .filter((one) => one.service.account === service.account && one.rule === rule.id)
        .filter((one) => windows.perActivity(one.service, service))
        .reduce((sum, one) => sum + one.minutes, 0)
      minutes = Math.min(minutes, Math.max(0, most - counted))
    }
    let granted = Math.min(points, asked(rule, service, minutes))
    const cut = (limit: number | undefined, there: number) => {
      if (limit !== undefined) granted = Math.min(granted, Math.max(0, limit - there))
    }
    for (const cap of Object.keys(windows) as ReadonlyArray<keyof PointCaps>) {
      cut(rule.caps?.[cap], used(cap, [rule.id], before))
      for (const group of capGroups) {
        if (!group.rules.includes(rule.id)) continue
        // What the same award granted before by another rule fills each window of the group.
        const now = grants
          .filter((one) => group.rules.some((id) => id === one.rule))
          .reduce((sum, one) => sum + one.granted, 0)
        cut(group.caps[cap], used(cap, group.rules, before) + now)
      }
    }
    if (points > 0) grants.push({ service, rule: rule.id, asked: points, granted, minutes })
    if (rule.stop === true) break
  }
  return grants
}
