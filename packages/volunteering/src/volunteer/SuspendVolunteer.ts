import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { lastingText } from "../privacy/LastingText.ts"
import { type StandingRefusal, statusToLeave } from "./changeStanding.ts"
import { Volunteer, VolunteerId } from "./Volunteer.ts"

/** The input of {@link SuspendVolunteer}. */
export const SuspendVolunteerInput = Schema.Struct({
  volunteer: VolunteerId,
  unit: UnitId,
  reason: lastingText(200),
})
export type SuspendVolunteerInput = typeof SuspendVolunteerInput.Type

/**
 * Suspends a registered volunteer from the day of the occasion on; service on earlier days can still be entered.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `PersonalDataGone`, `VolunteerStatusRefused`,
 * `VolunteerChangedLater`.
 */
export const SuspendVolunteer = command("volunteering.suspendVolunteer", {
  chinese: "暂停志愿者",
  input: SuspendVolunteerInput,
  permission: ({ unit }) => at(unit, "volunteering.suspendVolunteer"),
  touches: ({ volunteer }) => [Volunteer.ref(volunteer)],
  decide: (
    { volunteer, unit, reason },
    view,
    occasion,
  ): Result.Result<Decision<null>, StandingRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const before = statusToLeave(view, volunteer, unit, day, ["registered"])
    if (Result.isFailure(before)) return Result.fail(before.failure)
    return Result.succeed(
      decided(
        null,
        append(Volunteer.ref(volunteer), { _tag: "VolunteerSuspended", unit, day, reason }),
      ),
    )
  },
})
