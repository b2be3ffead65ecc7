import type { BusinessCalendar } from "@civic-practice/core"
import { Schema } from "effect"

const earliest = Date.UTC(1950, 0, 1)
// A day to spare, so that it is a day of 2199 in every time zone.
const latest = Date.UTC(2199, 11, 31)

/** An instant in whole milliseconds since 1970-01-01T00:00Z, between the years 1950 and 2199. */
export const Instant = Schema.Int.check(
  Schema.makeFilter(
    (value: number) =>
      (value >= earliest && value < latest) ||
      "an instant in milliseconds between the years 1950 and 2199 is needed",
    { chinese: "应为 1950 年至 2199 年的毫秒数" },
  ),
)

const twoDigits = (value: number): string => String(value).padStart(2, "0")

/** An instant for people to read: `YYYY-MM-DD HH:mm` in the district's time zone. */
export const clockText = (instant: number, calendar: BusinessCalendar): string => {
  const local = new Date(instant + calendar.zone.offsetMinutesAt(instant) * 60_000)
  return `${calendar.dayOf(instant)} ${twoDigits(local.getUTCHours())}:${twoDigits(local.getUTCMinutes())}`
}
