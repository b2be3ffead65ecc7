import { type BusinessDay, type BusinessMonth, monthOf, stateKind } from "@civic-practice/core"
import type { CapGroupId, CapName, Caps, RuleId, RuleSetId } from "./EarningRule.ts"
import { defaultRuleSet } from "./RuleSet.ts"

/** What one rule granted for one award. */
export interface Credit {
  readonly rule: RuleId
  /** What the rule gives for the service. */
  readonly asked: number
  /** What was granted: no more than asked. */
  readonly granted: number
  /** The last day on which the points can be spent; `null`: they never lapse. */
  readonly validUntil: BusinessDay | null
  /** Minutes that counted, where the rule caps them. */
  readonly minutes?: number
  /** The caps that the rule has, so that what was granted counts against them. */
  readonly caps?: ReadonlyArray<keyof Caps>
  /** The caps of which each alone would have cut the award. */
  readonly cutBy?: ReadonlyArray<CapName>
  /** What each of `cutBy` left for the award, in points. */
  readonly rooms?: ReadonlyArray<number>
  /** The caps that the rule shares with others, so that what was granted counts against them too. */
  readonly shared?: ReadonlyArray<SharedCaps>
}

/** The caps of a group of rules, for one credit. */
export interface SharedCaps {
  readonly group: CapGroupId
  readonly caps: ReadonlyArray<keyof Caps>
  /** Those of which each alone would have cut the award, and what each left for it. */
  readonly cutBy?: ReadonlyArray<keyof Caps>
  readonly rooms?: ReadonlyArray<number>
}

/** What counts against caps, and when: the day of service, and the month for which its activity was planned. */
export interface Counted {
  readonly ruleSet: RuleSetId
  readonly day: BusinessDay
  readonly activity?: string
  readonly activityMonth?: BusinessMonth
  readonly credits: ReadonlyArray<Credit>
}

/**
 * A rule as counts name it: its id, with its rule set before it where that is not the default one. A group of rules
 * likewise, with one more "/" before its id.
 */
export type CountedRule = string

/** How counts name a rule. */
export const countedAs = (ruleSet: RuleSetId, rule: RuleId): CountedRule =>
  ruleSet === defaultRuleSet ? rule : `${ruleSet}/${rule}`

/** How counts name a group of rules. */
export const groupCountedAs = (ruleSet: RuleSetId, group: CapGroupId): CountedRule =>
  ruleSet === defaultRuleSet ? `/${group}` : `${ruleSet}//${group}`

/** Points by the day of the month (1 to 31), for `perDay` and `perWeek`. */
export type DayCount = readonly [day: number, points: number]

/** Points and minutes by activity planned for the month, for `perActivity` and `countedMinutesPerActivity`. */
export type ActivityCount = readonly [activity: string, points: number, minutes: number]

/**
 * What one rule has granted in one month, as far as its caps ask: in the month (`perMonth`), by day, by activity. In a
 * year (`perYear`) or at any time (`lifetime`): in all of it.
 */
export type RuleCounts = readonly [
  rule: CountedRule,
  inMonth: number,
  days: ReadonlyArray<DayCount>,
  activities: ReadonlyArray<ActivityCount>,
]

/** A calendar year, as `2026`, or all time. */
export type LongPeriod = `${number}` | "ever"

/** A period in which points are counted. */
export type CountedPeriod = BusinessMonth | LongPeriod

/** What rules with caps have granted to one account in one month, in one year or ever. */
export interface CapCounts {
  readonly month: CountedPeriod
  readonly rules: ReadonlyArray<RuleCounts>
}

/**
 * The cap counts of an account's earlier months and years; the id is composed of account and period. Those of its two
 * latest months and years are part of the account itself, so that most awards need no other stream.
 */
export const CapWindow = stateKind<CapCounts | null>({
  name: "points.window",
  initial: null,
  // Most are written once, when a third month begins, and read only for services that are entered very late.
  cached: false,
  presumedNew: true,
})

/** The id under which an account's counts of a month or a year are kept. */
export const capWindowId = (account: string, month: CountedPeriod): string => `${account}/${month}`

/** A month or a longer period in which nothing counts yet. */
export const noCounts = (month: CountedPeriod): CapCounts => ({ month, rules: [] })

/** The year of a day. */
export const yearOf = (day: BusinessDay): LongPeriod => day.slice(0, 4) as `${number}` // Four digits.

const isMonth = (period: CountedPeriod): period is BusinessMonth => period.length === 7

const placeOf = (rules: ReadonlyArray<RuleCounts>, rule: CountedRule): number => {
  let place = 0
  while (place < rules.length && rules[place]?.[0] !== rule) place++
  return place
}

const countsOfRule = ({ rules }: CapCounts, rule: CountedRule): RuleCounts | undefined => {
  for (const counts of rules) if (counts[0] === rule) return counts
  return undefined
}

