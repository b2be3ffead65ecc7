import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { ActivityId, ActorId } from "../activity/Activity.ts"
import { confirmedGrade } from "../attendance/Evidence.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import type { SelfConfirmation } from "./RecordRefusal.ts"
import { confirmerOf, type RecordRefusal, recordOfUnit } from "./recordOfUnit.ts"
import { recordRef, subjectOf, timeOf } from "./ServiceRecord.ts"

/** The input of {@link ConfirmRecord}. */
export const ConfirmRecordInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  /** Who signed for it, where that is not the actor: an organiser whose signed sheet is entered by a clerk. */
  confirmer: Schema.optionalKey(ActorId),
  /** Whether the beneficiary confirmed the service too. */
  beneficiaryConfirmed: Schema.optionalKey(Schema.Boolean),
})
export type ConfirmRecordInput = typeof ConfirmRecordInput.Type

/**
 * Confirms a submitted record, so that it counts. Nobody confirms their own service.
 *
 * Refusals: `UnknownRecord`, `WrongUnit`, `RecordStatusRefused`, `SelfConfirmation`.
 */
export const ConfirmRecord = command("volunteering.confirmRecord", {
  chinese: "确认服务记录",
  input: ConfirmRecordInput,
  permission: ({ unit }) => at(unit, "volunteering.confirmRecord"),
  touches: ({ activity, volunteer }) => [recordRef(activity, volunteer)],
  decide: (
    { activity, volunteer, unit, confirmer: named, beneficiaryConfirmed = false },
    view,
    occasion,
  ): Result.Result<
    Decision<{ readonly record: string; readonly minutes: number }>,
    RecordRefusal | SelfConfirmation
  > => {
    const found = recordOfUnit(view, activity, volunteer, unit, ["submitted"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const confirmer = confirmerOf(named, activity, volunteer, occasion)
    if (Result.isFailure(confirmer)) return Result.fail(confirmer.failure)
    const record = found.success
    return Result.succeed(
      decided(
        { record: record.record, minutes: record.minutes },
        append(recordRef(activity, volunteer), {
          _tag: "ServiceRecordConfirmed",
          ...subjectOf(record),
          ...timeOf(record),
          grade: confirmedGrade(record.grade, beneficiaryConfirmed),
          late: record.late,
          confirmer: confirmer.success,
        }),
      ),
    )
  },
})
