import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { type StandingRefusal, statusToLeave } from "./changeStanding.ts"
import { Volunteer, VolunteerId } from "./Volunteer.ts"

/** The input of {@link ResumeVolunteer}. */
export const ResumeVolunteerInput = Schema.Struct({ volunteer: VolunteerId, unit: UnitId })
export type ResumeVolunteerInput = typeof ResumeVolunteerInput.Type

/**
 * Makes a suspended or withdrawn volunteer a registered one again, from the day of the occasion on.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `PersonalDataGone`, `VolunteerStatusRefused`,
 * `VolunteerChangedLater`.
 */
export const ResumeVolunteer = command("volunteering.resumeVolunteer", {
  chinese: "恢复志愿者",
  input: ResumeVolunteerInput,
  permission: ({ unit }) => at(unit, "volunteering.resumeVolunteer"),
  touches: ({ volunteer }) => [Volunteer.ref(volunteer)],
  decide: ({ volunteer, unit }, view, occasion): Result.Result<Decision<null>, StandingRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const before = statusToLeave(view, volunteer, unit, day, ["suspended", "withdrawn"])
    if (Result.isFailure(before)) return Result.fail(before.failure)
    return Result.succeed(
      decided(
        null,
        append(Volunteer.ref(volunteer), {
          _tag: "VolunteerResumed",
          unit,
          day,
          before: before.success,
        }),
      ),
    )
  },
})
