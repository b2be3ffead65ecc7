import { append, at, command, type Decision, decided, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { WrongUnit } from "../UnitRefusal.ts"
import { Volunteer, VolunteerId } from "../volunteer/Volunteer.ts"
import type { NotRegisteredOn, UnknownVolunteer } from "../volunteer/VolunteerRefusal.ts"
import { serviceRefusal, withdrawalRefusal } from "../volunteer/volunteerOfUnit.ts"
import { HeadCount, membershipRef, TeamsOfVolunteer } from "./Membership.ts"
import { Team, TeamId } from "./Team.ts"
import { MembershipOverlaps, TeamNotActive, type UnknownTeam } from "./TeamRefusal.ts"
import { teamOfUnit } from "./teamOfUnit.ts"

/** Why somebody does not join a team. Nothing was written. */
export type JoinTeamRefusal =
  | UnknownTeam
  | WrongUnit
  | TeamNotActive
  | UnknownVolunteer
  | NotRegisteredOn
  | MembershipOverlaps

/** The input of {@link JoinTeam}. */
export const JoinTeamInput = Schema.Struct({ team: TeamId, unit: UnitId, volunteer: VolunteerId })
export type JoinTeamInput = typeof JoinTeamInput.Type

/**
 * Makes a registered volunteer a member of a team or alliance, from the day of the occasion on. `unit` is the
 * team's.
 *
 * Refusals: `UnknownTeam`, `WrongUnit`, `TeamNotActive`, `UnknownVolunteer`, `NotRegisteredOn`,
 * `MembershipOverlaps`.
 */
export const JoinTeam = command("volunteering.joinTeam", {
  chinese: "加入队伍",
  input: JoinTeamInput,
  permission: ({ unit }) => at(unit, "volunteering.joinTeam"),
  touches: ({ team, volunteer }) => [
    Team.ref(team),
    Volunteer.ref(volunteer),
    membershipRef(team, volunteer),
    TeamsOfVolunteer.ref(volunteer),
    HeadCount.ref(team),
  ],
  decide: (
    { team, unit, volunteer },
    view,
    occasion,
  ): Result.Result<Decision<null>, JoinTeamRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const found = teamOfUnit(view, team, unit, day)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { level, disbandedOn } = found.success
    // An open membership may not outlast its team, so a team that is known to end takes nobody any more.
    if (disbandedOn !== undefined) return Result.fail(new TeamNotActive({ team, day: disbandedOn }))
    const refused = serviceRefusal(view, volunteer, day)
    if (refused !== undefined) return Result.fail(refused)
    // An open membership may not outlast the registration either.
    const left = withdrawalRefusal(view, volunteer)
    if (left !== undefined) return Result.fail(left)
    const last = view.get(membershipRef(team, volunteer))?.periods.at(-1)
    if (last !== undefined && (last.until === undefined || day < last.until)) {
      return Result.fail(new MembershipOverlaps({ team, volunteer, from: last.from }))
    }
    const { members, changedOn } = view.get(HeadCount.ref(team))
    return Result.succeed(
      decided(
        null,
        append(membershipRef(team, volunteer), {
          _tag: "MemberJoined",
          team,
          volunteer,
          unit,
          level,
          day,
        }),
        put(TeamsOfVolunteer.ref(volunteer), [...view.get(TeamsOfVolunteer.ref(volunteer)), team]),
        put(HeadCount.ref(team), {
          members: members + 1,
          changedOn: changedOn !== undefined && changedOn > day ? changedOn : day,
        }),
      ),
    )
  },
})
