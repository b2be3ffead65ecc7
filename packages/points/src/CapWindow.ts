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

export const countedAs = (ruleSet: RuleSetId, rule: RuleId): CountedRule =>
  ruleSet === defaultRuleSet ? rule : `${ruleSet}/${rule}`

export type MonthCount = readonly [rule: CountedRule, points: number]
export type DayCount = readonly [day: BusinessDay, rule: CountedRule, points: number]
export type ActivityCount = readonly [
  activity: string,
  rule: CountedRule,
  points: number,
  minutes: number,
]

/** What rules with caps have granted to one account in one month. */
export interface CapCounts {
  readonly month: BusinessMonth
  readonly months: ReadonlyArray<MonthCount>
  readonly days: ReadonlyArray<DayCount>
  /** By the month for which the activity was planned. */
  readonly activities: ReadonlyArray<ActivityCount>
}

/**
 * The cap counts of an account's earlier months; the id is composed of account and month. Those of its latest
 * month are part of the account itself, so that most awards need no other stream.
 */
export const CapWindow = stateKind<CapCounts | null>({
  name: "points.window",
  initial: null,
  // Most are written once, when a later month begins, and read only for services that are entered late.
  cached: false,
  presumedNew: true,
})

export const capWindowId = (account: string, month: BusinessMonth): string => `${account}/${month}`

export const noCounts = (month: BusinessMonth): CapCounts => ({
  month,
  months: [],
  days: [],
  activities: [],
})

export const grantedInMonth = ({ months }: CapCounts, rule: CountedRule): number => {
  for (const entry of months) if (entry[0] === rule) return entry[1]
  return 0
}

export const grantedOnDay = ({ days }: CapCounts, day: BusinessDay, rule: CountedRule): number => {
  for (const entry of days) if (entry[0] === day && entry[1] === rule) return entry[2]
  return 0
}

export const countOfActivity = (
  { activities }: CapCounts,
  activity: string,
  rule: CountedRule,
): ActivityCount | undefined => {
  for (const entry of activities) if (entry[0] === activity && entry[1] === rule) return entry
  return undefined
}

const countsByDay = (caps: ReadonlyArray<CapName>): boolean => caps.includes("perDay")
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
export const isWithin = ({ day, activityMonth }: Counted, month: BusinessMonth): boolean =>
  day.startsWith(month) && (activityMonth === undefined || activityMonth === month)

/** The counts with an award entered (`sign` 1) or struck out (-1), as far as it falls in their month. */
export const withCredits = (counts: CapCounts, counted: Counted, sign: 1 | -1): CapCounts => {
  const { month } = counts
  let { months, days, activities } = counts
  const byDate = counted.day.startsWith(month)
  const activity = counted.activityMonth === month ? counted.activity : undefined
  for (const { rule: id, granted, minutes = 0, caps } of counted.credits) {
    if (caps === undefined) continue
    const rule = countedAs(counted.ruleSet, id)
    const points = sign * granted
    if (byDate && countsByMonth(caps)) months = inMonths(months, rule, points)
    if (byDate && countsByDay(caps)) days = inDays(days, counted.day, rule, points)
    if (activity !== undefined && countsByActivity(caps)) {
      activities = inActivities(activities, activity, rule, points, sign * minutes)
    }
  }
  return months === counts.months && days === counts.days && activities === counts.activities
    ? counts
    : { month, months, days, activities }
}

/** The counts of an account's latest month with an award entered or struck out, which may begin a later month. */
export const latestCounts = (
  latest: CapCounts | null,
  counted: Counted,
  sign: 1 | -1,
): CapCounts | null => {
  let counts = latest
  if (sign === 1 && (latest === null || !isWithin(counted, latest.month))) {
    for (const month of countedMonths(counted)) if (isAfter(month, counts)) counts = noCounts(month)
  }
  return counts === null ? null : withCredits(counts, counted, sign)
}

/** Whether a month comes after the latest one that has counts. */
export const isAfter = (month: BusinessMonth, latest: CapCounts | null): boolean =>
  latest === null || month > latest.month

const inMonths = (
  entries: ReadonlyArray<MonthCount>,
  rule: CountedRule,
  points: number,
): ReadonlyArray<MonthCount> => {
  let place = 0
  while (place < entries.length && entries[place]?.[0] !== rule) place++
  const sum = (place < entries.length ? (entries[place]?.[1] ?? 0) : 0) + points
  return entered(entries, place, sum > 0 ? [rule, sum] : undefined)
}

const inDays = (
  entries: ReadonlyArray<DayCount>,
  day: BusinessDay,
  rule: CountedRule,
  points: number,
): ReadonlyArray<DayCount> => {
  let place = 0
  for (const entry of entries) {
    if (entry[0] === day && entry[1] === rule) break
    place++
  }
  const sum = (place < entries.length ? (entries[place]?.[2] ?? 0) : 0) + points
  return entered(entries, place, sum > 0 ? [day, rule, sum] : undefined)
}

const inActivities = (
  entries: ReadonlyArray<ActivityCount>,
  activity: string,
  rule: CountedRule,
  points: number,
  minutes: number,
): ReadonlyArray<ActivityCount> => {
  let place = 0
  for (const entry of entries) {
    if (entry[0] === activity && entry[1] === rule) break
    place++
  }
  const before = place < entries.length ? entries[place] : undefined
  const sum = (before?.[2] ?? 0) + points
  const time = (before?.[3] ?? 0) + minutes
  return entered(entries, place, sum > 0 || time > 0 ? [activity, rule, sum, time] : undefined)
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
