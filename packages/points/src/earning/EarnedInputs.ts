import type { DayKind } from "./EarningRule.ts"

/**
 * What rules looked at when a fact earned, beside its unit, day and activity: recorded, so that what was earned can be
 * explained and replayed. What was not given is absent. Age and tenure are kept only where the rules asked for them.
 */
export interface EarnedInputs {
  /** For something other than a service. */
  readonly event?: string
  /** Credited minutes of service. */
  readonly minutes?: number
  readonly field?: string
  readonly role?: string
  readonly evidence?: string
  readonly level?: string
  readonly team?: string
  readonly quality?: string
  readonly dayKind?: DayKind
  readonly stars?: number
  /** In years, on the day of service. */
  readonly age?: number
  /** Days from the registration to the day of service. */
  readonly tenureDays?: number
}
