import { Context } from "effect"
import { addDays, type BusinessDay, dayNumber, dayOfNumber, weekday } from "./BusinessDay.ts"
import { chinesePublicHolidays } from "./chinesePublicHolidays.ts"
import { chinaStandardTime, type TimeZone } from "./TimeZone.ts"

/** Public holidays, those on a weekend too, and weekend days that are worked (调休), each as a list of days. */
export interface HolidayTable {
  readonly holidays: ReadonlyArray<string>
  readonly makeUpWorkingDays: ReadonlyArray<string>
}

/** The district's time zone and working days. */
export interface BusinessCalendar {
  readonly zone: TimeZone
  /** The day in the district's time zone on which an instant (milliseconds) falls. */
  readonly dayOf: (instant: number) => BusinessDay
  /**
   * The instant (milliseconds) at which a day begins in the district's time zone: midnight, or the change of
   * clocks that skips it; the next day's beginning where the zone skips the whole day.
   */
  readonly startOf: (day: BusinessDay) => number
  readonly isWorkingDay: (day: BusinessDay) => boolean
  /** Whether a day belongs to a public holiday (法定节假日), on a weekend too. */
  readonly isPublicHoliday: (day: BusinessDay) => boolean
  /** The day that is so many working days after the given one, which itself does not count. */
  readonly addWorkingDays: (day: BusinessDay, count: number) => BusinessDay
}

const millisecondsPerDay = 86_400_000
const millisecondsPerMinute = 60_000

/** Makes a calendar from a time zone and a table of public holidays, which the caller may replace. */
export const businessCalendar = (
  options: { readonly zone?: TimeZone; readonly table?: HolidayTable } = {},
): BusinessCalendar => {
  const zone = options.zone ?? chinaStandardTime
  const table = options.table ?? chinesePublicHolidays
  const holidays = new Set<string>(table.holidays)
  const worked = new Set<string>(table.makeUpWorkingDays)
  const isWorkingDay = (day: BusinessDay): boolean =>
    worked.has(day) || (!holidays.has(day) && weekday(day) < 6)
  const offsetAt = (instant: number): number =>
    zone.offsetMinutesAt(instant) * millisecondsPerMinute
  const dayOf = (instant: number): BusinessDay =>
    dayOfNumber(Math.floor((instant + offsetAt(instant)) / millisecondsPerDay))
  /** The first minute in `(from, to]` with another offset than at `from`. */
  const changeOfClocks = (from: number, to: number): number => {
    let [start, end] = [from, to]
    while (end - start > millisecondsPerMinute) {
      const minutes = Math.floor((end - start) / millisecondsPerMinute / 2)
      const middle = start + minutes * millisecondsPerMinute
      if (offsetAt(middle) === offsetAt(from)) start = middle
      else end = middle
    }
    return end
  }
  const startOf = (day: BusinessDay): number => {
    const local = dayNumber(day) * millisecondsPerDay
    const before = offsetAt(local - millisecondsPerDay)
    const after = offsetAt(local + millisecondsPerDay)
    // The clocks show midnight at one of the two; at neither, where they are put on over it.
    const [one, other] = before > after ? [before, after] : [after, before]
    if (offsetAt(local - one) === one) return local - one
    return offsetAt(local - other) === other
      ? local - other
      : changeOfClocks(local - one, local - other)
  }
  return {
    zone,
    dayOf,
    startOf,
    isWorkingDay,
    isPublicHoliday: (day) => holidays.has(day) && !worked.has(day),
    addWorkingDays: (day, count) => {
      let current = day
      for (let left = count; left > 0; ) {
        current = addDays(current, 1)
        if (isWorkingDay(current)) left--
      }
      return current
    },
  }
}

/** The calendar that decisions use; by default China Standard Time with China's public holidays. */
export const Calendar = Context.Reference<BusinessCalendar>("@civic-practice/core/Calendar", {
  defaultValue: () => businessCalendar(),
})
