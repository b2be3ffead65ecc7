import type {
  BusinessCalendar,
  Explained,
  Localized,
  Storage,
  StorageError,
} from "@civic-practice/core"
import { type InvalidPeriod, type Period, periodFault } from "@civic-practice/reporting"
import {
  abuseSignals,
  defaultSignalThresholds,
  type Signal,
  type SignalSources,
  SignalThresholds,
  type ThresholdFault,
  thresholdFaults,
} from "@civic-practice/volunteering"
import { Effect, Result, Schema } from "effect"

/** Thresholds that are malformed, can never signal, or would signal honest service. Nothing was looked for. */
export class ThresholdsRefused
  extends Schema.TaggedError<ThresholdsRefused>("@civic-practice/practice/ThresholdsRefused")(
    "ThresholdsRefused",
    {
      faults: Schema.Array(
        Schema.Struct({
          field: Schema.String,
          problem: Schema.Struct({ zh: Schema.String, en: Schema.String }),
        }),
      ),
    },
  )
  implements Explained
{
  get localized(): Localized {
    return {
      zh: `异常提示的阈值有误，请修改：${this.faults.map(({ field, problem }) => `${field || "整体"}：${problem.zh}`).join("；")}`,
      en: `the thresholds cannot work; change this: ${this.faults.map(({ field, problem }) => `${field || "all"}: ${problem.en}`).join("; ")}`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}

/** Why no signals are looked for. */
export type SignalsRefusal = InvalidPeriod | ThresholdsRefused

/** Where and by which thresholds signals are looked for; those of `defaultSignalThresholds` by default. */
export interface SignalsOptions {
  readonly realm: string
  readonly calendar: BusinessCalendar
  readonly thresholds?: SignalThresholds | undefined
  readonly sources?: SignalSources | undefined
}

const decodeThresholds = Schema.decodeUnknownResult(SignalThresholds, {
  errors: "all",
  onExcessProperty: "error",
})

const faultsOf = (thresholds: unknown): ReadonlyArray<ThresholdFault> => {
  const decoded = decodeThresholds(thresholds)
  return Result.isFailure(decoded)
    ? [
        {
          field: "",
          problem: {
            zh: "须为各项阈值的整数，或关闭该项",
            en: "whole numbers are needed for each, or null for what is not looked for",
          },
        },
      ]
    : thresholdFaults(decoded.success)
}

/**
 * The signals in the records of a period (异常提示), by thresholds that can work. Nothing is changed by them.
 *
 * Fails with `InvalidPeriod` or `ThresholdsRefused`.
 */
export const signalsIn = (
  period: Period,
  { calendar, realm, sources, thresholds = defaultSignalThresholds }: SignalsOptions,
): Effect.Effect<ReadonlyArray<Signal>, SignalsRefusal | StorageError, Storage> => {
  const invalid = periodFault(period)
  if (invalid !== undefined) return Effect.fail(invalid)
  const faults = faultsOf(thresholds)
  if (faults.length > 0) return Effect.fail(new ThresholdsRefused({ faults }))
  const { from, to } = period
  return abuseSignals({ ...sources, realm, from, to, calendar, thresholds })
}
