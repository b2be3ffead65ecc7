import { append, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import { settingsOn, settingsRef } from "../settings/Settings.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import type { RecordAnswer } from "./enterRecord.ts"
import { lateness } from "./entryDeadline.ts"
import type { LateEntry } from "./RecordRefusal.ts"
import { type RecordRefusal, recordOfUnit } from "./recordOfUnit.ts"
import { recordRef, subjectOf, timeOf } from "./ServiceRecord.ts"

/** The input of {@link SubmitRecord}. */
export const SubmitRecordInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  unit: UnitId,
})
export type SubmitRecordInput = typeof SubmitRecordInput.Type

/**
 * Submits a drafted record for confirmation; after the last day for it, it is marked as late or refused.
 *
 * Refusals: `UnknownRecord`, `WrongUnit`, `RecordStatusRefused`, `UnknownActivity`, `ActivityStatusRefused`,
 * `LateEntry`.
 */
export const SubmitRecord = command("volunteering.submitRecord", {
  chinese: "提交服务记录",
  input: SubmitRecordInput,
  permission: ({ volunteer, unit }) => own(volunteer, unit, "volunteering.submitRecord"),
  touches: ({ activity, volunteer }) => [
    recordRef(activity, volunteer),
    Activity.ref(activity),
    settingsRef,
  ],
  decide: (
    { activity, volunteer, unit },
    view,
    occasion,
  ): Result.Result<Decision<RecordAnswer>, RecordRefusal | ActivityRefusal | LateEntry> => {
    const found = recordOfUnit(view, activity, volunteer, unit, ["drafted"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const record = found.success
    const plan = activityOfUnit(view, activity, unit, notCancelled)
    if (Result.isFailure(plan)) return Result.fail(plan.failure)
    const settings = settingsOn(view, record.day)
    const measured = lateness(activity, plan.success, settings, occasion)
    if (Result.isFailure(measured)) return Result.fail(measured.failure)
    const late = measured.success
    const { minutes } = record
    return Result.succeed(
      decided(
        { record: record.record, status: "submitted", minutes, late },
        append(recordRef(activity, volunteer), {
          _tag: "ServiceRecordSubmitted",
          late,
          ...subjectOf(record),
          ...timeOf(record),
        }),
      ),
    )
  },
})
