import {
  addDays,
  addMonths,
  BusinessDay,
  dayNumber,
  type Explained,
  endOfMonth,
  type Localized,
  monthOf,
  weekday,
} from "@civic-practice/core"
import { Schema } from "effect"

/**
 * The kinds of periods that a report can be about. A week is an ISO week, from Monday; `toDate` goes from one day
 * to another (截至), and `allTime` is everything (累计).
 */
export const PeriodKind = Schema.Literals([
  "day",
  "week",
  "month",
  "quarter",
  "halfYear",
  "year",
  "toDate",
  "allTime",
])
export type PeriodKind = typeof PeriodKind.Type

/** The kinds that divide the calendar, so that every day lies in exactly one period of the kind. */
export type CalendarPeriodKind = Exclude<PeriodKind, "toDate" | "allTime">

const firstDay = BusinessDay.make("1900-01-01")
const lastDay = BusinessDay.make("2199-12-31")

/** A period of the district's calendar: plain data, with both its first and its last day included. */
export const Period = Schema.Struct({
  kind: PeriodKind,
  from: BusinessDay,
  to: BusinessDay,
}).check(Schema.makeFilter((period: PlainPeriod) => stretchFault(period)?.en ?? true))
export interface Period extends PlainPeriod {}

interface PlainPeriod {
  readonly kind: PeriodKind
  readonly from: BusinessDay
  readonly to: BusinessDay
}

