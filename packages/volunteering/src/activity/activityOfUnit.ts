import type { View } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { WrongUnit } from "../UnitRefusal.ts"
import { Activity, type ActivityId, type ActivityStatus } from "./Activity.ts"
import { ActivityStatusRefused, UnknownActivity } from "./ActivityRefusal.ts"

/** Why nothing is done with an activity. Nothing was written. */
export type ActivityRefusal = UnknownActivity | WrongUnit | ActivityStatusRefused

/** Every status in which people can have served. */
export const notCancelled: ReadonlyArray<ActivityStatus> = ["planned", "underway", "held"]

/** The two statuses before an activity is over. */
export const ahead: ReadonlyArray<ActivityStatus> = ["planned", "underway"]

/** An activity in one of the statuses needed, provided that the unit at which leave was asked is its host. */
export const activityOfUnit = (
  view: View,
  activity: ActivityId,
  unit: UnitId,
  needed: ReadonlyArray<ActivityStatus>,
): Result.Result<Activity, ActivityRefusal> => {
  const state = view.find(Activity.ref(activity))
  if (state === undefined) return Result.fail(new UnknownActivity({ activity }))
  if (state.unit !== unit) {
    return Result.fail(
      new WrongUnit({ subject: "activity", id: activity, unit, actual: state.unit }),
    )
  }
  return needed.includes(state.status)
    ? Result.succeed(state)
    : Result.fail(new ActivityStatusRefused({ activity, status: state.status, needed }))
}
