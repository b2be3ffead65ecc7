import { command, type Decision, decided, own, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { WrongUnit } from "../UnitRefusal.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { leave } from "./endMemberships.ts"
import { HeadCount, membershipRef, TeamsOfVolunteer } from "./Membership.ts"
import { Team, TeamId } from "./Team.ts"
import { NotAMember, type TeamNotActive, type UnknownTeam } from "./TeamRefusal.ts"
import { teamOfUnit } from "./teamOfUnit.ts"

/** Why somebody does not leave a team. Nothing was written. */
export type LeaveTeamRefusal = UnknownTeam | WrongUnit | TeamNotActive | NotAMember

/** The input of {@link LeaveTeam}. */
export const LeaveTeamInput = Schema.Struct({ team: TeamId, unit: UnitId, volunteer: VolunteerId })
export type LeaveTeamInput = typeof LeaveTeamInput.Type

/**
 * Ends a membership on the day of the occasion, the first day without it. `unit` is the team's.
 *
 * Refusals: `UnknownTeam`, `WrongUnit`, `TeamNotActive`, `NotAMember`.
 */
export const LeaveTeam = command("volunteering.leaveTeam", {
  chinese: "退出队伍",
  input: LeaveTeamInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.leaveTeam"),
  touches: ({ team, volunteer }) => [
    Team.ref(team),
    membershipRef(team, volunteer),
    TeamsOfVolunteer.ref(volunteer),
    HeadCount.ref(team),
  ],
  decide: (
    { team, unit, volunteer },
    view,
    occasion,
  ): Result.Result<Decision<null>, LeaveTeamRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const found = teamOfUnit(view, team, unit, day)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const last = view.get(membershipRef(team, volunteer))?.periods.at(-1)
    const ended = found.success.disbandedOn !== undefined
    if (ended || last === undefined || last.until !== undefined || day < last.from) {
      return Result.fail(new NotAMember({ team, volunteer, day }))
    }
    return Result.succeed(
      decided(
        null,
        ...leave(view, team, found.success, volunteer, day),
        put(
          TeamsOfVolunteer.ref(volunteer),
          view.get(TeamsOfVolunteer.ref(volunteer)).filter((other) => other !== team),
        ),
      ),
    )
  },
})
