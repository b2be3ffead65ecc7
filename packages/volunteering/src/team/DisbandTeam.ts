import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { WrongUnit } from "../UnitRefusal.ts"
import { HeadCount } from "./Membership.ts"
import { Team, TeamId } from "./Team.ts"
import { TeamChangedLater, type TeamNotActive, type UnknownTeam } from "./TeamRefusal.ts"
import { teamOfUnit } from "./teamOfUnit.ts"

/** Why a team is not disbanded. Nothing was written. */
export type DisbandTeamRefusal = UnknownTeam | WrongUnit | TeamNotActive | TeamChangedLater

/** The input of {@link DisbandTeam}. */
export const DisbandTeamInput = Schema.Struct({ team: TeamId, unit: UnitId })
export type DisbandTeamInput = typeof DisbandTeamInput.Type

/**
 * Ends a team and all memberships in it, on the day of the occasion.
 *
 * Refusals: `UnknownTeam`, `WrongUnit`, `TeamNotActive`, `TeamChangedLater`.
 */
export const DisbandTeam = command("volunteering.disbandTeam", {
  chinese: "解散队伍",
  input: DisbandTeamInput,
  permission: ({ unit }) => at(unit, "volunteering.disbandTeam"),
  touches: ({ team }) => [Team.ref(team), HeadCount.ref(team)],
  decide: (
    { team, unit },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly members: number }>, DisbandTeamRefusal> => {
    const day = occasion.calendar.dayOf(occasion.at)
    const found = teamOfUnit(view, team, unit, day)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { level, disbandedOn } = found.success
    const { members, changedOn } = view.get(HeadCount.ref(team))
    const recorded = disbandedOn ?? changedOn
    if (recorded !== undefined && day < recorded) {
      return Result.fail(new TeamChangedLater({ team, day, recorded }))
    }
    return Result.succeed(
      decided(
        { members },
        append(Team.ref(team), { _tag: "TeamDisbanded", unit, day, level, members }),
      ),
    )
  },
})
