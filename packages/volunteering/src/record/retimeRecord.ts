import type { Change, Occasion, View } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { ActivityId } from "../activity/Activity.ts"
import { type ActivityRefusal, activityOfUnit, notCancelled } from "../activity/activityOfUnit.ts"
import type {
  BreakTooLong,
  CheckOutBeforeCheckIn,
  OutsideWindow,
  TimeAhead,
} from "../attendance/AttendanceRefusal.ts"
import { Evidence, gradeOf } from "../attendance/Evidence.ts"
import { checkInRefusal, checkOutRefusal, evidenceThatCounts } from "../attendance/serviceTimes.ts"
import { Instant } from "../Instant.ts"
import { type Settings, settingsOn } from "../settings/Settings.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"
import { BreakMinutes, OverlapLeave } from "./enterRecord.ts"
import type { OverlappingService } from "./RecordRefusal.ts"
import { reckonService } from "./reckonService.ts"
import type { ServiceRecord, ServiceTime } from "./ServiceRecord.ts"

/** The times that are to replace those of a record. */
export const newTimes = {
  /** Milliseconds. */
  checkIn: Instant,
  /** Milliseconds. */
  checkOut: Instant,
  /** Absent: no break. */
  breakMinutes: Schema.optionalKey(BreakMinutes),
  /** How the new times were established; absent: typed in. */
  evidence: Schema.optionalKey(Evidence),
  overlap: Schema.optionalKey(OverlapLeave),
}

/** Whose record for which activity is to have other times. */
export interface NewTimes {
  readonly activity: ActivityId
  readonly volunteer: VolunteerId
  readonly checkIn: number
  readonly checkOut: number
  readonly breakMinutes?: number
  readonly evidence?: Evidence
  readonly overlap?: OverlapLeave
}

/** Why a record's times are not replaced. Nothing was written. */
export type RetimeRefusal =
  | ActivityRefusal
  | CheckOutBeforeCheckIn
  | OutsideWindow
  | TimeAhead
  | BreakTooLong
  | OverlappingService

/** What a record holds once its times are replaced, with the change to the timesheet. */
export interface Retimed {
  readonly time: ServiceTime
  readonly change: Change
  readonly settings: Settings
  /** Milliseconds: the planned end. */
  readonly end: number
}

/** Reckons a record anew from other times, by the rules that held on its day. */
export const retimeRecord = (
  view: View,
  occasion: Occasion,
  record: ServiceRecord,
  times: NewTimes,
): Result.Result<Retimed, RetimeRefusal> => {
  const { activity, volunteer, checkIn, checkOut, breakMinutes = 0, evidence, overlap } = times
  const found = activityOfUnit(view, activity, record.unit, notCancelled)
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const plan = found.success
  const settings = settingsOn(view, plan.day)
  const refused =
    checkOutRefusal(activity, plan, settings, checkIn, checkOut, occasion) ??
    checkInRefusal(activity, plan, settings, checkIn, occasion)
  if (refused !== undefined) return Result.fail(refused)
  const reckoned = reckonService(view, occasion, settings, {
    activity,
    plan,
    volunteer,
    checkIn,
    checkOut,
    breakMinutes,
    overlapAllowed: overlap !== undefined,
  })
  if (Result.isFailure(reckoned)) return Result.fail(reckoned.failure)
  const counts = evidenceThatCounts(evidence ?? "typed", true, volunteer, occasion)
  return Result.succeed({
    time: {
      ...reckoned.success.time,
      grade: gradeOf(counts, counts),
      ...(overlap === undefined ? {} : { overlapReason: overlap.reason }),
    },
    change: reckoned.success.change,
    settings,
    end: plan.end,
  })
}
