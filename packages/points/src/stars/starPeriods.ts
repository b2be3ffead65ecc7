import { dayNumber, dayOfNumber } from "@civic-practice/core"
import { endOfPeriodOf, monthsIn } from "../account/calendarPeriod.ts"
import type { StarPeriod } from "./StarLadder.ts"

/** The last day of the period in which a day falls, or of one so many periods later (below 0: before); days by number. */
export const endOfPeriod = (period: StarPeriod, day: number, after = 0): number =>
  dayNumber(endOfPeriodOf(period, dayOfNumber(day), after * monthsIn[period]))
