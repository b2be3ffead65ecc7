import { addMonths, type BusinessDay, type BusinessMonth, monthOf } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { AccountId } from "../account/Account.ts"
import type { AccountEvent, PointsActivated, PointsEarned } from "../account/AccountEvent.ts"
import {
  type CapCounts,
  type Counted,
  type Credit,
  countedMonths,
  withCredits,
  withMonths,
} from "./CapWindow.ts"
import { compiledRules, type Matches } from "./CompiledRules.ts"
import { creditsFor } from "./creditsFor.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import type { RuleSetId } from "./EarningRule.ts"
import { type DaysOff, earnerOf } from "./earnerOf.ts"
import type { RuleVersion } from "./RuleSet.ts"
import type { ServiceNews } from "./UnearnedServices.ts"
import type {
  WhatIfDifference,
  WhatIfEarning,
  WhatIfResult,
  WhatIfState,
  WhatIfSums,
} from "./WhatIf.ts"
import { withinRoom } from "./withinRoom.ts"

/** What a replay asks and by which rules. */
export interface WhatIfTerms {
  readonly period: { readonly from: BusinessDay; readonly to: BusinessDay }
  readonly ruleSet: RuleSetId
  /** The rules to replay an earning by, given the number of the version that it was earned by; `undefined`: none. */
  readonly versionFor: (version: number) => RuleVersion | undefined
  /** Facts that are corrected, reversed, cancelled or adjusted later: only of these is kept what they earned. */
  readonly revised: ReadonlySet<string>
  /** For rules that ask what kind of day it was, where the earning did not record it. */
  readonly calendar?: DaysOff
  /** Whether services that earned nothing are replayed too. */
  readonly services?: boolean
}

/** The fact that an event corrects, reverses, cancels or adjusts; `undefined`: it does no such thing. */
export const revisedBy = (event: AccountEvent): string | undefined => {
  switch (event._tag) {
    case "EarningCorrected":
    case "EarningReversed":
    case "PendingCancelled":
      return event.fact
    case "PointsActivated":
      return event.struckOut === undefined ? undefined : event.fact
    default:
      return undefined
  }
}

type Earned = Omit<PointsEarned, "_tag" | "repaid">

/** An account in a replay. */
interface Page {
  counts: ReadonlyArray<CapCounts>
  sums: WhatIfSums | null
}

/**
 * Replays what accounts earned, event by event in the order of the log, by other rules and with the caps of these.
 * Earnings of other days and other rule sets count against caps as they were recorded. What a wallet's ceiling, a
 * budget or an activation cut is cut alike. Services that earned nothing left no earning: they are replayed as far as
 * `takeService` is told of them. Penalties are no part of it.
 *
 * An account takes what it has earned in the period and its counts of caps for the months from a year before the
 * period to the month after it.
 */
export class WhatIfFold {
  private readonly terms: WhatIfTerms
  private readonly firstMonth: BusinessMonth
  private readonly lastMonth: BusinessMonth
  private readonly accounts: Map<AccountId, Page>
  private readonly units: Map<UnitId, WhatIfSums>
  private readonly earnings: Map<string, WhatIfEarning>
  private readonly unearned: Map<string, readonly [account: AccountId, earning: WhatIfEarning]>
  private replayed: number
  private services: number
  private asRecorded: number
  private unsure: number
  private beyondExact: number

  constructor(terms: WhatIfTerms, from?: WhatIfState) {
    this.terms = terms
    this.firstMonth = monthOf(addMonths(terms.period.from, -12))
    this.lastMonth = monthOf(addMonths(terms.period.to, 1))
    this.accounts = new Map(
      from?.accounts.map(([account, counts, sums]) => [account, { counts, sums }]),
    )
    this.units = new Map(from?.units)
    this.earnings = new Map(from?.earnings)
    this.unearned = new Map(
      from?.unearned.map(([fact, account, earning]) => [fact, [account, earning]]),
    )
    this.replayed = from?.replayed ?? 0
    this.services = from?.services ?? 0
    this.asRecorded = from?.asRecorded ?? 0
    this.unsure = from?.unsure ?? 0
    this.beyondExact = from?.beyondExact ?? 0
  }

