import { BusinessDay, endOfMonth, monthOf } from "@civic-practice/core"
import { Schema } from "effect"

/** A period of the calendar, so that a year begins on 1 January. */
export const CalendarPeriod = Schema.Literals(["month", "quarter", "halfYear", "year"])
export type CalendarPeriod = typeof CalendarPeriod.Type

export const monthsIn = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const

/** The calendar's last day. */
export const lastDay = BusinessDay.make("2199-12-31")

/** The last day of the period in which a day falls, or of the month so many months after it (below 0: before). */
export const endOfPeriodOf = (
  period: CalendarPeriod,
  day: BusinessDay,
  monthsAfter = 0,
): BusinessDay => {
  const month = monthOf(day)
  const length = monthsIn[period]
  const left = length - 1 - ((Number(month.slice(5)) - 1) % length)
  return endOfMonth(month, left + monthsAfter)
}
