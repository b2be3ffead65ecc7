import { append, at, command, type Decision, decided } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Activity, ActivityId, ActorId } from "../activity/Activity.ts"
import { lastingText } from "../privacy/LastingText.ts"
import { settingsRef } from "../settings/Settings.ts"
import { VolunteerId } from "../volunteer/Volunteer.ts"
import { overlapAllowedAt } from "./enterRecord.ts"
import type { SelfConfirmation } from "./RecordRefusal.ts"
import { confirmerOf, type RecordRefusal, recordOfUnit } from "./recordOfUnit.ts"
import { newTimes, type RetimeRefusal, retimeRecord } from "./retimeRecord.ts"
import { recordRef, subjectOf } from "./ServiceRecord.ts"

/** The input of {@link CorrectRecord}. */
export const CorrectRecordInput = Schema.Struct({
  activity: ActivityId,
  volunteer: VolunteerId,
  /** The host unit. */
  unit: UnitId,
  ...newTimes,
  reason: lastingText(200),
  /** Who found that it was wrong, where that is not the actor. */
  confirmer: Schema.optionalKey(ActorId),
})
export type CorrectRecordInput = typeof CorrectRecordInput.Type

/** The minutes before and after, and their difference. */
export interface CorrectionAnswer {
  readonly record: string
  readonly minutesBefore: number
  readonly minutesAfter: number
  readonly difference: number
}

/**
 * Corrects the times of a confirmed record, as a volunteer may ask (志愿服务记录与证明出具办法 2020, article 13). The former
 * entry stays in the history. Nobody corrects their own service.
 *
 * Refusals: `UnknownRecord`, `WrongUnit`, `RecordStatusRefused`, `SelfConfirmation`, `UnknownActivity`,
 * `ActivityStatusRefused`, `CheckOutBeforeCheckIn`, `OutsideWindow`, `TimeAhead`, `BreakTooLong`,
 * `OverlappingService`.
 */
export const CorrectRecord = command("volunteering.correctRecord", {
  chinese: "更正服务记录",
  input: CorrectRecordInput,
  permission: ({ unit, overlap }) => [
    at(unit, "volunteering.correctRecord"),
    ...(overlap === undefined ? [] : [overlapAllowedAt(unit)]),
  ],
  touches: ({ activity, volunteer }) => [
    recordRef(activity, volunteer),
    Activity.ref(activity),
    settingsRef,
  ],
  decide: (
    { unit, reason, confirmer: named, ...times },
    view,
    occasion,
  ): Result.Result<
    Decision<CorrectionAnswer>,
    RecordRefusal | SelfConfirmation | RetimeRefusal
  > => {
    const { activity, volunteer } = times
    const found = recordOfUnit(view, activity, volunteer, unit, ["confirmed", "corrected"])
    if (Result.isFailure(found)) return Result.fail(found.failure)
    const confirmer = confirmerOf(named, activity, volunteer, occasion)
    if (Result.isFailure(confirmer)) return Result.fail(confirmer.failure)
    const retimed = retimeRecord(view, occasion, found.success, times)
    if (Result.isFailure(retimed)) return Result.fail(retimed.failure)
    const { time, change } = retimed.success
    const ref = recordRef(activity, volunteer)
    const minutesBefore = found.success.minutes
    const minutesAfter = time.minutes
    const difference = minutesAfter - minutesBefore
    return Result.succeed(
      decided(
        { record: ref.id, minutesBefore, minutesAfter, difference },
        append(ref, {
          _tag: "ServiceRecordCorrected",
          ...subjectOf(found.success),
          ...time,
          minutesBefore,
          minutesAfter,
          difference,
          confirmer: confirmer.success,
          reason,
        }),
        change,
      ),
    )
  },
})
