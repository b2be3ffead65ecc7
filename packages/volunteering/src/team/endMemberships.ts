import { append, type BusinessDay, type Change, put, type View } from "@civic-practice/core"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { HeadCount, Membership, membershipRef, TeamsOfVolunteer } from "./Membership.ts"
import { type Team, type TeamId, Team as TeamKind } from "./Team.ts"

/** The changes by which a volunteer leaves a team on a day. */
export const leave = (
  view: View,
  team: TeamId,
  { unit, level }: Team,
  volunteer: VolunteerId,
  day: BusinessDay,
): ReadonlyArray<Change> => {
  const { members, changedOn } = view.get(HeadCount.ref(team))
  return [
    append(membershipRef(team, volunteer), {
      _tag: "MemberLeft",
      team,
      volunteer,
      unit,
      level,
      day,
    }),
    put(HeadCount.ref(team), {
      members: members - 1,
      changedOn: changedOn !== undefined && changedOn > day ? changedOn : day,
    }),
  ]
}

/** The changes by which a volunteer leaves every team on a day; a membership that begins later ends as it begins. */
export const endMemberships = (
  view: View,
  volunteer: VolunteerId,
  day: BusinessDay,
): ReadonlyArray<Change> => {
  const teams = view.get(TeamsOfVolunteer.ref(volunteer))
  if (teams.length === 0) return []
  const changes: Array<Change> = [put(TeamsOfVolunteer.ref(volunteer), [])]
  for (const team of teams) {
    const state = view.find(TeamKind.ref(team))
    // A disbanded team has ended its memberships itself.
    if (state === undefined || state.disbandedOn !== undefined) continue
    const from = view.get(Membership.ref(`${team}/${volunteer}`))?.periods.at(-1)?.from ?? day
    changes.push(...leave(view, team, state, volunteer, from > day ? from : day))
  }
  return changes
}
