import type { Occasion } from "@civic-practice/core"
import type { Activity, ActivityId } from "../activity/Activity.ts"
import { clockText } from "../Instant.ts"
import type { Settings } from "../settings/Settings.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import type { Mark } from "./Attendance.ts"
import {
  CheckOutBeforeCheckIn,
  CheckOutNeeded,
  OutsideWindow,
  TimeAhead,
} from "./AttendanceRefusal.ts"
import type { Evidence } from "./Evidence.ts"

const millisecondsPerMinute = 60_000

const toleranceOf = (plan: Activity, settings: Settings): number =>
  (plan.rules?.toleranceMinutes ?? settings.toleranceMinutes) * millisecondsPerMinute

const timeAhead = (time: number, { at, calendar }: Occasion): TimeAhead | undefined =>
  time <= at
    ? undefined
    : new TimeAhead({ time: clockText(time, calendar), entered: clockText(at, calendar) })

const outside = (
  activity: ActivityId,
  time: number,
  earliest: number,
  latest: number,
  { calendar }: Occasion,
): OutsideWindow =>
  new OutsideWindow({
    activity,
    time: clockText(time, calendar),
    earliest: clockText(earliest, calendar),
    latest: clockText(latest, calendar),
  })

/** Why somebody cannot check in at a time: it lies ahead, or is not before the planned end and within the tolerance. */
export const checkInRefusal = (
  activity: ActivityId,
  plan: Activity,
  settings: Settings,
  time: number,
  occasion: Occasion,
): TimeAhead | OutsideWindow | undefined => {
  const earliest = plan.start - toleranceOf(plan, settings)
  if (time < earliest || time >= plan.end) {
    return outside(activity, time, earliest, plan.end, occasion)
  }
  return timeAhead(time, occasion)
}

/** Why somebody who checked in cannot check out at a time. */
export const checkOutRefusal = (
  activity: ActivityId,
  plan: Activity,
  settings: Settings,
  checkIn: number,
  time: number,
  occasion: Occasion,
): CheckOutBeforeCheckIn | TimeAhead | OutsideWindow | undefined => {
  if (time <= checkIn) {
    const { calendar } = occasion
    return new CheckOutBeforeCheckIn({
      checkIn: clockText(checkIn, calendar),
      checkOut: clockText(time, calendar),
    })
  }
  const latest = plan.end + toleranceOf(plan, settings)
  if (time > latest) return outside(activity, time, checkIn, latest, occasion)
  return timeAhead(time, occasion)
}

/** The check-out that the rules assume where there is none. */
export const assumedCheckOut = (
  activity: ActivityId,
  volunteer: VolunteerId,
  plan: Activity,
  settings: Settings,
  checkIn: number,
): Mark<"assumed"> | CheckOutNeeded => {
  switch (plan.rules?.missingCheckOut ?? settings.missingCheckOut) {
    case "plannedEnd":
      return { time: plan.end, evidence: "assumed" }
    case "zero":
      return { time: checkIn, evidence: "assumed" }
    case "ask":
      return new CheckOutNeeded({ activity, volunteer })
  }
}

/**
 * The evidence that counts: a volunteer's own word is typed in, whatever it claims to be, unless they scan the code at
 * that moment.
 */
export const evidenceThatCounts = (
  claimed: Evidence,
  timeGiven: boolean,
  volunteer: VolunteerId,
  { actor }: Occasion,
): Evidence =>
  actor._tag === "Person" && actor.id === volunteer && (timeGiven || claimed !== "code")
    ? "typed"
    : claimed
