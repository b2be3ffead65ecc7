import {
  addDays,
  type BusinessCalendar,
  BusinessDay,
  endOfMonth,
  monthOf,
  weekday,
} from "@civic-practice/core"
import { Schema } from "effect"

const TimeOfDay = Schema.String.check(
  Schema.isPattern(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
    message: "a time of day as HH:mm, up to 24:00, is needed",
    chinese: "应为形如 09:30 的时间",
  }),
)

const Hours = Schema.Struct({ from: TimeOfDay, to: TimeOfDay }).check(
  Schema.makeFilter(
    ({ from, to }: { readonly from: string; readonly to: string }) =>
      from < to || { path: ["to"], issue: "the end of the hours comes after their beginning" },
    { chinese: "结束时间应晚于开始时间" },
  ),
)

const numbers = (minimum: number, maximum: number) =>
  Schema.Array(Schema.Int.check(Schema.isBetween({ minimum, maximum }))).check(
    Schema.isBetweenLength(1, maximum),
  )

const hours = Schema.optionalKey(Hours)

/**
 * When a reward can be redeemed (兑换时段), by days of the district's calendar; `hours` of the day (district's time,
 * the end excluded) where given.
 *
 * - `DaysOfMonth`: on these days of each month, or of the months named (3, 6, 9, 12: once a quarter). A day that a
 *   month does not have is its last: 31 is the last of February too.
 * - `Weekdays`: on these days of each week, 1 for Monday to 7 for Sunday.
 * - `Fair`: from one day to another, both included (积分集市、兑换大集).
 */
export const RedemptionWindow = Schema.TaggedUnion({
  DaysOfMonth: { days: numbers(1, 31), months: Schema.optionalKey(numbers(1, 12)), hours },
  Weekdays: { weekdays: numbers(1, 7), hours },
  Fair: { from: BusinessDay, to: BusinessDay, hours },
})
export type RedemptionWindow = typeof RedemptionWindow.Type

const isOpenOn = (window: RedemptionWindow, day: BusinessDay): boolean => {
  switch (window._tag) {
    case "DaysOfMonth": {
      const { days, months } = window
      if (months !== undefined && !months.includes(Number(day.slice(5, 7)))) return false
      const last = Number(endOfMonth(monthOf(day)).slice(8))
      const number = Number(day.slice(8))
      return days.some((one) => Math.min(one, last) === number)
    }
    case "Weekdays":
      return window.weekdays.includes(weekday(day))
    case "Fair":
      return window.from <= day && day <= window.to
  }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** The minute of its day at which an instant (milliseconds) falls in the district's time zone. */
const minuteOfDay = (instant: number, { zone }: BusinessCalendar): number => {
  const minutes = Math.floor(instant / 60_000) + zone.offsetMinutesAt(instant)
  return ((minutes % 1440) + 1440) % 1440
}

/** Whether a reward with these windows can be redeemed at an instant (milliseconds). */
export const isOpenAt = (
  windows: ReadonlyArray<RedemptionWindow>,
  instant: number,
  calendar: BusinessCalendar,
): boolean => {
  const day = calendar.dayOf(instant)
  const minute = minuteOfDay(instant, calendar)
  return windows.some(
    (window) =>
      isOpenOn(window, day) &&
      (window.hours === undefined ||
        (minutesOf(window.hours.from) <= minute && minute < minutesOf(window.hours.to))),
  )
}

/** When a window opens next: the day, and the time of day where it has hours. */
export interface WindowOpening {
  readonly day: BusinessDay
  /** As `HH:mm`; absent: from the beginning of the day. */
  readonly time?: string
}

// A month comes again within a year, and has each of the days named, or its last instead.
const daysAhead = 400

/** When one of the windows opens next after an instant (milliseconds) at which none is open; `null`: never again. */
export const nextOpening = (
  windows: ReadonlyArray<RedemptionWindow>,
  instant: number,
  calendar: BusinessCalendar,
): WindowOpening | null => {
  const today = calendar.dayOf(instant)
  const minute = minuteOfDay(instant, calendar)
  for (let ahead = 0; ahead < daysAhead; ahead++) {
    const opening = openingOn(windows, addDays(today, ahead), ahead === 0 ? minute : -1)
    if (opening !== undefined) return opening
  }
  const fairs = windows.flatMap((window) => (window._tag === "Fair" ? [window.from] : []))
  const [day] = fairs.filter((from) => from > today).toSorted()
  return day === undefined ? null : (openingOn(windows, day, -1) ?? null)
}

/** The earliest opening on a day later than a minute of it. */
const openingOn = (
  windows: ReadonlyArray<RedemptionWindow>,
  day: BusinessDay,
  after: number,
): WindowOpening | undefined => {
  const times = windows
    .filter((window) => isOpenOn(window, day))
    .map((window) => window.hours?.from ?? "00:00")
    .filter((time) => minutesOf(time) > after)
    .toSorted()
  const [time] = times
  if (time === undefined) return undefined
  return time === "00:00" ? { day } : { day, time }
}
