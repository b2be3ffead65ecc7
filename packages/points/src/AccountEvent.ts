import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { Counted } from "./CapWindow.ts"
import type { LotShare } from "./Lot.ts"

/** An account was opened before it had points. */
export interface AccountOpened {
  readonly _tag: "AccountOpened"
  readonly unit: UnitId
  readonly day: BusinessDay
}

/** Points were earned by rules, for one fact. `day` is the day of service. */
export interface PointsEarned extends Counted {
  readonly _tag: "PointsEarned"
  readonly fact: string
  /** The issuing unit. */
  readonly unit: UnitId
  readonly version: number
  /** The sum of what was granted; 0 where caps left nothing. */
  readonly granted: number
}

/** An earning was taken back. `day` is the day on which that was done. */
export interface EarningReversed {
  readonly _tag: "EarningReversed"
  readonly fact: string
  /** The unit that had issued the points. */
  readonly unit: UnitId
  readonly day: BusinessDay
  /** Points taken; less than was granted where some had lapsed. */
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  /** What no longer counts against caps. */
  readonly struckOut: Counted
}

/**
 * An earning was corrected (积分更正): the fact earns what the fields of `PointsEarned` say, and only the difference to
 * what it had earned before was granted or taken back.
 */
export interface EarningCorrected extends Omit<PointsEarned, "_tag"> {
  readonly _tag: "EarningCorrected"
  /** The day on which that was done; `day` is the day of service. */
  readonly corrected: BusinessDay
  /** Points added (above 0) or taken (below 0); fewer taken than the rules differ by where some had lapsed. */
  readonly difference: number
  /** What was added or taken. */
  readonly lots: ReadonlyArray<LotShare>
  /** What no longer counts against caps; what counts instead are the event's own credits. */
  readonly struckOut: Counted
}

/** Points were given by hand (人工调整). */
export interface PointsAdded {
  readonly _tag: "PointsAdded"
  readonly adjustment: string
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
  readonly validUntil: BusinessDay | null
  readonly reason: string
}

/** Points were deducted by hand (扣分). */
export interface PointsDeducted {
  readonly _tag: "PointsDeducted"
  readonly adjustment: string
  /** The unit that deducted them; the lots say who had issued them. */
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  readonly reason: string
}

/** Points were exchanged for a reward (积分兑换). */
export interface PointsRedeemed {
  readonly _tag: "PointsRedeemed"
  readonly redemption: string
  readonly reward: string
  readonly quantity: number
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
}

/** A redemption was undone; the points are back in the lots they came from. */
export interface PointsRefunded {
  readonly _tag: "PointsRefunded"
  readonly redemption: string
  readonly reward: string
  readonly quantity: number
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
}

/**
 * Points lapsed (积分过期). `day` is the last day on which they could be spent, whenever they were written off;
 * for points that a refund brought back after that, the day of the refund.
 */
export interface PointsExpired {
  readonly _tag: "PointsExpired"
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
}

/** What happens to an account. */
export type AccountEvent =
  | AccountOpened
  | PointsEarned
  | EarningReversed
  | EarningCorrected
  | PointsAdded
  | PointsDeducted
  | PointsRedeemed
  | PointsRefunded
  | PointsExpired
