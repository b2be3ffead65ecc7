import {
  addDays,
  type BusinessCalendar,
  type BusinessDay,
  type BusinessMonth,
  endOfMonth,
  monthOf,
  stateKind,
  type View,
} from "@civic-practice/core"
import type { ActivityId } from "../activity/Activity.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"

/** The time that one record takes up: `[from, to)` in milliseconds, the activity's day, and the minutes credited. */
export interface TimesheetEntry {
  readonly activity: ActivityId
  readonly from: number
  readonly to: number
  readonly day: BusinessDay
  readonly minutes: number
}

/**
 * The times that a volunteer served in activities of one month, from every record that is not voided: what keeps them from
 * overlapping and within a day's maximum. A state without events, since the records' own events tell it all.
 */
export const Timesheet = stateKind<ReadonlyArray<TimesheetEntry>>({
  name: "volunteering.timesheet",
  initial: [],
})

/** The stream of one volunteer's times in one month. */
export const timesheetRef = (volunteer: VolunteerId, month: BusinessMonth) =>
  Timesheet.ref(`${volunteer}/${month}`)

/** An entry of another activity that shares time with `[from, to)`. */
const overlapIn = (
  entries: ReadonlyArray<TimesheetEntry>,
  activity: ActivityId,
  from: number,
  to: number,
): TimesheetEntry | undefined => {
  for (const entry of entries) {
    if (entry.activity === activity || entry.from >= entry.to) continue
    if (entry.from < to && from < entry.to) return entry
  }
  return undefined
}

const millisecondsPerDay = 86_400_000

interface MonthBounds {
  readonly start: number
  readonly end: number
  readonly before: BusinessMonth
  readonly after: BusinessMonth
}

const knownBounds = new WeakMap<BusinessCalendar, Map<string, MonthBounds>>()

// Asked for by every check-out, and always the same: kept for each calendar, of which there are few.
const boundsOf = (calendar: BusinessCalendar, month: BusinessMonth): MonthBounds => {
  let months = knownBounds.get(calendar)
  if (months === undefined) {
    months = new Map()
    knownBounds.set(calendar, months)
  }
  let bounds = months.get(month)
  if (bounds === undefined) {
    const lastDayBefore = endOfMonth(month, -1)
    const firstDayAfter = addDays(endOfMonth(month), 1)
    bounds = {
      start: calendar.startOf(addDays(lastDayBefore, 1)),
      end: calendar.startOf(firstDayAfter),
      before: monthOf(lastDayBefore),
      after: monthOf(firstDayAfter),
    }
    months.set(month, bounds)
  }
  return bounds
}

/**
 * What else the volunteer served during `[from, to)` for an activity of a month. An activity lasts 24 hours at most, so
 * only the months next to it can matter, and those only at their borders.
 */
export const overlapping = (
  view: View,
  calendar: BusinessCalendar,
  volunteer: VolunteerId,
  month: BusinessMonth,
  activity: ActivityId,
  from: number,
  to: number,
): TimesheetEntry | undefined => {
  if (from >= to) return undefined
  const here = overlapIn(view.get(timesheetRef(volunteer, month)), activity, from, to)
  if (here !== undefined) return here
  const { start, end, before, after } = boundsOf(calendar, month)
  if (from < start + millisecondsPerDay) {
    const there = overlapIn(view.get(timesheetRef(volunteer, before)), activity, from, to)
    if (there !== undefined) return there
  }
  return to > end
    ? overlapIn(view.get(timesheetRef(volunteer, after)), activity, from, to)
    : undefined
}

/** The minutes credited on a day for other activities. */
export const minutesElsewhere = (
  entries: ReadonlyArray<TimesheetEntry>,
  day: BusinessDay,
  activity: ActivityId,
): number => {
  let minutes = 0
  for (const entry of entries) {
    if (entry.day === day && entry.activity !== activity) minutes += entry.minutes
  }
  return minutes
}

/** The entries without those of an activity, and with the new one of it, if there is one. */
export const replaced = (
  entries: ReadonlyArray<TimesheetEntry>,
  activity: ActivityId,
  entry?: TimesheetEntry,
): ReadonlyArray<TimesheetEntry> => {
  const others = entries.filter((other) => other.activity !== activity)
  if (entry !== undefined) others.push(entry)
  return others
}
