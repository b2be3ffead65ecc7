import {
  addDays,
  addMonths,
  BusinessDay,
  type BusinessMonth,
  endOfMonth,
  monthOf,
} from "@civic-practice/core"
import { Schema } from "effect"

/**
 * How long points are valid (有效期), counted from the day of the service.
 *
 * The day of the service does not count and the last day counts in full, as in articles 201 to 203 of the
 * Civil Code (民法典): one year from 2026-03-05 ends with 2027-03-05, one month from 31 January with the last
 * day of February.
 *
 * - `Never`: they do not lapse (长期有效).
 * - `Days`, `Months`: so many days or months later.
 * - `EndOf`: with the last day of the month, quarter, half-year or year of the service, and so many months
 *   later where `monthsAfter` is given (a year's points redeemed in the January after: 1).
 */
export const Validity = Schema.TaggedUnion({
  Never: {},
  Days: { days: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 36_500 })) },
  Months: { months: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1200 })) },
  EndOf: {
    period: Schema.Literals(["month", "quarter", "halfYear", "year"]),
    monthsAfter: Schema.optionalKey(
      Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 120 })),
    ),
  },
})
export type Validity = typeof Validity.Type

const monthsIn = { month: 1, quarter: 3, halfYear: 6, year: 12 } as const

const lastDay = BusinessDay.make("2199-12-31")

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
      return addDays(earned, validity.days)
    case "Months":
      return addMonths(earned, validity.months)
    case "EndOf":
      return endOfMonth(
        monthOf(earned),
        monthsLeft(monthOf(earned), monthsIn[validity.period]) + (validity.monthsAfter ?? 0),
      )
  }
}

/** The months from a month to the last one of its period of so many months. */
const monthsLeft = (month: BusinessMonth, length: number): number =>
  length - 1 - ((Number(month.slice(5)) - 1) % length)
