import { addDays, addMonths, type BusinessDay, endOfMonth, monthOf } from "@civic-practice/core"
import { Schema } from "effect"
import { CalendarPeriod, endOfPeriodOf, lastDay } from "./calendarPeriod.ts"

const DayOfYear = Schema.String.check(
  Schema.isPattern(
    /^((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|[12]\d))$/,
    {
      message: "a real day of the year as MM-DD is needed",
      chinese: "应为形如 12-31 的有效月日",
    },
  ),
)

/**
 * How long points are valid (有效期), counted from the day of the service, or from the day on which points that were
 * pending became active.
 *
 * The day of the service does not count and the last day counts in full, as in articles 201 to 203 of the
 * Civil Code (民法典): one year from 2026-03-05 ends with 2027-03-05, one month from 31 January with the last
 * day of February. Months are counted from that first day at once and not month by month: where a month has no such
 * day it is its last, so two months from 31 January end with 31 March, and one month from 30 April with 30 May. Days
 * are those of the district's time zone.
 *
 * - `Never`: they do not lapse (长期有效).
 * - `Days`, `Months`: so many days or months later; where `roundedUpTo` is given, with the last day of the month,
 *   quarter, half-year or year in which that falls.
 * - `EndOf`: with the last day of the month, quarter, half-year or year of the service, and so many months
 *   later where `monthsAfter` is given (a year's points redeemed in the January after: 1).
 * - `EachYear`: with the next day of the year named as `MM-DD` (每年固定日清零), or with the day of the service where that
 *   is the day; `02-29` is the last day of February in any year.
 */
export const Validity = Schema.TaggedUnion({
  Never: {},
  Days: {
    days: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 36_500 })),
    roundedUpTo: Schema.optionalKey(CalendarPeriod),
  },
  Months: {
    months: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1200 })),
    roundedUpTo: Schema.optionalKey(CalendarPeriod),
  },
  EndOf: {
    period: CalendarPeriod,
    monthsAfter: Schema.optionalKey(
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 120 })),
    ),
  },
  EachYear: { until: DayOfYear },
})
export type Validity = typeof Validity.Type

/**
 * The last day on which points earned on a day can be spent; `null` where they never lapse, which those do not either
 * that would outlast the calendar, whose last day is 2199-12-31.
 */
export const lastValidDay = (validity: Validity, earned: BusinessDay): BusinessDay | null => {
  const day = counted(validity, earned)
  return day === null || day > lastDay ? null : day
}

const counted = (validity: Validity, earned: BusinessDay): BusinessDay | null => {
  switch (validity._tag) {
    case "Never":
      return null
    case "Days":
      return roundedUp(addDays(earned, validity.days), validity.roundedUpTo)
    case "Months":
      return roundedUp(addMonths(earned, validity.months), validity.roundedUpTo)
    case "EndOf":
      return endOfPeriodOf(validity.period, earned, validity.monthsAfter)
    case "EachYear": {
      const thisYear = inYear(validity.until, earned, 0)
      return thisYear < earned ? inYear(validity.until, earned, 1) : thisYear
    }
  }
}

const roundedUp = (day: BusinessDay, period: CalendarPeriod | undefined): BusinessDay =>
  period === undefined ? day : endOfPeriodOf(period, day)

/** The day named as `MM-DD` in the year of a day or so many years later; the month's last where it has no such day. */
const inYear = (name: string, day: BusinessDay, yearsAfter: number): BusinessDay => {
  const months = Number(name.slice(0, 2)) - Number(day.slice(5, 7)) + 12 * yearsAfter
  const last = endOfMonth(monthOf(day), months)
  return addDays(last, Math.min(0, Number(name.slice(3)) - Number(last.slice(8))))
}
