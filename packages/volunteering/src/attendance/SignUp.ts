import { append, command, type Decision, decided, own, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId, PlacesTaken } from "../activity/Activity.ts"
import { ActivityOver } from "../activity/ActivityRefusal.ts"
import { type ActivityRefusal, activityOfUnit, ahead } from "../activity/activityOfUnit.ts"
import { clockText } from "../Instant.ts"
import { Volunteer, VolunteerId } from "../volunteer/Volunteer.ts"
import type { NotRegisteredOn, UnknownVolunteer } from "../volunteer/VolunteerRefusal.ts"
import { serviceRefusal } from "../volunteer/volunteerOfUnit.ts"
import { attendanceRef } from "./Attendance.ts"
import { ActivityFull, AlreadySignedUp } from "./AttendanceRefusal.ts"

/** Why nobody is signed up. Nothing was written. */
export type SignUpRefusal =
  | ActivityRefusal
  | ActivityOver
  | UnknownVolunteer
  | NotRegisteredOn
  | AlreadySignedUp
  | ActivityFull

/** The input of {@link SignUp}. */
export const SignUpInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  unit: UnitId,
})
export type SignUpInput = typeof SignUpInput.Type

/**
 * Signs a registered volunteer up for an activity that has not ended, while there are places. `unit` is the host
 * unit.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `ActivityOver`, `UnknownVolunteer`, `NotRegisteredOn`,
 * `AlreadySignedUp`, `ActivityFull`.
 */
export const SignUp = command("volunteering.signUp", {
  chinese: "活动报名",
  input: SignUpInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.signUp"),
  touches: ({ activity, volunteer }) => [
    Activity.ref(activity),
    Volunteer.ref(volunteer),
    attendanceRef(activity, volunteer),
    PlacesTaken.ref(activity),
  ],
  decide: (
    { activity, volunteer, unit },
    view,
    { at, calendar },
  ): Result.Result<Decision<{ readonly placesTaken: number }>, SignUpRefusal> => {
    const found = activityOfUnit(view, activity, unit, ahead)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { day, end, capacity } = found.success
    if (at >= end) {
      return Result.fail(new ActivityOver({ activity, end: clockText(end, calendar) }))
    }
    const refused = serviceRefusal(view, volunteer, calendar.dayOf(at))
    if (refused !== undefined) return Result.fail(refused)
    const attendance = view.get(attendanceRef(activity, volunteer))
    if (attendance?.signedUp === true || attendance?.checkIn !== undefined) {
      return Result.fail(new AlreadySignedUp({ activity, volunteer }))
    }
    const placesTaken = view.get(PlacesTaken.ref(activity)) + 1
    if (capacity !== undefined && placesTaken > capacity) {
      return Result.fail(new ActivityFull({ activity, capacity }))
    }
    return Result.succeed(
      decided(
        { placesTaken },
        append(attendanceRef(activity, volunteer), {
          _tag: "SignedUp",
          activity,
          volunteer,
          unit,
          day,
        }),
        put(PlacesTaken.ref(activity), placesTaken),
      ),
    )
  },
})
