import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { ActivityNotOver } from "../activity/ActivityRefusal.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import { clockText } from "../Instant.ts"
import {
  enterRecord,
  OverlapLeave,
  overlapAllowedAt,
  type RecordAnswer,
  type RecordEntryRefusal,
} from "../record/enterRecord.ts"
import { recordRef } from "../record/ServiceRecord.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { attendanceRef, ordinaryRole } from "./Attendance.ts"
import { type AlreadyCheckedOut, CheckOutNeeded, type NotCheckedIn } from "./AttendanceRefusal.ts"
import { gradeOf } from "./Evidence.ts"
import { openAttendance } from "./openAttendance.ts"
import { assumedCheckOut } from "./serviceTimes.ts"

/** The input of {@link SettleMissingCheckOut}. */
export const SettleMissingCheckOutInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  submit: Schema.optionalKey(Schema.Boolean),
  overlap: Schema.optionalKey(OverlapLeave),
})
export type SettleMissingCheckOutInput = typeof SettleMissingCheckOutInput.Type

/** Why a missing check-out is not settled. Nothing was written. */
export type SettleMissingCheckOutRefusal =
  | ActivityRefusal
  | ActivityNotOver
  | NotCheckedIn
  | AlreadyCheckedOut
  | CheckOutNeeded
  | RecordEntryRefusal

/**
 * After the planned end, ends the attendance of somebody who never checked out, as the rules say: at the planned
 * end, or with nothing credited. Where the rules ask for the time, it is refused: the organiser finds out and uses
 * `CheckOut`.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `ActivityNotOver`, `NotCheckedIn`,
 * `AlreadyCheckedOut`, `CheckOutNeeded`, `BreakTooLong`, `OverlappingService`, `LateEntry`.
 */
export const SettleMissingCheckOut = command("volunteering.settleMissingCheckOut", {
  chinese: "补记签退",
  input: SettleMissingCheckOutInput,
  permission: ({ unit, overlap }) => [
    at(unit, "volunteering.settleMissingCheckOut"),
    ...(overlap === undefined ? [] : [overlapAllowedAt(unit)]),
  ],
  touches: ({ activity, volunteer }) => [
    Activity.ref(activity),
    attendanceRef(activity, volunteer),
    recordRef(activity, volunteer),
    settingsRef,
  ],
  decide: (
    { activity, volunteer, unit, submit = false, overlap },
    view,
    occasion,
  ): Result.Result<Decision<RecordAnswer>, SettleMissingCheckOutRefusal> => {
    const found = activityOfUnit(view, activity, unit, notCancelled)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const plan = found.success
    const open = openAttendance(view, occasion, activity, volunteer)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    if (occasion.at < plan.end) {
      const end = clockText(plan.end, occasion.calendar)
      return Result.fail(new ActivityNotOver({ activity, end }))
    }
    const { checkIn, role = ordinaryRole, team } = open.success
    const settings = settingsOn(view, plan.day)
    const checkOut = assumedCheckOut(activity, volunteer, plan, settings, checkIn.time)
    if (checkOut instanceof CheckOutNeeded) return Result.fail(checkOut)
    const entered = enterRecord(view, occasion, settings, {
      activity,
      plan,
      volunteer,
      role,
      team,
      checkIn: checkIn.time,
      checkOut: checkOut.time,
      breakMinutes: 0,
      grade: gradeOf(checkIn.evidence, checkOut.evidence),
      overlap,
      submit,
    })
    if (Result.isFailure(entered)) return Result.fail(entered.failure)
    return Result.succeed(
      decided(
        entered.success.answer,
        append(attendanceRef(activity, volunteer), {
          _tag: "CheckedOut",
          activity,
          volunteer,
          unit,
          day: plan.day,
          checkOut,
        }),
        ...entered.success.changes,
      ),
    )
  },
})
