import { dayNumber, dayOfNumber, endOfMonth, monthOf } from "@civic-practice/core"
import type { StarPeriod } from "../StarLadder.ts"

const monthsIn = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const

/** The last day of the period in which a day falls, or of one so many periods later (below 0: before); days by number. */
export const endOfPeriod = (period: StarPeriod, day: number, after = 0): number => {
  const month = monthOf(dayOfNumber(day))
  const length = monthsIn[period]
  const left = length - 1 - ((Number(month.slice(5)) - 1) % length)
  return dayNumber(endOfMonth(month, left + after * length))
}
