import {
  type BusinessCalendar,
  type BusinessDay,
  dayNumber,
  type Occasion,
} from "@civic-practice/core"
import { Result } from "effect"
import type { Activity, ActivityId } from "../activity/Activity.ts"
import type { Settings } from "../settings/Settings.ts"
import { LateEntry } from "./RecordRefusal.ts"

const deadlines = new WeakMap<BusinessCalendar, Map<string, BusinessDay>>()

// Counting working days takes longer than all else in a check-out, and many records share a day: kept for each calendar.
const deadlineOf = (
  calendar: BusinessCalendar,
  ended: BusinessDay,
  workingDays: number,
): BusinessDay => {
  let known = deadlines.get(calendar)
  if (known === undefined || known.size > 10_000) {
    known = new Map()
    deadlines.set(calendar, known)
  }
  const name = `${ended}/${workingDays}`
  let deadline = known.get(name)
  if (deadline === undefined) {
    deadline = calendar.addWorkingDays(ended, workingDays)
    known.set(name, deadline)
  }
  return deadline
}

/**
 * Whether a record that is submitted on this occasion is late: after so many working days from the activity's end
 * (志愿服务记录与证明出具办法 2020, article 11), by the occasion's business time. Refused where the settings say so.
 */
export const lateness = (
  activity: ActivityId,
  plan: Pick<Activity, "end">,
  { lateEntry, lateEntryWorkingDays }: Settings,
  { at, calendar }: Occasion,
): Result.Result<boolean, LateEntry> => {
  // The last instant of the window, so that one that ends at midnight ends on the day before.
  const ended = calendar.dayOf(plan.end - 1)
  const entered = calendar.dayOf(at)
  if (dayNumber(entered) - dayNumber(ended) <= lateEntryWorkingDays) return onTime
  const lastDay = deadlineOf(calendar, ended, lateEntryWorkingDays)
  if (entered <= lastDay) return onTime
  return lateEntry === "flag" ? late : Result.fail(new LateEntry({ activity, lastDay, entered }))
}

const onTime = Result.succeed(false)
const late = Result.succeed(true)
