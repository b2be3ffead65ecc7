import type { Occasion, View } from "@civic-practice/core"
import { Result } from "effect"
import type { ActivityId } from "../activity/Activity.ts"
import { clockText } from "../Instant.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { type Attendance, attendanceRef, type Mark } from "./Attendance.ts"
import { AlreadyCheckedOut, NotCheckedIn } from "./AttendanceRefusal.ts"
import type { Evidence } from "./Evidence.ts"

/** The attendance of somebody who has checked in and not out. */
export interface OpenAttendance extends Attendance {
  readonly checkIn: Mark<Evidence>
}

/** The attendance of somebody who is to be checked out. */
export const openAttendance = (
  view: View,
  { calendar }: Occasion,
  activity: ActivityId,
  volunteer: VolunteerId,
): Result.Result<OpenAttendance, NotCheckedIn | AlreadyCheckedOut> => {
  const attendance = view.get(attendanceRef(activity, volunteer))
  if (attendance?.checkIn === undefined) {
    return Result.fail(new NotCheckedIn({ activity, volunteer }))
  }
  if (attendance.checkOut !== undefined) {
    const time = clockText(attendance.checkOut.time, calendar)
    return Result.fail(new AlreadyCheckedOut({ activity, volunteer, time }))
  }
  return Result.succeed({ ...attendance, checkIn: attendance.checkIn })
}
