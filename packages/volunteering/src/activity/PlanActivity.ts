import { append, at, command, type Decision, decided } from "@civic-practice/core"
import {
  Unit,
  UnitId,
  type UnitNotOpen,
  type UnknownUnit,
  whyNotOpen,
} from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Instant } from "../Instant.ts"
import { lastingText } from "../privacy/LastingText.ts"
import { ActivityRules } from "../settings/Settings.ts"
import { Code, isActiveOn, Team, TeamId } from "../team/Team.ts"
import { TeamNotActive, UnknownTeam } from "../team/TeamRefusal.ts"
import { Activity, ActivityId, ActorId } from "./Activity.ts"
import { ActivityExists } from "./ActivityRefusal.ts"

const millisecondsPerDay = 86_400_000

/** The input of {@link PlanActivity}. */
export const PlanActivityInput = Schema.Struct({
  activity: ActivityId,
  /** The host unit. */
  unit: UnitId,
  title: lastingText(200),
  serviceField: Code,
  /** Milliseconds; the first of the planned window. */
  start: Instant,
  /** Milliseconds; the first after the planned window. */
  end: Instant,
  capacity: Schema.optionalKey(
    Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 })),
  ),
  organiser: ActorId,
  /** The team that serves. */
  team: Schema.optionalKey(TeamId),
  rules: Schema.optionalKey(ActivityRules),
}).check(
  Schema.makeFilter(
    ({ start, end }) =>
      start < end && end - start <= millisecondsPerDay
        ? true
        : {
            path: ["end"],
            issue:
              "the planned end is after the start, by 24 hours at most; plan a longer activity as several",
          },
    { chinese: "结束时间应晚于开始时间，且不超过 24 小时；更长的活动请分次登记" },
  ),
)
export type PlanActivityInput = typeof PlanActivityInput.Type

/** Why an activity is not planned. Nothing was written. */
export type PlanActivityRefusal =
  | ActivityExists
  | UnknownUnit
  | UnitNotOpen
  | UnknownTeam
  | TeamNotActive

/**
 * Plans an activity of a host unit that is open on the day on which the planned window starts.
 *
 * Refusals: `ActivityExists`, `UnknownUnit`, `UnitNotOpen`, `UnknownTeam`, `TeamNotActive`.
 */
export const PlanActivity = command("volunteering.planActivity", {
  chinese: "登记活动",
  input: PlanActivityInput,
  permission: ({ unit }) => at(unit, "volunteering.planActivity"),
  touches: ({ activity, unit, team }) => [
    Activity.ref(activity),
    Unit.ref(unit),
    ...(team === undefined ? [] : [Team.ref(team)]),
  ],
  decide: (
    { activity, ...plan },
    view,
    occasion,
  ): Result.Result<Decision<{ readonly activity: ActivityId }>, PlanActivityRefusal> => {
    if (view.exists(Activity.ref(activity))) return Result.fail(new ActivityExists({ activity }))
    const day = occasion.calendar.dayOf(plan.start)
    const closed = whyNotOpen(plan.unit, view, day)
    if (closed !== undefined) return Result.fail(closed)
    const { team } = plan
    if (team !== undefined) {
      const state = view.find(Team.ref(team))
      if (state === undefined) return Result.fail(new UnknownTeam({ team }))
      if (!isActiveOn(state, day)) return Result.fail(new TeamNotActive({ team, day }))
    }
    return Result.succeed(
      decided(
        { activity },
        append(Activity.ref(activity), { _tag: "ActivityPlanned", day, ...plan }),
      ),
    )
  },
})
