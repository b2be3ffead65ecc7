import type { BusinessCalendar, BusinessDay, Occasion } from "@civic-practice/core"
import { Result } from "effect"
import type { Activity, ActivityId } from "../activity/Activity.ts"
import type { Settings } from "../settings/Settings.ts"
import { LateEntry } from "./RecordRefusal.ts"

const millisecondsPerDay = 86_400_000

const deadlines = new WeakMap<BusinessCalendar, Map<number, Map<BusinessDay, BusinessDay>>>()

// Counting working days takes longer than all else in a check-out, and many records share a day: kept for each calendar,
// by the number of working days, of which there are few, and the day, of which settings and plans bound the number.
const deadlineOf = (
  calendar: BusinessCalendar,
  ended: BusinessDay,
  workingDays: number,
): BusinessDay => {
  let byCount = deadlines.get(calendar)
  if (byCount === undefined) {
    byCount = new Map()
    deadlines.set(calendar, byCount)
  }
  let byDay = byCount.get(workingDays)
  if (byDay === undefined) {
    byDay = new Map()
    byCount.set(workingDays, byDay)
  }
  let deadline = byDay.get(ended)
  if (deadline === undefined) {
    deadline = calendar.addWorkingDays(ended, workingDays)
    byDay.set(ended, deadline)
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
  // So many working days are at least as many days: mostly there is nothing to count.
  if (at - plan.end < (lateEntryWorkingDays - 1) * millisecondsPerDay) return onTime
  // The last instant of the window, so that one that ends at midnight ends on the day before.
  const ended = calendar.dayOf(plan.end - 1)
  const entered = calendar.dayOf(at)
  const lastDay = deadlineOf(calendar, ended, lateEntryWorkingDays)
  if (entered <= lastDay) return onTime
  return lateEntry === "flag" ? late : Result.fail(new LateEntry({ activity, lastDay, entered }))
}

const onTime = Result.succeed(false)
const late = Result.succeed(true)
