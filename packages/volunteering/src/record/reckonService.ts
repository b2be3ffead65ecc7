import { type Change, monthOf, type Occasion, put, type View } from "@civic-practice/core"
import { Result } from "effect"
import type { Activity, ActivityId } from "../activity/Activity.ts"
import { BreakTooLong } from "../attendance/AttendanceRefusal.ts"
import { clockText } from "../Instant.ts"
import type { Settings } from "../settings/Settings.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { OverlappingService } from "./RecordRefusal.ts"
import type { ServiceTime } from "./ServiceRecord.ts"
import { creditedMinutes } from "./TimeRule.ts"
import { minutesElsewhere, overlapping, replaced, timesheetRef } from "./Timesheet.ts"

const millisecondsPerMinute = 60_000

/** What somebody is said to have served. Times in milliseconds. */
export interface ServiceClaim {
  readonly activity: ActivityId
  readonly plan: Activity
  readonly volunteer: VolunteerId
  readonly checkIn: number
  readonly checkOut: number
  readonly breakMinutes: number
  /** The service may overlap with another. */
  readonly overlapAllowed: boolean
}

/** The time that counts, and the change by which it takes up its place in the volunteer's timesheet. */
export interface Reckoned {
  readonly time: Omit<ServiceTime, "grade" | "overlapReason">
  readonly change: Change
}

/**
 * Reckons the credited minutes: the attended time within the planned window, less breaks, by the time rule in force on
 * the day and what was credited on that day elsewhere. Time served elsewhere is refused, unless it is allowed.
 */
export const reckonService = (
  view: View,
  { calendar }: Occasion,
  settings: Settings,
  claim: ServiceClaim,
): Result.Result<Reckoned, BreakTooLong | OverlappingService> => {
  const { activity, plan, volunteer, breakMinutes } = claim
  const from = Math.max(claim.checkIn, plan.start)
  const to = Math.max(from, Math.min(claim.checkOut, plan.end))
  const attendedMinutes = Math.floor((to - from) / millisecondsPerMinute)
  if (breakMinutes > attendedMinutes) {
    return Result.fail(new BreakTooLong({ breakMinutes, attendedMinutes }))
  }
  const month = monthOf(plan.day)
  if (!claim.overlapAllowed) {
    const other = overlapping(view, calendar, volunteer, month, activity, from, to)
    if (other !== undefined) {
      return Result.fail(
        new OverlappingService({
          volunteer,
          activity,
          other: other.activity,
          from: clockText(other.from, calendar),
          to: clockText(other.to, calendar),
        }),
      )
    }
  }
  const sheet = timesheetRef(volunteer, month)
  const entries = view.get(sheet)
  const minutes = creditedMinutes(
    plan.rules?.timeRule ?? settings.timeRule,
    attendedMinutes - breakMinutes,
    minutesElsewhere(entries, plan.day, activity),
  )
  return Result.succeed({
    time: { from, to, breakMinutes, minutes },
    change: put(sheet, replaced(entries, activity, { activity, from, to, day: plan.day, minutes })),
  })
}