/** The points that a rule with a cap on the month, the year or all time has granted in it. */
export const grantedInPeriod = (counts: CapCounts, rule: CountedRule): number =>
  countsOfRule(counts, rule)?.[1] ?? 0

/** The points that a rule with a daily or weekly cap has granted on a day of the month. */
export const grantedOnDay = (counts: CapCounts, day: BusinessDay, rule: CountedRule): number => {
  const number = dayOfMonth(day)
  for (const entry of countsOfRule(counts, rule)?.[2] ?? none) {
    if (entry[0] === number) return entry[1]
  }
  return 0
}

/** What a rule has granted for an activity that was planned for the month; `undefined`: nothing. */
export const countOfActivity = (
  counts: CapCounts,
  activity: string,
  rule: CountedRule,
): ActivityCount | undefined => {
  for (const entry of countsOfRule(counts, rule)?.[3] ?? none) {
    if (entry[0] === activity) return entry
  }
  return undefined
}

const none: ReadonlyArray<never> = []

const dayOfMonth = (day: BusinessDay): number => Number(day.slice(8))

const countsByDay = (caps: ReadonlyArray<keyof Caps>): boolean =>
  caps.includes("perDay") || caps.includes("perWeek")
const countsByMonth = (caps: ReadonlyArray<keyof Caps>): boolean => caps.includes("perMonth")
const countsByActivity = (caps: ReadonlyArray<keyof Caps>): boolean =>
  caps.includes("perActivity") || caps.includes("countedMinutesPerActivity")

/** Goes through all caps against which an award counts: those of its rules and those that they share. */
const eachCaps = (
  { credits, ruleSet }: Counted,
  visit: (caps: ReadonlyArray<keyof Caps>, name: () => CountedRule, credit: Credit) => void,
): void => {
  for (const credit of credits) {
    const { caps, rule, shared } = credit
    if (caps !== undefined) visit(caps, () => countedAs(ruleSet, rule), credit)
    for (const one of shared ?? none) {
      visit(one.caps, () => groupCountedAs(ruleSet, one.group), credit)
    }
  }
}

/** The months in whose counts something is entered, at most two, and the year and all time where they are counted. */
export const countedMonths = (counted: Counted): ReadonlyArray<CountedPeriod> => {
  let byDate = false
  let byActivity = false
  let byYear = false
  let ever = false
  eachCaps(counted, (caps) => {
    byDate ||= countsByDay(caps) || countsByMonth(caps)
    byActivity ||= countsByActivity(caps)
    byYear ||= caps.includes("perYear")
    ever ||= caps.includes("lifetime")
  })
  const periods: Array<CountedPeriod> = []
  if (byDate) periods.push(monthOf(counted.day))
  const { activityMonth } = counted
  if (byActivity && activityMonth !== undefined && activityMonth !== periods[0]) {
    periods.push(activityMonth)
  }
  if (byYear) periods.push(yearOf(counted.day))
  if (ever) periods.push("ever")
  return periods
}

/** Whether all that an award counts for falls in one month. */
const isWithin = (counted: Counted, month: CountedPeriod): boolean => {
  const { day, activityMonth, credits } = counted
  return (
    isMonth(month) &&
    day.startsWith(month) &&
    (activityMonth === undefined || activityMonth === month) &&
    !credits.some(isCountedLonger)
  )
}

const isLong = (caps: ReadonlyArray<keyof Caps> | undefined): boolean =>
  caps !== undefined && (caps.includes("perYear") || caps.includes("lifetime"))

const isCountedLonger = ({ caps, shared }: Credit): boolean =>
  isLong(caps) || (shared?.some((one) => isLong(one.caps)) ?? false)

/** The counts with an award entered (`sign` 1) or struck out (-1), as far as it falls in their period. */
export const withCredits = (counts: CapCounts, counted: Counted, sign: 1 | -1): CapCounts => {
  const { month: period } = counts
  const month = isMonth(period)
  const day = month && counted.day.startsWith(period) ? dayOfMonth(counted.day) : undefined
  const activity = counted.activityMonth === period ? counted.activity : undefined
  const whole = period === "ever" || (!month && yearOf(counted.day) === period)
  if (day === undefined && activity === undefined && !whole) return counts
  let rules: Array<RuleCounts> | undefined
  eachCaps(counted, (caps, name, { granted, minutes = 0 }) => {
    const inAll = whole && caps.includes(period === "ever" ? "lifetime" : "perYear")
    if (!month && !inAll) return
    rules ??= counts.rules.slice()
    const rule = name()
    const points = sign * granted
    const place = placeOf(rules, rule)
    const former = place < rules.length ? rules[place] : undefined
    let inMonth = former?.[1] ?? 0
    let days = former?.[2] ?? none
    let activities = former?.[3] ?? none
    if (inAll || (day !== undefined && countsByMonth(caps))) inMonth = Math.max(0, inMonth + points)
    if (day !== undefined && countsByDay(caps)) days = inDays(days, day, points)
    if (activity !== undefined && countsByActivity(caps)) {
      activities = inActivities(activities, activity, points, sign * minutes)
    }
    if (inMonth > 0 || days.length > 0 || activities.length > 0) {
      rules[place] = [rule, inMonth, days, activities]
    } else rules.splice(place, 1)
  })
  return rules === undefined ? counts : { month: period, rules }
}

