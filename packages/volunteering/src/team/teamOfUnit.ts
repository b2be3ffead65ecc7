import type { BusinessDay, View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { WrongUnit } from "../UnitRefusal.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { isMemberOn, membershipRef } from "./Membership.ts"
import { isActiveOn, Team, type TeamId } from "./Team.ts"
import { NotAMember, TeamNotActive, UnknownTeam } from "./TeamRefusal.ts"

/** A team that exists on a day, provided that the unit at which leave was asked is its own. */
export const teamOfUnit = (
  view: View,
  team: TeamId,
  unit: UnitId,
  day: BusinessDay,
): Result.Result<Team, UnknownTeam | WrongUnit | TeamNotActive> => {
  const state = view.find(Team.ref(team))
  if (state === undefined) return Result.fail(new UnknownTeam({ team }))
  if (state.unit !== unit) {
    return Result.fail(new WrongUnit({ subject: "team", id: team, unit, actual: state.unit }))
  }
  return isActiveOn(state, day)
    ? Result.succeed(state)
    : Result.fail(new TeamNotActive({ team, day }))
}

/** Why a volunteer could not serve as a member of a team on a day. */
export const memberRefusal = (
  view: View,
  team: TeamId,
  volunteer: VolunteerId,
  day: BusinessDay,
): UnknownTeam | TeamNotActive | NotAMember | undefined => {
  const state = view.find(Team.ref(team))
  if (state === undefined) return new UnknownTeam({ team })
  if (!isActiveOn(state, day)) return new TeamNotActive({ team, day })
  return isMemberOn(view.get(membershipRef(team, volunteer)), day)
    ? undefined
    : new NotAMember({ team, volunteer, day })
}
