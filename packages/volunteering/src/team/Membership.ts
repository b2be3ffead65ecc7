import { type BusinessDay, stateKind, streamKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import type { TeamId, TeamLevel } from "./Team.ts"

/** The memberships of one volunteer in one team, in order of days and without overlap; an open one has no `until`. */
export interface Membership {
  readonly team: TeamId
  readonly volunteer: VolunteerId
  readonly periods: ReadonlyArray<{ readonly from: BusinessDay; readonly until?: BusinessDay }>
}

/** `unit` and `level` are those of the team; `day` is the first day with, or without, the membership. */
export interface MembershipEvent {
  readonly _tag: "MemberJoined" | "MemberLeft"
  readonly team: TeamId
  readonly volunteer: VolunteerId
  readonly unit: UnitId
  readonly level: TeamLevel
  readonly day: BusinessDay
}

const evolve = (state: Membership | undefined, event: MembershipEvent): Membership => {
  const periods = state?.periods ?? []
  const { team, volunteer, day } = event
  if (event._tag === "MemberJoined")
    return { team, volunteer, periods: [...periods, { from: day }] }
  const before = periods.slice(0, -1)
  const last = periods.at(-1)
  return {
    team,
    volunteer,
    periods: last === undefined || last.from >= day ? before : [...before, { ...last, until: day }],
  }
}

/** One stream for each team and volunteer. Indexes: `team` (team, volunteer) and `volunteer` (volunteer, team). */
export const Membership = streamKind<Membership | undefined, MembershipEvent>({
  name: "volunteering.membership",
  initial: undefined,
  evolve,
  keys: (state) =>
    state === undefined
      ? {}
      : { team: [state.team, state.volunteer], volunteer: [state.volunteer, state.team] },
})

/** The stream of one volunteer's memberships in one team. */
export const membershipRef = (team: TeamId, volunteer: VolunteerId) =>
  Membership.ref(`${team}/${volunteer}`)

/** Whether a volunteer is a member on a day, leaving aside whether the team exists on it. */
export const isMemberOn = (membership: Membership | undefined, day: BusinessDay): boolean =>
  membership?.periods.some(
    ({ from, until }) => from <= day && (until === undefined || day < until),
  ) ?? false

/** The teams of which a volunteer is a member, so that withdrawing can end these memberships. By {@link VolunteerId}. */
export const TeamsOfVolunteer = stateKind<ReadonlyArray<TeamId>>({
  name: "volunteering.teamsOfVolunteer",
  initial: [],
})

/** How many members a team has, and the day of the last change. By {@link TeamId}. */
export const HeadCount = stateKind<{ readonly members: number; readonly changedOn?: BusinessDay }>({
  name: "volunteering.headCount",
  initial: { members: 0 },
})
