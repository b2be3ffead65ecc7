import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { lastingText } from "../privacy/LastingText.ts"
import { Activity, ActivityId } from "./Activity.ts"
import { type ActivityRefusal, activityOfUnit } from "./activityOfUnit.ts"

/** The input of {@link CancelActivity}. */
export const CancelActivityInput = Schema.Struct({
  activity: ActivityId,
  unit: UnitId,
  reason: lastingText(200),
})
export type CancelActivityInput = typeof CancelActivityInput.Type

/**
 * Cancels an activity for which nobody is recorded as having served.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`.
 */
export const CancelActivity = command("volunteering.cancelActivity", {
  chinese: "取消活动",
  input: CancelActivityInput,
  permission: ({ unit }) => at(unit, "volunteering.cancelActivity"),
  touches: ({ activity }) => [Activity.ref(activity)],
  decide: ({ activity, unit, reason }, view): Result.Result<Decision<null>, ActivityRefusal> => {
    const found = activityOfUnit(view, activity, unit, ["planned"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    return Result.succeed(
      decided(
        null,
        append(Activity.ref(activity), {
          _tag: "ActivityCancelled",
          unit,
          day: found.success.day,
          reason,
        }),
      ),
    )
  },
})
