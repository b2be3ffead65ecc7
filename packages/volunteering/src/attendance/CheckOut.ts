import { append, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import { Instant } from "../Instant.ts"
import {
  BreakMinutes,
  enterRecord,
  OverlapLeave,
  overlapAllowedAt,
  type RecordAnswer,
  type RecordEntryRefusal,
} from "../record/enterRecord.ts"
import { recordRef } from "../record/ServiceRecord.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { attendanceRef, type Mark, ordinaryRole } from "./Attendance.ts"
import type {
  AlreadyCheckedOut,
  CheckOutBeforeCheckIn,
  NotCheckedIn,
  OutsideWindow,
  TimeAhead,
} from "./AttendanceRefusal.ts"
import { Evidence, gradeOf } from "./Evidence.ts"
import { openAttendance } from "./openAttendance.ts"
import { checkOutRefusal, evidenceThatCounts } from "./serviceTimes.ts"

/** The input of {@link CheckOut}. */
export const CheckOutInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  evidence: Evidence,
  /** Milliseconds; absent: now, that is the business time of the occasion. */
  time: Schema.optionalKey(Instant),
  breakMinutes: Schema.optionalKey(BreakMinutes),
  /** Whether the record is submitted at once; absent: it is drafted. */
  submit: Schema.optionalKey(Schema.Boolean),
  overlap: Schema.optionalKey(OverlapLeave),
})
export type CheckOutInput = typeof CheckOutInput.Type

/** Why nobody is checked out. Nothing was written. */
export type CheckOutRefusal =
  | ActivityRefusal
  | NotCheckedIn
  | AlreadyCheckedOut
  | CheckOutBeforeCheckIn
  | OutsideWindow
  | TimeAhead
  | RecordEntryRefusal

/**
 * Checks a volunteer out, within the tolerance after the planned end, and drafts the service record; submits it
 * too where that is asked. Letting it overlap with other service needs the organiser's leave,
 * `volunteering.allowOverlap`.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `NotCheckedIn`, `AlreadyCheckedOut`,
 * `CheckOutBeforeCheckIn`, `OutsideWindow`, `TimeAhead`, `BreakTooLong`, `OverlappingService`, `LateEntry`.
 */
export const CheckOut = command("volunteering.checkOut", {
  chinese: "签退",
  input: CheckOutInput,
  permission: ({ volunteer, unit, overlap }) => [
    own(volunteer, unit, "volunteering.checkOut"),
    ...(overlap === undefined ? [] : [overlapAllowedAt(unit)]),
  ],
  touches: ({ activity, volunteer }) => [
    Activity.ref(activity),
    attendanceRef(activity, volunteer),
    recordRef(activity, volunteer),
    settingsRef,
  ],
  decide: (
    { activity, volunteer, unit, evidence, time, breakMinutes = 0, submit = false, overlap },
    view,
    occasion,
  ): Result.Result<Decision<RecordAnswer>, CheckOutRefusal> => {
    const found = activityOfUnit(view, activity, unit, notCancelled)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const plan = found.success
    const open = openAttendance(view, occasion, activity, volunteer)
    if (Result.isFailure(open)) return Result.fail(open.failure)
    const { checkIn, role = ordinaryRole, team } = open.success
    const settings = settingsOn(view, plan.day)
    const checkOut: Mark = {
      time: time ?? occasion.at,
      evidence: evidenceThatCounts(evidence, time !== undefined, volunteer, occasion),
    }
    const refused = checkOutRefusal(activity, plan, settings, checkIn.time, checkOut.time, occasion)
    if (refused !== undefined) return Result.fail(refused)
    const entered = enterRecord(view, occasion, settings, {
      activity,
      plan,
      volunteer,
      role,
      team,
      checkIn: checkIn.time,
      checkOut: checkOut.time,
      breakMinutes,
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
