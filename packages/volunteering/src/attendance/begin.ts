import { append, type Change } from "@civic-practice/core"
import { Activity, type ActivityId } from "../activity/Activity.ts"

/** The change by which the first attendance sets an activity underway; none for those that follow. */
export const begin = (
  activity: ActivityId,
  { status, unit, day }: Activity,
): ReadonlyArray<Change> =>
  status === "planned" ? [append(Activity.ref(activity), { _tag: "ActivityBegun", unit, day })] : []
