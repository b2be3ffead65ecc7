import {
  type BusinessDay,
  type BusinessMonth,
  type IndexKey,
  type Localized,
  streamKind,
} from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import type { ActivityId } from "../activity/Activity.ts"
import type { EvidenceGrade } from "../attendance/Evidence.ts"
import type { TeamId } from "../team/Team.ts"
import type { VolunteerId } from "../volunteer/Volunteer.ts"

/** Drafted and submitted records can still be revised; confirmed ones are corrected or voided, and voided ones stay so. */
export const RecordStatus = Schema.Literals([
  "drafted",
  "submitted",
  "confirmed",
  "corrected",
  "voided",
])
export type RecordStatus = typeof RecordStatus.Type

/** The statuses, in the order in which a record takes them. */
export const recordStatuses: ReadonlyArray<RecordStatus> = RecordStatus.literals

/** What clerks call the statuses. */
export const recordStatusNames: Readonly<Record<RecordStatus, Localized>> = {
  drafted: { zh: "草稿", en: "drafted" },
  submitted: { zh: "待确认", en: "submitted" },
  confirmed: { zh: "已确认", en: "confirmed" },
  corrected: { zh: "已更正", en: "corrected" },
  voided: { zh: "已作废", en: "voided" },
}

/** Whose service for which activity; the same in every event of a record. */
export interface ServiceSubject {
  /** The record's id: activity and volunteer, joined by "/". */
  readonly record: string
  readonly volunteer: VolunteerId
  readonly activity: ActivityId
  /** The host unit. */
  readonly unit: UnitId
  /** The day on which the planned window starts. */
  readonly day: BusinessDay
  /** The month of that day. */
  readonly activityMonth: BusinessMonth
  readonly serviceField: string
  readonly role: string
  /** The team as whose member the volunteer served. */
  readonly team?: TeamId
}

/** What was served. */
export interface ServiceTime {
  /** Milliseconds: the attended time within the planned window, `[from, to)`. */
  readonly from: number
  readonly to: number
  readonly breakMinutes: number
  /** The credited minutes (服务时长), by the time rule in force on the day. */
  readonly minutes: number
  readonly grade: EvidenceGrade
  /** Why the organiser let the service overlap with another. */
  readonly overlapReason?: string
}

/** A service record (志愿服务记录), which always says what holds now. */
export interface ServiceRecord extends ServiceSubject, ServiceTime {
  readonly status: RecordStatus
  /** Entered after the last day for it. */
  readonly late: boolean
}

/** What happens to a service record. */
export type ServiceRecordEvent =
  | ({ readonly _tag: "ServiceRecordDrafted" } & ServiceSubject & ServiceTime)
  | ({ readonly _tag: "ServiceRecordSubmitted"; readonly late: boolean } & ServiceSubject &
      ServiceTime)
  | ({
      readonly _tag: "ServiceRecordConfirmed"
      readonly late: boolean
      /** Who confirmed; never the volunteer. */
      readonly confirmer: string
    } & ServiceSubject &
      ServiceTime)
  | ({
      readonly _tag: "ServiceRecordCorrected"
      readonly minutesBefore: number
      readonly minutesAfter: number
      /** After less before. */
      readonly difference: number
      readonly confirmer: string
      readonly reason: string
    } & ServiceSubject &
      ServiceTime)
  | ({
      readonly _tag: "ServiceRecordVoided"
      /** The confirmed minutes that are taken back; 0 where the record had not been confirmed. */
      readonly minutes: number
      readonly before: Exclude<RecordStatus, "voided">
      readonly grade: EvidenceGrade
      readonly reason: string
    } & ServiceSubject)

const statusAfter: Readonly<Record<ServiceRecordEvent["_tag"], RecordStatus>> = {
  ServiceRecordDrafted: "drafted",
  ServiceRecordSubmitted: "submitted",
  ServiceRecordConfirmed: "confirmed",
  ServiceRecordCorrected: "corrected",
  ServiceRecordVoided: "voided",
}

const evolve = (
  state: ServiceRecord | undefined,
  event: ServiceRecordEvent,
): ServiceRecord | undefined => {
  const status = statusAfter[event._tag]
  if (event._tag === "ServiceRecordVoided") {
    return state === undefined ? state : { ...state, status, minutes: 0 }
  }
  return {
    status,
    record: event.record,
    volunteer: event.volunteer,
    activity: event.activity,
    unit: event.unit,
    day: event.day,
    activityMonth: event.activityMonth,
    serviceField: event.serviceField,
    role: event.role,
    ...(event.team === undefined ? {} : { team: event.team }),
    from: event.from,
    to: event.to,
    breakMinutes: event.breakMinutes,
    minutes: event.minutes,
    grade: event.grade,
    ...(event.overlapReason === undefined ? {} : { overlapReason: event.overlapReason }),
    late: "late" in event ? event.late : (state?.late ?? false),
  }
}

/** One stream for each activity and volunteer. Index: `volunteer` (volunteer, day, activity). */
export const ServiceRecord = streamKind<ServiceRecord | undefined, ServiceRecordEvent>({
  name: "volunteering.record",
  initial: undefined,
  evolve,
  keys: (state): Readonly<Record<string, IndexKey>> =>
    state === undefined ? {} : { volunteer: [state.volunteer, state.day, state.activity] },
})

/** The stream of one volunteer's record for one activity. */
export const recordRef = (activity: ActivityId, volunteer: VolunteerId) =>
  ServiceRecord.ref(`${activity}/${volunteer}`)

/** A record's subject alone, as its events carry it. */
export const subjectOf = (record: ServiceRecord): ServiceSubject => ({
  record: record.record,
  volunteer: record.volunteer,
  activity: record.activity,
  unit: record.unit,
  day: record.day,
  activityMonth: record.activityMonth,
  serviceField: record.serviceField,
  role: record.role,
  ...(record.team === undefined ? {} : { team: record.team }),
})

/** A record's time alone, as its events carry it. */
export const timeOf = (record: ServiceRecord): ServiceTime => ({
  from: record.from,
  to: record.to,
  breakMinutes: record.breakMinutes,
  minutes: record.minutes,
  grade: record.grade,
  ...(record.overlapReason === undefined ? {} : { overlapReason: record.overlapReason }),
})
