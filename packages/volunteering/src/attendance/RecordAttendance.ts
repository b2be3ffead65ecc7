import { append, at, command, type Decision, decided, monthOf, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { ActivityNotOver } from "../activity/ActivityRefusal.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import { clockText, Instant } from "../Instant.ts"
import {
  BreakMinutes,
  enterRecord,
  OverlapLeave,
  overlapAllowedAt,
  type RecordAnswer,
  type RecordEntryRefusal,
} from "../record/enterRecord.ts"
import { recordRef } from "../record/ServiceRecord.ts"
import { timesheetRef } from "../record/Timesheet.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { TeamId } from "../team/Team.ts"
import { Volunteer, VolunteerId } from "../volunteer/Volunteer.ts"
import { attendanceRef, type Mark, ordinaryRole, ServiceRole } from "./Attendance.ts"
import {
  AlreadyCheckedIn,
  type CheckOutBeforeCheckIn,
  CheckOutNeeded,
  type OutsideWindow,
  type TimeAhead,
} from "./AttendanceRefusal.ts"
import { begin } from "./begin.ts"
import { Evidence, gradeOf } from "./Evidence.ts"
import { type ServiceRefusal, serviceRefusedAt } from "./mayServe.ts"
import {
  assumedCheckOut,
  checkInRefusal,
  checkOutRefusal,
  evidenceThatCounts,
} from "./serviceTimes.ts"

/** The input of {@link RecordAttendance}. */
export const RecordAttendanceInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  /** Milliseconds. */
  checkIn: Instant,
  /** Milliseconds; absent: as the rules say of a missing check-out. */
  checkOut: Schema.optionalKey(Instant),
  evidence: Evidence,
  breakMinutes: Schema.optionalKey(BreakMinutes),
  /** Absent: `ordinary`. */
  role: Schema.optionalKey(ServiceRole),
  /** The team as whose member the volunteer served. */
  team: Schema.optionalKey(TeamId),
  /** Whether the record is submitted at once; absent: it is drafted. */
  submit: Schema.optionalKey(Schema.Boolean),
  overlap: Schema.optionalKey(OverlapLeave),
})
export type RecordAttendanceInput = typeof RecordAttendanceInput.Type

/** Why a row of a sign-in sheet is not entered. Nothing was written. */
export type RecordAttendanceRefusal =
  | ActivityRefusal
  | ActivityNotOver
  | AlreadyCheckedIn
  | CheckOutBeforeCheckIn
  | CheckOutNeeded
  | OutsideWindow
  | TimeAhead
  | ServiceRefusal
  | RecordEntryRefusal

/**
 * Enters a row of a sign-in sheet (签到表): check-in, check-out and service record in one decision, by the rules of
 * `CheckIn` and `CheckOut`.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `ActivityNotOver`, `AlreadyCheckedIn`,
 * `CheckOutBeforeCheckIn`, `CheckOutNeeded`, `OutsideWindow`, `TimeAhead`, `UnknownVolunteer`, `NotRegisteredOn`,
 * `NotSignedUp`, `UnknownTeam`, `TeamNotActive`, `NotAMember`, `BreakTooLong`, `OverlappingService`, `LateEntry`.
 */
export const RecordAttendance = command("volunteering.recordAttendance", {
  chinese: "录入签到表",
  input: RecordAttendanceInput,
  permission: ({ volunteer, unit, role, overlap }) => [
    role === undefined
      ? own(volunteer, unit, "volunteering.recordAttendance")
      : at(unit, "volunteering.recordAttendance"),
    ...(overlap === undefined ? [] : [overlapAllowedAt(unit)]),
  ],
  touches: ({ activity, volunteer, checkIn }, { calendar }) => [
    Activity.ref(activity),
    Volunteer.ref(volunteer),
    attendanceRef(activity, volunteer),
    recordRef(activity, volunteer),
    timesheetRef(volunteer, monthOf(calendar.dayOf(checkIn))),
    settingsRef,
  ],
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<Decision<RecordAnswer>, RecordAttendanceRefusal> => {
    const { activity, volunteer, unit, role = ordinaryRole, team } = input
    const found = activityOfUnit(view, activity, unit, notCancelled)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const plan = found.success
    const ref = attendanceRef(activity, volunteer)
    const attendance = view.get(ref)
    if (attendance?.checkIn !== undefined) {
      const time = clockText(attendance.checkIn.time, occasion.calendar)
      return Result.fail(new AlreadyCheckedIn({ activity, volunteer, time }))
    }
    const settings = settingsOn(view, plan.day)
    const evidence = evidenceThatCounts(input.evidence, true, volunteer, occasion)
    const checkIn = { time: input.checkIn, evidence }
    let checkOut: Mark
    if (input.checkOut === undefined) {
      const assumed = assumedCheckOut(activity, volunteer, plan, settings, checkIn.time)
      if (assumed instanceof CheckOutNeeded) return Result.fail(assumed)
      if (occasion.at < plan.end) {
        const end = clockText(plan.end, occasion.calendar)
        return Result.fail(new ActivityNotOver({ activity, end }))
      }
      checkOut = assumed
    } else {
      checkOut = { time: input.checkOut, evidence }
      const refused = checkOutRefusal(
        activity,
        plan,
        settings,
        checkIn.time,
        checkOut.time,
        occasion,
      )
      if (refused !== undefined) return Result.fail(refused)
    }
    const refused =
      checkInRefusal(activity, plan, settings, checkIn.time, occasion) ??
      serviceRefusedAt(
        view,
        occasion,
        settings,
        activity,
        plan,
        volunteer,
        team,
        attendance,
        checkIn.time,
      )
    if (refused !== undefined) return Result.fail(refused)
    const entered = enterRecord(view, occasion, settings, {
      activity,
      plan,
      volunteer,
      role,
      team,
      checkIn: checkIn.time,
      checkOut: checkOut.time,
      breakMinutes: input.breakMinutes ?? 0,
      grade: gradeOf(checkIn.evidence, checkOut.evidence),
      overlap: input.overlap,
      submit: input.submit ?? false,
    })
    if (Result.isFailure(entered)) return Result.fail(entered.failure)
    return Result.succeed(
      decided(
        entered.success.answer,
        ...begin(activity, plan),
        append(ref, {
          _tag: "AttendanceRecorded",
          activity,
          volunteer,
          unit,
          day: plan.day,
          checkIn,
          checkOut,
          role,
          ...(team === undefined ? {} : { team }),
        }),
        ...entered.success.changes,
      ),
    )
  },
})
