import { type BusinessDay, type StreamRef, streamKind, type View } from "@civic-practice/core"
import { Schema } from "effect"
import { halfHourTimeRule, TimeRule } from "../record/TimeRule.ts"

/** What is done where a volunteer checked in and never out: the planned end counts, nothing counts, or somebody is asked. */
export const MissingCheckOutPolicy = Schema.Literals(["plannedEnd", "zero", "ask"])
export type MissingCheckOutPolicy = typeof MissingCheckOutPolicy.Type

const activityRules = {
  /** How attended time becomes credited minutes. */
  timeRule: TimeRule,
  /** How many minutes before the planned start one may check in, and after the planned end check out. */
  toleranceMinutes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 720 })),
  missingCheckOut: MissingCheckOutPolicy,
  /** Whether only those may check in who signed up before. */
  signUpRequired: Schema.Boolean,
}

/** The rules that an activity may set for itself; what it leaves out follows the realm's settings. */
export const ActivityRules = Schema.Struct({
  timeRule: Schema.optionalKey(activityRules.timeRule),
  toleranceMinutes: Schema.optionalKey(activityRules.toleranceMinutes),
  missingCheckOut: Schema.optionalKey(activityRules.missingCheckOut),
  signUpRequired: Schema.optionalKey(activityRules.signUpRequired),
})
export type ActivityRules = typeof ActivityRules.Type

const years = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 120 }))

/** What a district decides for itself about volunteering, as data. */
export const Settings = Schema.Struct({
  ...activityRules,
  /** The age in full years from which one may register. */
  minimumAge: years,
  /** The age in full years below which a guardian's consent is needed to register. */
  guardianConsentUnder: years,
  /** The working days after an activity within which records are to be entered. */
  lateEntryWorkingDays: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 366 })),
  /** Whether a record that is entered later is marked as late, or refused. */
  lateEntry: Schema.Literals(["flag", "refuse"]),
})
export type Settings = typeof Settings.Type

/**
 * What holds until a realm says otherwise: half-hour units and at most 8 hours a day; an hour's tolerance; a missing
 * check-out is asked for; registration from 14 (as Beijing has it), with a guardian's consent under 18; entry within
 * 10 working days (志愿服务记录与证明出具办法 2020, article 11), later entries marked.
 */
export const defaultSettings: Settings = {
  timeRule: halfHourTimeRule,
  toleranceMinutes: 60,
  missingCheckOut: "ask",
  signUpRequired: false,
  minimumAge: 14,
  guardianConsentUnder: 18,
  lateEntryWorkingDays: 10,
  lateEntry: "flag",
}

/** Settings with the first day on which they hold. */
export interface SettingsVersion {
  readonly from: BusinessDay
  readonly settings: Settings
}

/** Settings were changed, from a day on. */
export interface SettingsChanged {
  readonly _tag: "SettingsChanged"
  readonly from: BusinessDay
  readonly settings: Settings
}

/** The versions of a realm's settings, the earliest first. */
export const SettingsHistory = streamKind<ReadonlyArray<SettingsVersion>, SettingsChanged>({
  name: "volunteering.settings",
  initial: [],
  evolve: (versions, { from, settings }) => [
    ...versions.filter((version) => version.from < from),
    { from, settings },
    ...versions.filter((version) => version.from > from),
  ],
})

/** A realm has one stream of settings. */
export const settingsRef: StreamRef<
  ReadonlyArray<SettingsVersion>,
  SettingsChanged
> = SettingsHistory.ref("realm")

/** The settings in force on a day; the default ones before the first version. */
export const settingsOn = (view: View, day: BusinessDay): Settings => {
  const versions = view.get(settingsRef)
  for (let index = versions.length - 1; index >= 0; index--) {
    const version = versions[index]
    if (version !== undefined && version.from <= day) return version.settings
  }
  return defaultSettings
}