  /** Takes in the next event of an account. */
  take(account: AccountId, event: AccountEvent): void {
    switch (event._tag) {
      case "PointsEarned":
      case "PointsPending":
        this.enter(account, event)
        break
      case "EarningCorrected":
        this.strikeOut(account, event.fact)
        this.enter(account, event)
        break
      case "EarningReversed":
      case "PendingCancelled":
        this.strikeOut(account, event.fact)
        break
      case "PointsActivated":
        if (event.struckOut !== undefined) this.adjust(account, event)
        break
      default:
    }
  }

  /** Takes in what is said of a service, and whether it has earned nothing by that. */
  takeService({ fact, first, service }: ServiceNews, earnedNothing: boolean): void {
    const former = this.unearned.get(fact)
    if (former !== undefined) {
      this.add(...former, -1)
      this.unearned.delete(fact)
    }
    if (service === undefined || !earnedNothing || !this.isWithin(service.day)) return
    // It was awarded apart from the service, before that was confirmed.
    if (first && this.earnings.has(fact)) return
    // By the correction it earned nothing any more, which the account's own event need not have said yet.
    this.strikeOut(service.account, fact)
    const { account, inputs, ...about } = service
    const { ruleSet } = this.terms
    const none = { fact, ruleSet, version: 0, granted: 0, credits: [], ...about }
    this.services++
    const credits = this.earnedInstead(account, none, inputs)
    if (credits.length === 0) return
    const earning: WhatIfEarning = {
      counted: countedOf(none, credits),
      unit: service.unit,
      before: 0,
      after: sumOf(credits),
      within: true,
    }
    this.add(account, earning, 1)
    if (this.terms.revised.has(fact)) this.unearned.set(fact, [account, earning])
  }

  /** What the events so far come to. */
  result(): WhatIfResult {
    let [before, after] = [0, 0]
    const accounts: Array<WhatIfDifference & { readonly account: AccountId }> = []
    for (const [account, { sums }] of this.accounts) {
      if (sums === null) continue
      before += sums[0]
      after += sums[1]
      accounts.push({ account, ...differenceOf(sums) })
    }
    const units = Array.from(this.units, ([unit, sums]) => ({ unit, ...differenceOf(sums) }))
    return {
      accounts: accounts.sort((one, other) => (one.account < other.account ? -1 : 1)),
      units: units.sort((one, other) => (one.unit < other.unit ? -1 : 1)),
      total: differenceOf([before, after]),
      replayed: this.replayed,
      services: this.terms.services === true ? this.services : null,
      asRecorded: this.asRecorded,
      unsure: this.unsure,
      beyondExact: this.beyondExact,
    }
  }

  /** All that a fold needs to go on from here. */
  state(): WhatIfState {
    return {
      accounts: Array.from(this.accounts, ([account, { counts, sums }]) => [account, counts, sums]),
      units: [...this.units],
      earnings: [...this.earnings],
      unearned: Array.from(this.unearned, ([fact, [account, earning]]) => [fact, account, earning]),
      replayed: this.replayed,
      services: this.services,
      asRecorded: this.asRecorded,
      unsure: this.unsure,
      beyondExact: this.beyondExact,
    }
  }

  private enter(account: AccountId, event: Earned): void {
    const { day, fact, granted, inputs, ruleSet, unit } = event
    const within = this.isWithin(day) && ruleSet === this.terms.ruleSet
    const again = within && inputs !== undefined
    const credits = again ? this.earnedInstead(account, event, inputs) : event.credits
    if (again) this.replayed++
    else if (within) this.asRecorded++
    const earning: WhatIfEarning = {
      counted: countedOf(event, credits),
      unit,
      before: granted,
      after: sumOf(credits),
      within,
    }
    this.add(account, earning, 1)
    if (this.terms.revised.has(fact)) this.earnings.set(fact, earning)
  }

  private strikeOut(account: AccountId, fact: string): void {
    const earning = this.earnings.get(fact)
    if (earning === undefined) return
    this.add(account, earning, -1)
    this.earnings.delete(fact)
  }

  /** Pending points that became fewer: by other rules they would not have become more than that. */
  private adjust(account: AccountId, { fact, granted }: PointsActivated): void {
    const former = this.earnings.get(fact)
    if (former === undefined) return
    const { counted } = former
    const credits = withinRoom(counted.credits, granted, "adjusted")
    const earning: WhatIfEarning = {
      ...former,
      counted: { ...counted, credits },
      before: granted,
      after: sumOf(credits),
    }
    this.add(account, former, -1)
    this.add(account, earning, 1)
    this.earnings.set(fact, earning)
  }

