import { BusinessDay, BusinessMonth, endOfMonth, type Localized } from "@civic-practice/core"
import { Schema } from "effect"
import { endOfPeriodOf } from "../account/calendarPeriod.ts"

/** What a public notice is about: a month as `2025-07`, or a quarter as `2025-Q3`, in the district's calendar. */
export const NoticePeriod = Schema.String.check(
  Schema.isPattern(/^(19|20|21)\d\d-(0[1-9]|1[0-2]|Q[1-4])$/, {
    message: "a month as 2025-07 or a quarter as 2025-Q3 is needed",
    chinese: "应为形如 2025-07 的月份或形如“2025-Q3”的季度",
  }),
).pipe(Schema.brand("NoticePeriod"))
export type NoticePeriod = typeof NoticePeriod.Type

/** The first and the last day of a notice's period. */
export const noticeDays = (
  period: NoticePeriod,
): { readonly from: BusinessDay; readonly to: BusinessDay } => {
  const quarter = period.charAt(5) === "Q" ? Number(period.charAt(6)) : undefined
  const month = BusinessMonth.make(
    quarter === undefined
      ? period
      : `${period.slice(0, 5)}${String(quarter * 3 - 2).padStart(2, "0")}`,
  )
  const from = BusinessDay.make(`${month}-01`)
  return { from, to: quarter === undefined ? endOfMonth(month) : endOfPeriodOf("quarter", from) }
}

/** What a notice's period is called. */
export const noticePeriodLabel = (period: NoticePeriod): Localized => {
  const year = period.slice(0, 4)
  const part = period.slice(5)
  return part.startsWith("Q")
    ? {
        zh: `${year}年第${"一二三四".charAt(Number(part.slice(1)) - 1)}季度`,
        en: `${part} ${year}`,
      }
    : { zh: `${year}年${Number(part)}月`, en: period }
}
