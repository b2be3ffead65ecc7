import type { BusinessDay, Localized } from "@civic-practice/core"
import type { EvidenceGrade } from "../attendance/Evidence.ts"
import type { SignalThresholds } from "./SignalThresholds.ts"

/** The kinds of signals, named as their thresholds are. */
export type SignalKind = keyof SignalThresholds

/**
 * A pattern in service records that somebody should look at (异常提示), with all that it rests on. It accuses nobody, and
 * nothing follows from it by itself.
 */
export interface Signal {
  readonly signal: SignalKind
  /** The volunteers or officers concerned, by their ids. */
  readonly subjects: ReadonlyArray<string>
  /** What was found, by the names of the threshold's fields and some more. */
  readonly figures: Readonly<Record<string, number>>
  readonly threshold: Readonly<Record<string, number>>
  /** The first {@link listedRecords} of the records involved. */
  readonly records: ReadonlyArray<string>
  /** How many records are involved. */
  readonly recordCount: number
  /** For `sharedDevice`: the device. */
  readonly device?: string
  readonly sentence: Localized
}

/** How many records a signal lists at most. */
export const listedRecords = 50

/** A place by its coordinates, in degrees (WGS 84 or GCJ-02, one of them for all). */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

/** One service record, as far as signals look at it. Times in milliseconds, `[from, to)`. */
export interface ServiceFact {
  readonly record: string
  readonly volunteer: string
  readonly day: BusinessDay
  readonly from: number
  readonly to: number
  /** The credited minutes. */
  readonly minutes: number
  readonly grade: EvidenceGrade
  readonly place?: Place
}

/** Who entered a record, and when, in milliseconds. */
export interface EntryFact {
  readonly record: string
  readonly recorder: string
  /** The day of the service. */
  readonly day: BusinessDay
  /** The day on which it was entered. */
  readonly entered: BusinessDay
  readonly enteredAt: number
}

/** Who confirmed whose record. */
export interface ConfirmationFact {
  readonly record: string
  readonly volunteer: string
  readonly confirmer: string
}

/** Which device a volunteer used for a record, and when, in milliseconds. */
export interface DeviceFact {
  readonly record: string
  readonly volunteer: string
  readonly device: string
  readonly usedAt: number
}

/** A signal with its records counted and the list of them cut. */
export const signalOf = (
  signal: SignalKind,
  content: Omit<Signal, "signal" | "recordCount"> & Partial<Pick<Signal, "recordCount">>,
): Signal => ({
  recordCount: content.records.length,
  ...content,
  signal,
  records: content.records.slice(0, listedRecords),
})
