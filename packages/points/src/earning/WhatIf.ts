import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { AccountId } from "../account/Account.ts"
import type { CapCounts, Counted } from "./CapWindow.ts"
import type { CapGroup, EarningRule, RuleSetId } from "./EarningRule.ts"

/**
 * What would have been earned in a period by other rules (积分试算): days of service from the first to the last, both
 * included.
 *
 * - `rules` (with the caps they share): a list that need not have been published.
 * - `version`: a version that was.
 * - Neither: each earning by the version by which it was earned, which differs in nothing from what was recorded.
 */
export interface WhatIfQuestion {
  readonly period: { readonly from: BusinessDay; readonly to: BusinessDay }
  /** The rule set whose earnings are replayed; those of others count as they were. `default` by default. */
  readonly ruleSet?: RuleSetId
  readonly rules?: ReadonlyArray<EarningRule>
  readonly capGroups?: ReadonlyArray<CapGroup>
  readonly version?: number
}

/** The same as a caller writes it, before it is checked. */
export interface WhatIfAsked {
  readonly period: { readonly from: string; readonly to: string }
  readonly ruleSet?: string
  readonly rules?: ReadonlyArray<(typeof EarningRule)["Encoded"]>
  readonly capGroups?: ReadonlyArray<(typeof CapGroup)["Encoded"]>
  readonly version?: number
}

/** Points as they were recorded and as they would have been. */
export interface WhatIfDifference {
  readonly before: number
  readonly after: number
  readonly difference: number
}

/** What other rules would have come to. */
export interface WhatIfResult {
  /** For each account that earned in the period, or would have, by its name. */
  readonly accounts: ReadonlyArray<WhatIfDifference & { readonly account: AccountId }>
  /** For each unit that issued points in the period, or would have, by its name. */
  readonly units: ReadonlyArray<WhatIfDifference & { readonly unit: UnitId }>
  readonly total: WhatIfDifference
  /** Earnings of the period that were decided anew, corrections included. */
  readonly replayed: number
  /**
   * Services of the period that had earned nothing and were decided anew, corrections included, by what their records
   * say: not by stars, age or tenure. `null`: they were not looked at, and what they would have earned is missing.
   */
  readonly services: number | null
  /** Earnings of the period whose inputs were not recorded: taken as they were. */
  readonly asRecorded: number
  /** Earnings whose activity was planned so long before that what it had counted is not known: it counts anew. */
  readonly unsure: number
  /** Earnings for which the rules give more than 2^53-1 points: taken as none. */
  readonly beyondExact: number
}

/** What a fact earned instead, kept while it may still be corrected or reversed. */
export interface WhatIfEarning {
  readonly counted: Counted
  readonly unit: UnitId
  readonly before: number
  readonly after: number
  /** Whether it is of the period. */
  readonly within: boolean
}

/** How far a replay has got, as plain JSON: a fold goes on from it. */
export interface WhatIfState {
  readonly accounts: ReadonlyArray<
    readonly [account: AccountId, counts: ReadonlyArray<CapCounts>, sums: WhatIfSums | null]
  >
  readonly units: ReadonlyArray<readonly [unit: UnitId, sums: WhatIfSums]>
  readonly earnings: ReadonlyArray<readonly [fact: string, earning: WhatIfEarning]>
  /** What services that had earned nothing would have, kept as earnings are. */
  readonly unearned: ReadonlyArray<
    readonly [fact: string, account: AccountId, earning: WhatIfEarning]
  >
  readonly replayed: number
  readonly services: number
  readonly asRecorded: number
  readonly unsure: number
  readonly beyondExact: number
}

/** Points before and after. */
export type WhatIfSums = readonly [before: number, after: number]
