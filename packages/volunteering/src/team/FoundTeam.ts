import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { lastingText } from "../privacy/LastingText.ts"
import { Code, isActiveOn, Team, TeamId, TeamLevel } from "./Team.ts"
import { TeamExists, TeamNotActive, UnknownTeam } from "./TeamRefusal.ts"

/** The input of {@link FoundTeam}. */
export const FoundTeamInput = Schema.Struct({
  team: TeamId,
  /** The unit at which the team is counted. */
  unit: UnitId,
  name: lastingText(100),
  level: TeamLevel,
  memberKind: Schema.optionalKey(Code),
  serviceField: Schema.optionalKey(Code),
  parent: Schema.optionalKey(TeamId),
})
export type FoundTeamInput = typeof FoundTeamInput.Type

/** Why a team is not founded. Nothing was written. */
export type FoundTeamRefusal = TeamExists | UnknownUnit | UnitNotOpen | UnknownTeam | TeamNotActive

/**
 * Founds a team or alliance at a unit, on the day of the occasion.
 *
 * Refusals: `TeamExists`, `UnknownUnit`, `UnitNotOpen`, `UnknownTeam`, `TeamNotActive`.
 */
export const FoundTeam = command("volunteering.foundTeam", {
  chinese: "成立队伍",
  input: FoundTeamInput,
  permission: ({ unit }) => at(unit, "volunteering.foundTeam"),
  touches: ({ team, unit, parent }) => [
    Team.ref(team),
    Unit.ref(unit),
    ...(parent === undefined ? [] : [Team.ref(parent)]),
  ],
  decide: (
    { team, ...details },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly team: TeamId }>, FoundTeamRefusal> => {
    if (view.exists(Team.ref(team))) return Result.fail(new TeamExists({ team }))
    const day = occasion.calendar.dayOf(occasion.at)
    const closed = whyNotOpen(details.unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { parent } = details
    if (parent !== undefined) {
      const above = view.find(Team.ref(parent))
      if (above === undefined) return Result.fail(new UnknownTeam({ team: parent }))
      if (!isActiveOn(above, day)) return Result.fail(new TeamNotActive({ team: parent, day }))
    }
    return Result.succeed(
      decided({ team }, append(Team.ref(team), { _tag: "TeamFounded", day, ...details })),
    )
  },
})
