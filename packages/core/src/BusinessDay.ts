import { Schema } from "effect"

// By arithmetic: days are in most inputs, and a `Date` there and back takes ten times as long.
const isRealDay = (text: string): boolean => {
  const month = Number(text.slice(5, 7))
  const day = Number(text.slice(8, 10))
  const leap = month === 2 && isLeapYear(Number(text.slice(0, 4))) ? 1 : 0
  return day >= 1 && day <= (daysOfMonths[month] ?? 0) + leap
}

const daysOfMonths = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

/** A day of the district's calendar as `YYYY-MM-DD`, from 1900 to 2199. Text order is date order. */
export const BusinessDay = Schema.String.check(
  Schema.makeFilter(
    (text: string) =>
      (/^(19|20|21)\d\d-\d\d-\d\d$/.test(text) && isRealDay(text)) ||
      "a real day as YYYY-MM-DD, 1900 to 2199, is needed",
    { chinese: "应为形如 2025-03-01 的有效日期，1900 年至 2199 年" },
  ),
).pipe(Schema.brand("BusinessDay"))
export type BusinessDay = typeof BusinessDay.Type

/** A month of the district's calendar as `YYYY-MM`. */
export const BusinessMonth = Schema.String.check(
  Schema.isPattern(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, {
    message: "a month as YYYY-MM, 1900 to 2199, is needed",
    chinese: "应为形如 2025-03 的月份",
  }),
).pipe(Schema.brand("BusinessMonth"))
export type BusinessMonth = typeof BusinessMonth.Type

const millisecondsPerDay = 86_400_000

/** The days since 1970-01-01. */
export const dayNumber = (day: BusinessDay): number =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) /
  millisecondsPerDay

const recent = new Map<number, BusinessDay>()

/** The day that is so many days after 1970-01-01. */
export const dayOfNumber = (number: number): BusinessDay => {
  const known = recent.get(number)
  if (known !== undefined) return known
  // By construction a real day; the bound on the memo keeps a hostile range of days from filling memory.
  const day = new Date(number * millisecondsPerDay).toISOString().slice(0, 10) as BusinessDay
  if (recent.size > 10_000) recent.clear()
  recent.set(number, day)
  return day
}

export const addDays = (day: BusinessDay, count: number): BusinessDay =>
  dayOfNumber(dayNumber(day) + count)

/** 1 for Monday to 7 for Sunday. */
export const weekday = (day: BusinessDay): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1

/** The month of a day. */
export const monthOf = (day: BusinessDay): BusinessMonth => day.slice(0, 7) as BusinessMonth

/** The last day of the month that is so many months after the given one. */
export const endOfMonth = (month: BusinessMonth, after = 0): BusinessDay =>
  dayOfNumber(
    Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) + after, 0) / millisecondsPerDay,
  )

/** The same day of the month so many months later, or that month's last day where it has no such day. */
export const addMonths = (day: BusinessDay, count: number): BusinessDay => {
  const last = endOfMonth(monthOf(day), count)
  return Number(day.slice(8)) >= Number(last.slice(8))
    ? last
    : (`${last.slice(0, 8)}${day.slice(8)}` as BusinessDay)
}
