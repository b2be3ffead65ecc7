import { type BusinessDay, type BusinessMonth, monthOf, stateKind } from "@civic-practice/core"
import type { CapName, RuleId, RuleSetId } from "./EarningRule.ts"
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
  readonly caps?: ReadonlyArray<CapName>
  /** The caps of which each alone would have cut the award. */
  readonly cutBy?: ReadonlyArray<CapName>
}

/** What counts against caps, and when: the day of service, and the month for which its activity was planned. */
export interface Counted {
  readonly ruleSet: RuleSetId
  readonly day: BusinessDay
  readonly activity?: string
  readonly activityMonth?: BusinessMonth
  readonly credits: ReadonlyArray<Credit>
}

/** A rule as counts name it: its id, with its rule set before it where that is not the default one. */
export type CountedRule = string

/** How counts name a rule. */
export const countedAs = (ruleSet: RuleSetId, rule: RuleId): CountedRule =>
  ruleSet === defaultRuleSet ? rule : `${ruleSet}/${rule}`

/** Points by the day of the month (1 to 31), for `perDay` and `perWeek`. */
export type DayCount = readonly [day: number, points: number]

/** Points and minutes by activity planned for the month, for `perActivity` and `countedMinutesPerActivity`. */
export type ActivityCount = readonly [activity: string, points: number, minutes: number]

/** What one rule has granted in one month, as far as its caps ask: in the month (`perMonth`), by day, by activity. */
export type RuleCounts = readonly [
  rule: CountedRule,
  inMonth: number,
  days: ReadonlyArray<DayCount>,
  activities: ReadonlyArray<ActivityCount>,
]

/** What rules with caps have granted to one account in one month. */
export interface CapCounts {
  readonly month: BusinessMonth
  readonly rules: ReadonlyArray<RuleCounts>
}

/**
 * The cap counts of an account's earlier months; the id is composed of account and month. Those of its two latest
 * months are part of the account itself, so that most awards need no other stream.
 */
export const CapWindow = stateKind<CapCounts | null>({
  name: "points.window",
  initial: null,
  // Most are written once, when a third month begins, and read only for services that are entered very late.
  cached: false,
  presumedNew: true,
})

/** The id under which an account's counts of a month are kept. */
export const capWindowId = (account: string, month: BusinessMonth): string => `${account}/${month}`

/** A month in which nothing counts yet. */
export const noCounts = (month: BusinessMonth): CapCounts => ({ month, rules: [] })

const placeOf = (rules: ReadonlyArray<RuleCounts>, rule: CountedRule): number => {
  let place = 0
  while (place < rules.length && rules[place]?.[0] !== rule) place++
  return place
}

const countsOfRule = ({ rules }: CapCounts, rule: CountedRule): RuleCounts | undefined => {
  for (const counts of rules) if (counts[0] === rule) return counts
  return undefined
}

/** The points that a rule with a monthly cap has granted in the month. */
export const grantedInMonth = (counts: CapCounts, rule: CountedRule): number =>
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

const countsByDay = (caps: ReadonlyArray<CapName>): boolean =>
  caps.includes("perDay") || caps.includes("perWeek")
const countsByMonth = (caps: ReadonlyArray<CapName>): boolean => caps.includes("perMonth")
const countsByActivity = (caps: ReadonlyArray<CapName>): boolean =>
  caps.includes("perActivity") || caps.includes("countedMinutesPerActivity")

/** The months in whose counts something is entered, at most two. */
export const countedMonths = (counted: Counted): ReadonlyArray<BusinessMonth> => {
  let byDate = false
  let byActivity = false
  for (const { caps } of counted.credits) {
    if (caps === undefined) continue
    byDate ||= countsByDay(caps) || countsByMonth(caps)
    byActivity ||= countsByActivity(caps)
  }
  const months: Array<BusinessMonth> = []
  if (byDate) months.push(monthOf(counted.day))
  const { activityMonth } = counted
  if (byActivity && activityMonth !== undefined && activityMonth !== months[0]) {
    months.push(activityMonth)
  }
  return months
}

/** Whether all that an award can count for falls in one month. */
const isWithin = ({ day, activityMonth }: Counted, month: BusinessMonth): boolean =>
  day.startsWith(month) && (activityMonth === undefined || activityMonth === month)

/** The counts with an award entered (`sign` 1) or struck out (-1), as far as it falls in their month. */
export const withCredits = (counts: CapCounts, counted: Counted, sign: 1 | -1): CapCounts => {
  const { month } = counts
  const day = counted.day.startsWith(month) ? dayOfMonth(counted.day) : undefined
  const activity = counted.activityMonth === month ? counted.activity : undefined
  if (day === undefined && activity === undefined) return counts
  let rules: Array<RuleCounts> | undefined
  for (const { rule: id, granted, minutes = 0, caps } of counted.credits) {
    if (caps === undefined) continue
    rules ??= counts.rules.slice()
    const rule = countedAs(counted.ruleSet, id)
    const points = sign * granted
    const place = placeOf(rules, rule)
    const former = place < rules.length ? rules[place] : undefined
    let inMonth = former?.[1] ?? 0
    let days = former?.[2] ?? none
    let activities = former?.[3] ?? none
    if (day !== undefined && countsByMonth(caps)) inMonth = Math.max(0, inMonth + points)
    if (day !== undefined && countsByDay(caps)) days = inDays(days, day, points)
    if (activity !== undefined && countsByActivity(caps)) {
      activities = inActivities(activities, activity, points, sign * minutes)
    }
    if (inMonth > 0 || days.length > 0 || activities.length > 0) {
      rules[place] = [rule, inMonth, days, activities]
    } else rules.splice(place, 1)
  }
  return rules === undefined ? counts : { month, rules }
}

/**
 * Services are entered in their month or early in the next, so an account keeps the counts of two months, oldest
 * first: the latest that have any. An award for one of them needs no other stream.
 */
const keptMonths = 2

/** The counts of an account's latest months, and of all that an award counts in. */
export const withMonths = (
  kept: ReadonlyArray<CapCounts>,
  counted: Counted,
): ReadonlyArray<CapCounts> => {
  let all = kept
  for (const month of countedMonths(counted)) {
    if (countsIn(all, month) !== undefined) continue
    all = [...all, noCounts(month)].sort((one, other) => (one.month < other.month ? -1 : 1))
  }
  return all
}

/** Those of them that an account does not keep. */
export const beyondKept = (months: ReadonlyArray<CapCounts>): ReadonlyArray<CapCounts> =>
  months.slice(0, -keptMonths)

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
  const months = sign === 1 ? withMonths(kept, counted).slice(-keptMonths) : kept
  return months.map((counts) => withCredits(counts, counted, sign))
}

/** Whether all that an award can count for falls in the latest month of an account. */
export const isInLatest = (kept: ReadonlyArray<CapCounts>, counted: Counted): boolean => {
  const latest = kept.length === 0 ? undefined : kept[kept.length - 1]
  return latest !== undefined && isWithin(counted, latest.month)
}

/** The counts of a month among those of several. */
export const countsIn = (
  months: ReadonlyArray<CapCounts>,
  month: BusinessMonth,
): CapCounts | undefined => {
  for (const counts of months) if (counts.month === month) return counts
  return undefined
}

/** Whether a month's counts, if it has any, are no longer kept with the account. */
export const isBeforeKept = (kept: ReadonlyArray<CapCounts>, month: BusinessMonth): boolean => {
  const oldest = kept.length < keptMonths ? undefined : kept[0]
  return oldest !== undefined && month < oldest.month
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