/** What was given as a period is none. */
export class InvalidPeriod
  extends Schema.TaggedError<InvalidPeriod>("@civic-practice/reporting/InvalidPeriod")(
    "InvalidPeriod",
    {
      from: Schema.String,
      to: Schema.String,
      problem: Schema.Struct({ zh: Schema.String, en: Schema.String }),
    },
  )
  implements Explained
{
  get localized(): Localized {
    const { from, problem, to } = this
    return {
      zh: `报表期间 ${from} 至 ${to} 无效，请修改：${problem.zh}`,
      en: `${from} to ${to} is not a period; change it: ${problem.en}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

const isDay = Schema.is(BusinessDay)
const isKind = Schema.is(PeriodKind)

/** What is wrong with a period, which may come from callers that no compiler has checked. */
export const periodFault = ({ from, kind, to }: Period): InvalidPeriod | undefined => {
  const problem = !isKind(kind)
    ? {
        zh: `没有“${kind}”这种期间`,
        en: `there is no kind "${kind}", but ${PeriodKind.literals.join(", ")}`,
      }
    : isDay(from) && isDay(to)
      ? stretchFault({ kind, from, to })
      : {
          zh: "起止日期须为形如 2025-03-01 的有效日期，1900 年至 2199 年",
          en: "it needs real days as YYYY-MM-DD, 1900 to 2199",
        }
  return problem === undefined
    ? undefined
    : new InvalidPeriod({ from: String(from), to: String(to), problem })
}

const stretchFault = ({ from, kind, to }: PlainPeriod): Localized | undefined => {
  if (from > to) return { zh: "结束日期早于开始日期", en: "it ends before it begins" }
  if (kind === "toDate") return undefined
  const whole = kind === "allTime" ? allTime : periodOf(kind, from)
  if (from === whole.from && to === whole.to) return undefined
  return {
    zh: `该类期间应为 ${whole.from} 至 ${whole.to}，其他起止日期请用自定义期间`,
    en: `a ${kind} goes from ${whole.from} to ${whole.to}; other days are a toDate`,
  }
}

/** Everything that is or will be recorded. Its last day is 2199-12-31, so stocks count what is planned too. */
export const allTime: Period = { kind: "allTime", from: firstDay, to: lastDay }

/** The period of a kind in which a day lies. */
export const periodOf = (kind: CalendarPeriodKind, day: BusinessDay): Period => {
  const from = startOf(kind, day)
  const to = endFrom(kind, from)
  // The calendar ends inside a week.
  if (to > lastDay) return { kind, from, to: lastDay }
  return { kind, from, to }
}

/** The period from one day to another, both included. A report refuses it where the second is the earlier one. */
export const toDate = (from: BusinessDay, to: BusinessDay): Period => ({ kind: "toDate", from, to })

/**
 * The period of the same kind that is so many periods later (earlier where negative); `undefined` beyond the years
 * 1900 to 2199, and for the kinds that do not repeat.
 */
export const periodAfter = (period: Period, count: number): Period | undefined => {
  const { from, kind } = period
  if (kind === "toDate" || kind === "allTime") return undefined
  const step = steps[kind]
  const day =
    step.unit === "days" ? addDays(from, count * step.count) : addMonths(from, count * step.count)
  return day < firstDay || day > lastDay ? undefined : periodOf(kind, day)
}

const steps: Readonly<
  Record<CalendarPeriodKind, { readonly unit: "days" | "months"; readonly count: number }>
> = {
  day: { unit: "days", count: 1 },
  week: { unit: "days", count: 7 },
  month: { unit: "months", count: 1 },
  quarter: { unit: "months", count: 3 },
  halfYear: { unit: "months", count: 6 },
  year: { unit: "months", count: 12 },
}

const startOf = (kind: CalendarPeriodKind, day: BusinessDay): BusinessDay => {
  const { count, unit } = steps[kind]
  if (unit === "days") return count === 1 ? day : addDays(day, 1 - weekday(day))
  const behind = (monthNumber(day) - 1) % count
  return addDays(endOfMonth(monthOf(day), -behind - 1), 1)
}

const endFrom = (kind: CalendarPeriodKind, from: BusinessDay): BusinessDay => {
  const { count, unit } = steps[kind]
  return unit === "days" ? addDays(from, count - 1) : endOfMonth(monthOf(from), count - 1)
}

const monthNumber = (day: BusinessDay): number => Number(day.slice(5, 7))

const ordinals = ["一", "二", "三", "四"]
const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]

/** What a period is called in a report's heading. */
export const periodLabel = ({ from, kind, to }: Period): Localized => {
  const year = from.slice(0, 4)
  const month = monthNumber(from)
  switch (kind) {
    case "day":
      return dayLabel(from)
    case "week": {
      const week = isoWeek(from)
      return {
        zh: `${week.year}年第${week.number}周（${shortDay(from).zh}至${shortDay(to).zh}）`,
        en: `week ${week.number} of ${week.year} (${shortDay(from).en} to ${shortDay(to).en})`,
      }
    }
    case "month":
      return { zh: `${year}年${month}月`, en: `${monthNames[month - 1]} ${year}` }
    case "quarter": {
      const quarter = Math.ceil(month / 3)
      return { zh: `${year}年第${ordinals[quarter - 1]}季度`, en: `Q${quarter} ${year}` }
    }
    case "halfYear":
      return month === 1
        ? { zh: `${year}年上半年`, en: `first half of ${year}` }
        : { zh: `${year}年下半年`, en: `second half of ${year}` }
    case "year":
      return { zh: `${year}年`, en: year }
    case "toDate":
      return {
        zh: `${dayLabel(from).zh}至${dayLabel(to).zh}`,
        en: `${dayLabel(from).en} to ${dayLabel(to).en}`,
      }
    case "allTime":
      return { zh: "累计", en: "all time" }
  }
}

const dayLabel = (day: BusinessDay): Localized => {
  const { en, zh } = shortDay(day)
  return { zh: `${day.slice(0, 4)}年${zh}`, en: `${en} ${day.slice(0, 4)}` }
}

const shortDay = (day: BusinessDay): Localized => {
  const month = monthNumber(day)
  const number = Number(day.slice(8))
  return { zh: `${month}月${number}日`, en: `${number} ${monthNames[month - 1]}` }
}

// A week belongs to the year in which its Thursday lies (ISO 8601).
const isoWeek = (monday: BusinessDay): { readonly year: string; readonly number: number } => {
  const thursday = addDays(monday, 3)
  const year = thursday.slice(0, 4)
  const newYear = BusinessDay.make(`${year}-01-01`)
  return { year, number: Math.floor((dayNumber(thursday) - dayNumber(newYear)) / 7) + 1 }
}
