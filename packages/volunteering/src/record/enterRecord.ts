import {
  append,
  at,
  type Change,
  monthOf,
  type Occasion,
  type Permission,
  type View,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { BreakTooLong } from "../attendance/AttendanceRefusal.ts"
import type { EvidenceGrade } from "../attendance/Evidence.ts"
import { lastingText } from "../privacy/LastingText.ts"
import type { Settings } from "../settings/Settings.ts"
import type { TeamId } from "../team/Team.ts"
import { lateness } from "./entryDeadline.ts"
import type { LateEntry, OverlappingService } from "./RecordRefusal.ts"
import { reckonService, type ServiceClaim } from "./reckonService.ts"
import { recordRef } from "./ServiceRecord.ts"

/** An organiser's leave for service that overlaps with other service, and why. */
export const OverlapLeave = Schema.Struct({ reason: lastingText(200) })
export type OverlapLeave = typeof OverlapLeave.Type

/** What an organiser needs to let service overlap with other service. */
export const overlapAllowedAt = (unit: UnitId): Permission => ({
  ...at(unit, "volunteering.allowOverlap"),
  chinese: "允许时间重叠",
})

/** The time somebody did not serve between check-in and check-out. */
export const BreakMinutes = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1440 }))

/** How a record is entered. */
export interface RecordEntry extends Omit<ServiceClaim, "overlapAllowed"> {
  readonly role: string
  readonly team: TeamId | undefined
  readonly grade: EvidenceGrade
  readonly overlap: OverlapLeave | undefined
  /** Submitted for confirmation at once, not only drafted. */
  readonly submit: boolean
}

/** What became of it. `minutes` are the credited ones. */
export interface RecordAnswer {
  readonly record: string
  readonly status: "drafted" | "submitted"
  readonly minutes: number
  /** Submitted after the last day for it. */
  readonly late: boolean
}

/** Why a record is not entered. Nothing was written. */
export type RecordEntryRefusal = BreakTooLong | OverlappingService | LateEntry

/** Drafts a record, or drafts and submits it in one, with its place in the timesheet. */
export const enterRecord = (
  view: View,
  occasion: Occasion,
  settings: Settings,
  entry: RecordEntry,
): Result.Result<
  { readonly answer: RecordAnswer; readonly changes: readonly [Change, Change] },
  RecordEntryRefusal
> => {
  const { activity, volunteer, plan, role, team, grade, overlap, submit } = entry
  let late = false
  if (submit) {
    const measured = lateness(activity, plan, settings, occasion)
    if (Result.isFailure(measured)) return Result.fail(measured.failure)
    late = measured.success
  }
  const reckoned = reckonService(view, occasion, settings, {
    ...entry,
    overlapAllowed: overlap !== undefined,
  })
  if (Result.isFailure(reckoned)) return Result.fail(reckoned.failure)
  const { time, change } = reckoned.success
  const ref = recordRef(activity, volunteer)
  const content = {
    record: ref.id,
    volunteer,
    activity,
    unit: plan.unit,
    day: plan.day,
    activityMonth: monthOf(plan.day),
    serviceField: plan.serviceField,
    role,
    ...(team === undefined ? {} : { team }),
    ...time,
    grade,
    ...(overlap === undefined ? {} : { overlapReason: overlap.reason }),
  }
  return Result.succeed({
    answer: {
      record: ref.id,
      status: submit ? "submitted" : "drafted",
      minutes: time.minutes,
      late,
    },
    changes: [
      append(
        ref,
        submit
          ? { _tag: "ServiceRecordSubmitted", late, ...content }
          : { _tag: "ServiceRecordDrafted", ...content },
      ),
      change,
    ],
  })
}