  private earnedInstead(
    account: AccountId,
    event: Earned,
    inputs: EarnedInputs,
  ): ReadonlyArray<Credit> {
    const { activity, activityMonth, credits: recorded, day, granted, ruleSet, unit } = event
    const version = this.terms.versionFor(event.version)
    if (version === undefined) return []
    const compiled = compiledRules(version)
    const earner = earnerOf({ ...inputs, account, unit, day }, compiled, this.terms.calendar)
    const matches = compiled.match(earner)
    if (!isExact(matches)) {
      this.beyondExact++
      return []
    }
    const award = {
      account,
      day,
      ...(inputs.minutes === undefined ? {} : { minutes: inputs.minutes }),
      ...(activity === undefined ? {} : { activity }),
      ...(activityMonth === undefined ? {} : { activityMonth }),
    }
    const counts = this.accounts.get(account)?.counts ?? []
    const credits = creditsFor(matches, award, ruleSet, { counts }, nothingEarlier)
    if (
      activityMonth !== undefined &&
      activityMonth < this.firstMonth &&
      credits.some(asksActivity)
    ) {
      this.unsure++
    }
    for (const cap of ["wallet", "budget"] as const) {
      if (recorded.some(({ cutBy }) => cutBy?.includes(cap)))
        return withinRoom(credits, granted, cap)
    }
    return credits
  }

  /** Enters an earning in its account and its unit, or takes it out again. */
  private add(account: AccountId, earning: WhatIfEarning, sign: 1 | -1): void {
    const { counted, unit, within } = earning
    const known = this.accounts.get(account)
    const counts = this.countsWith(known?.counts ?? [], counted, sign)
    const sums = within ? summed(known?.sums ?? null, earning, sign) : (known?.sums ?? null)
    if (known !== undefined) {
      known.counts = counts
      known.sums = sums
    } else if (counts.length > 0 || sums !== null) this.accounts.set(account, { counts, sums })
    if (within) this.units.set(unit, summed(this.units.get(unit) ?? null, earning, sign))
  }

  private countsWith(
    kept: ReadonlyArray<CapCounts>,
    counted: Counted,
    sign: 1 | -1,
  ): ReadonlyArray<CapCounts> {
    const periods = countedMonths(counted)
    if (periods.length === 0) return kept
    const all = periods.every((period) => kept.some(({ month }) => month === period))
      ? kept
      : withMonths(kept, counted).filter(({ month }) => this.matters(month))
    return all.map((counts) => withCredits(counts, counted, sign))
  }

  /** Whether an earning of the period can count in the same month, year or ever. */
  private matters(period: CapCounts["month"]): boolean {
    if (period === "ever") return true
    const { from, to } = this.terms.period
    return period.length === 4
      ? period >= from.slice(0, 4) && period <= to.slice(0, 4)
      : period >= this.firstMonth && period <= this.lastMonth
  }

  private isWithin(day: BusinessDay): boolean {
    const { from, to } = this.terms.period
    return day >= from && day <= to
  }
}

const nothingEarlier = { counts: () => null, putCounts: () => undefined }

const countedOf = (
  { activity, activityMonth, day, ruleSet }: Earned,
  credits: ReadonlyArray<Credit>,
): Counted => ({
  ruleSet,
  day,
  ...(activity === undefined || activityMonth === undefined ? {} : { activity, activityMonth }),
  credits,
})

const isExact = ({ count, points }: Matches): boolean => {
  let sum = 0
  for (let place = 0; place < count; place++) sum += points[place] ?? 0
  return Number.isSafeInteger(sum)
}

const asksActivity = ({ caps = [], shared = [] }: Credit): boolean =>
  [caps, ...shared.map((one) => one.caps)].some(
    (list) => list.includes("perActivity") || list.includes("countedMinutesPerActivity"),
  )

const sumOf = (credits: ReadonlyArray<Credit>): number =>
  credits.reduce((sum, { granted }) => sum + granted, 0)

const summed = (
  sums: WhatIfSums | null,
  { after, before }: WhatIfEarning,
  sign: 1 | -1,
): WhatIfSums => [(sums?.[0] ?? 0) + sign * before, (sums?.[1] ?? 0) + sign * after]

const differenceOf = ([before, after]: WhatIfSums): WhatIfDifference => ({
  before,
  after,
  difference: after - before,
})