/**
 * Services are entered in their month or early in the next, so an account keeps the counts of two months and of two
 * years, oldest first: the latest that have any. An award for one of them needs no other stream.
 */
const keptPeriods = 2

// All time comes first, then years, then months; each oldest first.
const rank = (period: CountedPeriod): number => (period === "ever" ? 0 : period.length)

const before = (one: CountedPeriod, other: CountedPeriod): boolean =>
  rank(one) === rank(other) ? one < other : rank(one) < rank(other)

/** The counts of an account's latest months and years, and of all that an award counts in. */
export const withMonths = (
  kept: ReadonlyArray<CapCounts>,
  counted: Counted,
): ReadonlyArray<CapCounts> => {
  let all = kept
  for (const month of countedMonths(counted)) {
    if (countsIn(all, month) !== undefined) continue
    all = [...all, noCounts(month)].sort((one, other) => (before(one.month, other.month) ? -1 : 1))
  }
  return all
}

/** Whether there are two later periods like one of the counts. */
const isBeyond = (all: ReadonlyArray<CapCounts>, place: number): boolean => {
  const one = all[place]
  const later = all[place + keptPeriods]
  return one !== undefined && later !== undefined && rank(one.month) === rank(later.month)
}

/** Those of them that an account does not keep. */
export const beyondKept = (all: ReadonlyArray<CapCounts>): ReadonlyArray<CapCounts> =>
  all.filter((_, place) => isBeyond(all, place))

/** The counts that an account keeps once an award was entered (`sign` 1) or struck out (-1). */
export const keptCounts = (
  kept: ReadonlyArray<CapCounts>,
  counted: Counted,
  sign: 1 | -1,
): ReadonlyArray<CapCounts> => {
  if (isInLatest(kept, counted)) {
    const latest = kept[kept.length - 1]
    const next = latest === undefined ? latest : withCredits(latest, counted, sign)
    return next === undefined || next === latest ? kept : [...kept.slice(0, -1), next]
  }
  const all = sign === 1 ? withMonths(kept, counted) : kept
  return all
    .filter((_, place) => !isBeyond(all, place))
    .map((counts) => withCredits(counts, counted, sign))
}

/** Whether all that an award can count for falls in the latest month of an account. */
export const isInLatest = (kept: ReadonlyArray<CapCounts>, counted: Counted): boolean => {
  const latest = kept.length === 0 ? undefined : kept[kept.length - 1]
  return latest !== undefined && isWithin(counted, latest.month)
}

/** The counts of a period among those of several. */
export const countsIn = (
  all: ReadonlyArray<CapCounts>,
  month: CountedPeriod,
): CapCounts | undefined => {
  for (const counts of all) if (counts.month === month) return counts
  return undefined
}

/** Whether a period's counts, if it has any, are no longer kept with the account. */
export const isBeforeKept = (kept: ReadonlyArray<CapCounts>, month: CountedPeriod): boolean => {
  let oldest: CountedPeriod | undefined
  let like = 0
  for (const one of kept) {
    if (one.month.length !== month.length) continue
    oldest ??= one.month
    like++
  }
  return like >= keptPeriods && oldest !== undefined && month < oldest
}

const inDays = (
  entries: ReadonlyArray<DayCount>,
  day: number,
  points: number,
): ReadonlyArray<DayCount> => {
  let place = 0
  while (place < entries.length && entries[place]?.[0] !== day) place++
  const sum = (place < entries.length ? (entries[place]?.[1] ?? 0) : 0) + points
  return entered(entries, place, sum > 0 ? [day, sum] : undefined)
}

const inActivities = (
  entries: ReadonlyArray<ActivityCount>,
  activity: string,
  points: number,
  minutes: number,
): ReadonlyArray<ActivityCount> => {
  let place = 0
  while (place < entries.length && entries[place]?.[0] !== activity) place++
  const before = place < entries.length ? entries[place] : undefined
  const sum = (before?.[1] ?? 0) + points
  const time = (before?.[2] ?? 0) + minutes
  return entered(entries, place, sum > 0 || time > 0 ? [activity, sum, time] : undefined)
}

/** The entries with one put in its place or at the end, or taken away where there is nothing left to count. */
const entered = <Entry>(
  entries: ReadonlyArray<Entry>,
  place: number,
  entry: Entry | undefined,
): ReadonlyArray<Entry> => {
  const changed = entries.slice()
  if (entry === undefined) changed.splice(place, 1)
  else if (place < entries.length) changed[place] = entry
  else changed.push(entry)
  return changed
}
