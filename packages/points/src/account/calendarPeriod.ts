import { BusinessDay, endOfMonth, monthOf } from "@civic-practice/core"
import { Schema } from "effect"

/** A period of the calendar, so that a year begins on 1 January. */
export const CalendarPeriod = Schema.Literals(["month", "quarter", "halfYear", "year"])
export type CalendarPeriod = typeof CalendarPeriod.Type

export const monthsIn = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const

/** What the period in which a day falls is called, for example `2026-03`, `2026-Q1`, `2026-H1` or `2026`. */
export const periodName = (period: CalendarPeriod, day: BusinessDay): string => {
  const year = day.slice(0, 4)
  const month = Number(day.slice(5, 7))
  switch (period) {
    case "month":
      return day.slice(0, 7)
    case "quarter":
      return `${year}-Q${Math.ceil(month / 3)}`
    case "halfYear":
      return `${year}-H${Math.ceil(month / 6)}`
    case "year":
      return year
  }
}

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
