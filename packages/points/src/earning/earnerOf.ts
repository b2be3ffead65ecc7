import type { BusinessCalendar, BusinessDay } from "@civic-practice/core"
import { type AccountId, walletOf } from "../account/Account.ts"
import type { CompiledRules, Earner } from "./CompiledRules.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import type { DayKind } from "./EarningRule.ts"

/** What tells the kinds of days apart. */
export type DaysOff = Pick<BusinessCalendar, "isWorkingDay" | "isPublicHoliday">

/** What kind of day it is: a weekend day within a public holiday is a public holiday. */
export const dayKindOf = (day: BusinessDay, calendar: DaysOff): DayKind => {
  if (calendar.isPublicHoliday(day)) return "publicHoliday"
  return calendar.isWorkingDay(day) ? "workingDay" : "weekend"
}

interface Earning extends EarnedInputs {
  readonly account: AccountId
  readonly unit: string
  readonly day: BusinessDay
}

/** An award as the rules look at it. */
export const earnerOf = (
  award: Earning,
  rules: CompiledRules,
  calendar: DaysOff | undefined,
): Earner => {
  const wallet = walletOf(award.account)
  const asksDay = rules.asksDayKind && award.dayKind === undefined && calendar !== undefined
  if (wallet === undefined && !asksDay) return award
  return {
    ...award,
    ...(wallet === undefined ? {} : { wallet }),
    ...(asksDay ? { dayKind: dayKindOf(award.day, calendar) } : {}),
  }
}

/** What is recorded of what the rules looked at. */
export const inputsOf = (earner: Earner, rules: CompiledRules): EarnedInputs => {
  const inputs: { -readonly [Name in keyof EarnedInputs]: EarnedInputs[Name] } = {}
  if (earner.event !== undefined) inputs.event = earner.event
  if (earner.minutes !== undefined) inputs.minutes = earner.minutes
  if (earner.field !== undefined) inputs.field = earner.field
  if (earner.role !== undefined) inputs.role = earner.role
  if (earner.evidence !== undefined) inputs.evidence = earner.evidence
  if (earner.level !== undefined) inputs.level = earner.level
  if (earner.team !== undefined) inputs.team = earner.team
  if (earner.quality !== undefined) inputs.quality = earner.quality
  if (earner.dayKind !== undefined) inputs.dayKind = earner.dayKind
  if (earner.stars !== undefined) inputs.stars = earner.stars
  // Events are kept for good, so what tells more of a person than of a service is in them only where it mattered.
  if (rules.asksAge && earner.age !== undefined) inputs.age = earner.age
  if (rules.asksTenure && earner.tenureDays !== undefined) inputs.tenureDays = earner.tenureDays
  return inputs
}
