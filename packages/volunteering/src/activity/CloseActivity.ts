import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { clockText } from "../Instant.ts"
import { Activity, ActivityId } from "./Activity.ts"
import { ActivityNotOver } from "./ActivityRefusal.ts"
import { type ActivityRefusal, activityOfUnit, ahead } from "./activityOfUnit.ts"

const people = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000_000 }))

/** The input of {@link CloseActivity}. */
export const CloseActivityInput = Schema.Struct({
  activity: ActivityId,
  unit: UnitId,
  /** Beneficiaries counted each time they were served (受益人次). */
  beneficiaryPersonTimes: people,
  /** Beneficiaries counted once (受益人数), where they are known. */
  beneficiaryPeople: Schema.optionalKey(people),
}).check(
  Schema.makeFilter(
    ({ beneficiaryPersonTimes, beneficiaryPeople = 0 }) =>
      beneficiaryPeople <= beneficiaryPersonTimes
        ? true
        : { path: ["beneficiaryPeople"], issue: "there cannot be more people than person-times" },
    { chinese: "受益人数不能多于受益人次" },
  ),
)
export type CloseActivityInput = typeof CloseActivityInput.Type

/**
 * Closes an activity as held, after its planned end, with its closing report. Attendance can still be entered.
 *
 * Refusals: `UnknownActivity`, `WrongUnit`, `ActivityStatusRefused`, `ActivityNotOver`.
 */
export const CloseActivity = command("volunteering.closeActivity", {
  chinese: "活动结项",
  input: CloseActivityInput,
  permission: ({ unit }) => at(unit, "volunteering.closeActivity"),
  touches: ({ activity }) => [Activity.ref(activity)],
  decide: (
    { activity, unit, ...report },
    view,
    { at, calendar },
  ): Result.Result<Decision<null>, ActivityRefusal | ActivityNotOver> => {
    const found = activityOfUnit(view, activity, unit, ahead)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const { day, end, serviceField } = found.success
    if (at < end) {
      return Result.fail(new ActivityNotOver({ activity, end: clockText(end, calendar) }))
    }
    return Result.succeed(
      decided(
        null,
        append(Activity.ref(activity), {
          _tag: "ActivityHeld",
          unit,
          day,
          serviceField,
          ...report,
        }),
      ),
    )
  },
})
