import type { Specification } from "@civic-practice/core"
import { ServiceRecord, Timesheet } from "@civic-practice/volunteering"
import { volunteers } from "./Intent.ts"
import { plans } from "./Model.ts"

/** The records of a volunteer that hold. */
const recordsOf = (spec: Specification, volunteer: string): ReadonlyArray<ServiceRecord> =>
  plans.flatMap(({ id }) => {
    const record = spec.view.get(ServiceRecord.ref(`${id}/${volunteer}`))
    return record === undefined || record.status === "voided" ? [] : [record]
  })

/** Pairs of one volunteer's records that share time, where neither was let overlap. */
export const overlaps = (spec: Specification): ReadonlyArray<string> => {
  return volunteers.flatMap((volunteer) => {
    const records = recordsOf(spec, volunteer)
    return records.flatMap((one, index) =>
      records
        .slice(index + 1)
        .filter(
          (other) =>
            one.from < one.to &&
            other.from < other.to &&
            one.from < other.to &&
            other.from < one.to &&
            one.overlapReason === undefined &&
            other.overlapReason === undefined,
        )
        .map((other) => `${one.record} and ${other.record}`),
    )
  })
}

/** Days of a volunteer that are credited above 8 hours by activities whose rule says so. */
export const overfullDays = (spec: Specification): ReadonlyArray<string> =>
  volunteers.flatMap((volunteer) => {
    const days = new Map<string, number>()
    for (const { activity, day, minutes } of recordsOf(spec, volunteer)) {
      if (activity !== "hourly") days.set(day, (days.get(day) ?? 0) + minutes)
    }
    return [...days].flatMap(([on, minutes]) => (minutes > 480 ? [`${volunteer} on ${on}`] : []))
  })

const next: Readonly<Record<string, ReadonlyArray<string>>> = {
  "": ["ServiceRecordDrafted", "ServiceRecordSubmitted"],
  ServiceRecordDrafted: ["ServiceRecordDrafted", "ServiceRecordSubmitted", "ServiceRecordVoided"],
  ServiceRecordSubmitted: [
    "ServiceRecordDrafted",
    "ServiceRecordSubmitted",
    "ServiceRecordConfirmed",
    "ServiceRecordVoided",
  ],
  ServiceRecordConfirmed: ["ServiceRecordCorrected", "ServiceRecordVoided"],
  ServiceRecordCorrected: ["ServiceRecordCorrected", "ServiceRecordVoided"],
  ServiceRecordVoided: [],
}

/** Steps that a record may not take. */
export const wrongSteps = (events: ReturnType<Specification["events"]>): ReadonlyArray<string> => {
  const last = new Map<string, string>()
  const wrong: Array<string> = []
  for (const { kind, id, event } of events) {
    if (kind !== "volunteering.record") continue
    const before = last.get(id) ?? ""
    if (!(next[before] ?? []).includes(event._tag)) wrong.push(`${id}: ${before} -> ${event._tag}`)
    last.set(id, event._tag)
  }
  return wrong
}

/** The minutes that count, by volunteer, as a report adds them up from the events alone. */
export const minutesFromEvents = (spec: Specification): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const { event } of spec.events()) {
    const change = changeBy(event)
    if (change !== 0 && "volunteer" in event) {
      const volunteer = String(event.volunteer)
      sums.set(volunteer, (sums.get(volunteer) ?? 0) + change)
    }
  }
  return sums
}

const changeBy = (event: { readonly _tag: string }): number => {
  if (event._tag === "ServiceRecordConfirmed" && "minutes" in event) return Number(event.minutes)
  if (event._tag === "ServiceRecordCorrected" && "difference" in event)
    return Number(event.difference)
  if (event._tag === "ServiceRecordVoided" && "minutes" in event) return -Number(event.minutes)
  return 0
}

/** The minutes that count, by volunteer, as the records have them. */
export const minutesFromRecords = (spec: Specification): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  for (const volunteer of volunteers) {
    let sum = 0
    for (const { status, minutes } of recordsOf(spec, volunteer)) {
      if (status === "confirmed" || status === "corrected") sum += minutes
    }
    if (sum !== 0) sums.set(volunteer, sum)
  }
  return sums
}

/** What a refusal must not change: the events, from which most states follow, and the states that have none. */
export const everything = (spec: Specification): string =>
  JSON.stringify([
    spec.events().length,
    volunteers.map((volunteer) => [
      spec.view.get(Timesheet.ref(`${volunteer}/2025-01`)),
      spec.view.get(Timesheet.ref(`${volunteer}/2025-02`)),
    ]),
  ])
