import { append, at, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import { clockText, Instant } from "../Instant.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { TeamId } from "../team/Team.ts"
import { Volunteer, VolunteerId } from "../volunteer/Volunteer.ts"
import { attendanceRef, ordinaryRole, ServiceRole } from "./Attendance.ts"
import { AlreadyCheckedIn, type OutsideWindow, type TimeAhead } from "./AttendanceRefusal.ts"
import { begin } from "./begin.ts"
import { Evidence } from "./Evidence.ts"
import { type ServiceRefusal, serviceRefusedAt } from "./mayServe.ts"
import { checkInRefusal, evidenceThatCounts } from "./serviceTimes.ts"

/** The input of {@link CheckIn}. */
export const CheckInInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  evidence: Evidence,
  /** Milliseconds; absent: now, that is the business time of the occasion. */
  time: Schema.optionalKey(Instant),
  /** Absent: `ordinary`. */
  role: Schema.optionalKey(ServiceRole),
  /** The team as whose member the volunteer serves. */
  team: Schema.optionalKey(TeamId),
})
export type CheckInInput = typeof CheckInInput.Type

/** Why nobody is checked in. Nothing was written. */
export type CheckInRefusal =
  | ActivityRefusal
  | AlreadyCheckedIn
  | OutsideWindow
  | TimeAhead
  | ServiceRefusal

/**
 * Checks a volunteer in who is registered on that day, from the tolerance before the planned start to the planned
 * end. Volunteers may check themselves in, but in no role that the unit did not give them.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `AlreadyCheckedIn`, `OutsideWindow`,
 * `TimeAhead`, `UnknownVolunteer`, `NotRegisteredOn`, `NotSignedUp`, `UnknownTeam`, `TeamNotActive`, `NotAMember`.
 */
export const CheckIn = command("volunteering.checkIn", {
  chinese: "签到",
  input: CheckInInput,
  permission: ({ volunteer, unit, role }) =>
    role === undefined
      ? own(volunteer, unit, "volunteering.checkIn")
      : at(unit, "volunteering.checkIn"),
  touches: ({ activity, volunteer }) => [
    Activity.ref(activity),
    Volunteer.ref(volunteer),
    attendanceRef(activity, volunteer),
    settingsRef,
  ],
  decide: (
    { activity, volunteer, unit, evidence, time = undefined, role = ordinaryRole, team },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly checkIn: number }>, CheckInRefusal> => {
    const found = activityOfUnit(view, activity, unit, notCancelled)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const plan = found.success
    const ref = attendanceRef(activity, volunteer)
    const attendance = view.get(ref)
    if (attendance?.checkIn !== undefined) {
      const earlier = clockText(attendance.checkIn.time, occasion.calendar)
      return Result.fail(new AlreadyCheckedIn({ activity, volunteer, time: earlier }))
    }
    const settings = settingsOn(view, plan.day)
    const checkIn = {
      time: time ?? occasion.at,
      evidence: evidenceThatCounts(evidence, time !== undefined, volunteer, occasion),
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
    return Result.succeed(
      decided(
        { checkIn: checkIn.time },
        ...begin(activity, plan),
        append(ref, {
          _tag: "CheckedIn",
          activity,
          volunteer,
          unit,
          day: plan.day,
          checkIn,
          role,
          ...(team === undefined ? {} : { team }),
        }),
      ),
    )
  },
})
