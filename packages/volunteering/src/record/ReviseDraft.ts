import { append, command, type Decision, decided, own } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId } from "../activity/Activity.ts"
import { settingsRef } from "../settings/Settings.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { overlapAllowedAt, type RecordAnswer } from "./enterRecord.ts"
import { lateness } from "./entryDeadline.ts"
import type { LateEntry } from "./RecordRefusal.ts"
import { type RecordRefusal, recordOfUnit } from "./recordOfUnit.ts"
import { newTimes, type RetimeRefusal, retimeRecord } from "./retimeRecord.ts"
import { recordRef, subjectOf } from "./ServiceRecord.ts"

/** The input of {@link ReviseDraft}. */
export const ReviseDraftInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  ...newTimes,
  /** Whether the record is submitted at once; absent: it is a draft again. */
  submit: Schema.optionalKey(Schema.Boolean),
})
export type ReviseDraftInput = typeof ReviseDraftInput.Type

/**
 * Replaces the times of a record that is not confirmed yet.
 *
 * Refusals: `UnknownRecord`, `WrongUnit`, `RecordStatusRefused`, `UnknownActivity`, `ActivityStatusRefused`,
 * `CheckOutBeforeCheckIn`, `OutsideWindow`, `TimeAhead`, `BreakTooLong`, `OverlappingService`, `LateEntry`.
 */
export const ReviseDraft = command("volunteering.reviseDraft", {
  chinese: "修改记录草稿",
  input: ReviseDraftInput,
  permission: ({ volunteer, unit, overlap }) => [
    own(volunteer, unit, "volunteering.reviseDraft"),
    ...(overlap === undefined ? [] : [overlapAllowedAt(unit)]),
  ],
  touches: ({ activity, volunteer }) => [
    recordRef(activity, volunteer),
    Activity.ref(activity),
    settingsRef,
  ],
  decide: (
    { unit, submit = false, ...times },
    view,
    occasion,
  ): Result.Result<Decision<RecordAnswer>, RecordRefusal | RetimeRefusal | LateEntry> => {
    const { activity, volunteer } = times
    const found = recordOfUnit(view, activity, volunteer, unit, ["drafted", "submitted"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const retimed = retimeRecord(view, occasion, found.success, times)
    if (Result.isFailure(retimed)) return Result.fail(retimed.failure)
    const { time, change, settings, end } = retimed.success
    let late = false
    if (submit) {
      const measured = lateness(activity, { end }, settings, occasion)
      if (Result.isFailure(measured)) return Result.fail(measured.failure)
      late = measured.success
    }
    const ref = recordRef(activity, volunteer)
    const content = { ...subjectOf(found.success), ...time }
    return Result.succeed(
      decided(
        {
          record: ref.id,
          status: submit ? "submitted" : "drafted",
          minutes: time.minutes,
          late,
        },
        append(
          ref,
          submit
            ? { _tag: "ServiceRecordSubmitted", late, ...content }
            : { _tag: "ServiceRecordDrafted", ...content },
        ),
        change,
      ),
    )
  },
})
