import { append, command, type Decision, decided, own, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId, PlacesTaken } from "../activity/Activity.ts"
import { type ActivityRefusal, activityOfUnit, ahead } from "../activity/activityOfUnit.ts"
import { clockText } from "../Instant.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { attendanceRef } from "./Attendance.ts"
import { AlreadyCheckedIn, NotSignedUp } from "./AttendanceRefusal.ts"

/** Why a sign-up is not cancelled. Nothing was written. */
export type CancelSignUpRefusal = ActivityRefusal | NotSignedUp | AlreadyCheckedIn

/** The input of {@link CancelSignUp}. */
export const CancelSignUpInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  unit: UnitId,
})
export type CancelSignUpInput = typeof CancelSignUpInput.Type

/**
 * Gives a place back, of a volunteer who has not checked in; they are to say so when they cannot come.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `NotSignedUp`, `AlreadyCheckedIn`.
 */
export const CancelSignUp = command("volunteering.cancelSignUp", {
  chinese: "取消报名",
  input: CancelSignUpInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.cancelSignUp"),
  touches: ({ activity, volunteer }) => [
    Activity.ref(activity),
    attendanceRef(activity, volunteer),
    PlacesTaken.ref(activity),
  ],
  decide: (
    { activity, volunteer, unit },
    view,
    { calendar },
  ): Result.Result<Decision<{ readonly placesTaken: number }>, CancelSignUpRefusal> => {
    const found = activityOfUnit(view, activity, unit, ahead)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const attendance = view.get(attendanceRef(activity, volunteer))
    if (attendance?.checkIn !== undefined) {
      const time = clockText(attendance.checkIn.time, calendar)
      return Result.fail(new AlreadyCheckedIn({ activity, volunteer, time }))
    }
    if (attendance?.signedUp !== true) return Result.fail(new NotSignedUp({ activity, volunteer }))
    const placesTaken = view.get(PlacesTaken.ref(activity)) - 1
    return Result.succeed(
      decided(
        { placesTaken },
        append(attendanceRef(activity, volunteer), {
          _tag: "SignUpCancelled",
          activity,
          volunteer,
          unit,
          day: found.success.day,
        }),
        put(PlacesTaken.ref(activity), placesTaken),
      ),
    )
  },
})
