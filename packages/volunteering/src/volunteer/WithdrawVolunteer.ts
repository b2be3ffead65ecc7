import { append, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { endMemberships } from "../team/endMemberships.ts"
import { TeamsOfVolunteer } from "../team/Membership.ts"
import { type StandingRefusal, statusToLeave } from "./changeStanding.ts"
import { Volunteer, VolunteerId } from "./Volunteer.ts"

/** The input of {@link WithdrawVolunteer}. */
export const WithdrawVolunteerInput = Schema.Struct({ volunteer: VolunteerId, unit: UnitId })
export type WithdrawVolunteerInput = typeof WithdrawVolunteerInput.Type

/**
 * Ends a registration on the day of the occasion, and with it the volunteer's memberships in teams.
 *
 * Refusals: `UnknownVolunteer`, `WrongUnit`, `PersonalDataGone`, `VolunteerStatusRefused`,
 * `VolunteerChangedLater`.
 */
export const WithdrawVolunteer = command("volunteering.withdrawVolunteer", {
  chinese: "志愿者退出",
  input: WithdrawVolunteerInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.withdrawVolunteer"),
  touches: ({ volunteer }) => [Volunteer.ref(volunteer), TeamsOfVolunteer.ref(volunteer)],
  decide: ({ volunteer, unit }, view, occasion): Result.Result<Decision<null>, StandingRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const before = statusToLeave(view, volunteer, unit, day, ["registered", "suspended"])
    if (Result.isFailure(before)) return Result.fail(before.failure)
    return Result.succeed(
      decided(
        null,
        append(Volunteer.ref(volunteer), {
          _tag: "VolunteerWithdrawn",
          unit,
          day,
          before: before.success,
        }),
        ...endMemberships(view, volunteer, day),
      ),
    )
  },
})
