import { append, at, command, type Decision, decided, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { ActivityId } from "../activity/Activity.ts"
import { lastingText } from "../privacy/LastingText.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { RecordStatusRefused } from "./RecordRefusal.ts"
import { type RecordRefusal, recordOfUnit } from "./recordOfUnit.ts"
import { recordRef, recordStatuses, subjectOf } from "./ServiceRecord.ts"
import { replaced, timesheetRef } from "./Timesheet.ts"

const notVoided = recordStatuses.filter((status) => status !== "voided")

/** The input of {@link VoidRecord}. */
export const VoidRecordInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  unit: UnitId,
  reason: lastingText(200),
})
export type VoidRecordInput = typeof VoidRecordInput.Type

/**
 * Voids a record for good, in whatever status: service that did not happen, or was no voluntary service
 * (志愿服务记录与证明出具办法 2020, article 19). Its time becomes free, and minutes that were confirmed are taken back.
 *
 * Refusals: `UnknownRecord`, `WrongUnit`, `RecordStatusRefused`.
 */
export const VoidRecord = command("volunteering.voidRecord", {
  chinese: "作废服务记录",
  input: VoidRecordInput,
  permission: ({ unit }) => at(unit, "volunteering.voidRecord"),
  touches: ({ activity, volunteer }) => [recordRef(activity, volunteer)],
  decide: (
    { activity, volunteer, unit, reason },
    view,
  ): Result.Result<Decision<{ readonly minutesTakenBack: number }>, RecordRefusal> => {
    const found = recordOfUnit(view, activity, volunteer, unit, notVoided)
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const record = found.success
    const { status, grade, activityMonth } = record
    if (status === "voided") {
      return Result.fail(
        new RecordStatusRefused({ activity, volunteer, status, needed: notVoided }),
      )
    }
    const counted = status === "confirmed" || status === "corrected"
    const minutes = counted ? record.minutes : 0
    const sheet = timesheetRef(volunteer, activityMonth)
    return Result.succeed(
      decided(
        { minutesTakenBack: minutes },
        append(recordRef(activity, volunteer), {
          _tag: "ServiceRecordVoided",
          ...subjectOf(record),
          minutes,
          before: status,
          grade,
          reason,
        }),
        put(sheet, replaced(view.get(sheet), activity)),
      ),
    )
  },
})
