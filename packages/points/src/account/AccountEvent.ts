import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { Charge } from "../books/Budget.ts"
import type { Counted } from "../earning/CapWindow.ts"
import type { EarnedInputs } from "../earning/EarnedInputs.ts"
import type { AccountId } from "./Account.ts"
import type { Repayment } from "./Debt.ts"
import type { LotShare } from "./Lot.ts"
import type { Activation } from "./PendingEarning.ts"

/** An account was opened before it had points. */
export interface AccountOpened {
  readonly _tag: "AccountOpened"
  readonly unit: UnitId
  readonly day: BusinessDay
  /** The points with which a wallet begins (基础分); they never lapse. Absent: none. */
  readonly base?: number
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
  /** What the rules looked at. Absent: it was not recorded. */
  readonly inputs?: EarnedInputs
  /** The period whose budget of the unit it came out of. Absent: the unit needs none. */
  readonly budget?: string
  /** What of it went to debts: of the credits in their order, the first points. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
}

/**
 * Points were earned by rules and are not active yet (待生效): they count against caps, and are not issued. The credits
 * say until when they would be valid were they active on the day of service.
 */
export interface PointsPending extends Omit<PointsEarned, "_tag" | "repaid">, Activation {
  readonly _tag: "PointsPending"
}

/**
 * Pending points became active (积分生效) and were issued; what they were adjusted to, where the action adjusted them.
 * `day` is the day of service; the credits' validity runs from `activated`.
 */
export interface PointsActivated extends Omit<PointsEarned, "_tag">, BudgetRefilled {
  readonly _tag: "PointsActivated"
  readonly activated: BusinessDay
  /** Where they were adjusted: what no longer counts against caps; what counts instead are the event's own credits. */
  readonly struckOut?: Counted
}

/** Pending points came to nothing (取消待生效积分). `day` is the day on which that was done. */
export interface PendingCancelled extends BudgetRefilled {
  readonly _tag: "PendingCancelled"
  readonly fact: string
  readonly unit: UnitId
  readonly day: BusinessDay
  /** The points that were pending. */
  readonly points: number
  readonly reason?: string
  /** What no longer counts against caps. */
  readonly struckOut: Counted
}

/** An earning was taken back. `day` is the day on which that was done. */
export interface EarningReversed extends BudgetRefilled {
  readonly _tag: "EarningReversed"
  readonly fact: string
  /** The unit that had issued the points. */
  readonly unit: UnitId
  readonly day: BusinessDay
  /** Points taken; less than was granted where some had lapsed. */
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  /** What of the points no lot had, and is owed to the unit since. Absent: nothing. */
  readonly owed?: number
  /** What no longer counts against caps. */
  readonly struckOut: Counted
}

/**
 * An earning was corrected (积分更正): the fact earns what the fields of `PointsEarned` say, and only the difference to
 * what it had earned before was granted or taken back.
 */
export interface EarningCorrected extends Omit<PointsEarned, "_tag">, BudgetRefilled {
  readonly _tag: "EarningCorrected"
  /** The day on which that was done; `day` is the day of service. */
  readonly corrected: BusinessDay
  /** The day on which its points had become active, on which what is added counts. Absent: the day of service. */
  readonly activated?: BusinessDay
  /** Points added (above 0) or taken (below 0); fewer taken than the rules differ by where some had lapsed. */
  readonly difference: number
  /** What was added to lots, which is what debts left, or taken from them. */
  readonly lots: ReadonlyArray<LotShare>
  /** What of the points to take no lot had, and is owed to the unit since. Absent: nothing. */
  readonly owed?: number
  /** What no longer counts against caps; what counts instead are the event's own credits. */
  readonly struckOut: Counted
}

/** What a second person may have approved. */
interface Approved {
  /** The proposal by which it was done. Absent: one person did it alone. */
  readonly proposal?: string
}

/** Points were given by hand (人工调整). */
export interface PointsAdded extends Approved {
  readonly _tag: "PointsAdded"
  readonly adjustment: string
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
  readonly validUntil: BusinessDay | null
  readonly reason: string
  /** The period whose budget of the unit they came out of. Absent: the unit needs none. */
  readonly budget?: string
  /** What of them went to debts. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
}

/** By which rules points were taken for a fact, and what of it counts against caps; `day` is the day of the fact. */
export interface PenalisedBy extends Counted {
  readonly fact: string
  readonly version: number
  /** What the rules looked at. */
  readonly inputs: EarnedInputs
}

/** Points were deducted (扣分), by hand or by rules. */
export interface PointsDeducted extends Approved {
  readonly _tag: "PointsDeducted"
  readonly adjustment: string
  /** The unit that deducted them; the lots say who had issued them. */
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
  /** What was asked for, where a wallet's floor stopped it. */
  readonly asked?: number
  readonly lots: ReadonlyArray<LotShare>
  /** What of the points no lot had, and is owed to the unit since. Absent: nothing. */
  readonly owed?: number
  readonly reason: string
  /** Where rules took them: each credit says what its rule took. Absent: they were deducted by hand. */
  readonly penalty?: PenalisedBy
}

/** Points that rules had taken were given back (撤销扣分). `day` is the day on which that was done. */
export interface PenaltyReversed {
  readonly _tag: "PenaltyReversed"
  readonly fact: string
  /** The unit that had deducted them. */
  readonly unit: UnitId
  readonly day: BusinessDay
  /** All that had been taken. */
  readonly points: number
  /** What went back to lots: all but what was owed and is not any more, and what debts took. */
  readonly lots: ReadonlyArray<LotShare>
  /** What of them was still owed to the unit, and is not any more. Absent: nothing. */
  readonly forgiven?: number
  /** What went to debts. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
  /** What no longer counts against caps. */
  readonly struckOut: Counted
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
  /** What went back to lots: all but what debts took. */
  readonly lots: ReadonlyArray<LotShare>
  /** What went to debts. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
}

/** Points were set aside for a reservation (积分预留): they left their lots and are still the holder's. */
export interface PointsHeld {
  readonly _tag: "PointsHeld"
  readonly reservation: string
  readonly reward: string
  readonly quantity: number
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
  /** The last day on which the reservation can be collected. */
  readonly until: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
}

/** A reservation, or a part of it, was given up or ran out; its points are free again, or have lapsed meanwhile. */
export interface PointsReleased {
  readonly _tag: "PointsReleased"
  readonly reservation: string
  readonly day: BusinessDay
  /** The points that were set aside: those in `lots`, `lapsed` and `repaid`. */
  readonly points: number
  /** What went back to lots. */
  readonly lots: ReadonlyArray<LotShare>
  /** What had lapsed meanwhile and is written off with it. Absent: nothing. */
  readonly lapsed?: ReadonlyArray<LotShare>
  /** What went to debts. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
}

/** What was reserved, or a part of it, was collected (领取): its points are redeemed. */
export interface PointsCollected {
  readonly _tag: "PointsCollected"
  readonly reservation: string
  readonly redemption: string
  readonly reward: string
  readonly quantity: number
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
  readonly points: number
  /** Of what was set aside, the shares that were spent. */
  readonly lots: ReadonlyArray<LotShare>
}

/** Points went to another account (积分转出). */
export interface PointsSent {
  readonly _tag: "PointsSent"
  readonly transfer: string
  readonly to: string
  readonly day: BusinessDay
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
}

/** Points came from another account (积分转入); who had issued them stays. */
export interface PointsReceived {
  readonly _tag: "PointsReceived"
  readonly transfer: string
  readonly from: string
  readonly day: BusinessDay
  readonly points: number
  /** What reached lots: all but what debts took. */
  readonly lots: ReadonlyArray<LotShare>
  /** What went to debts. Absent: nothing. */
  readonly repaid?: ReadonlyArray<Repayment>
}

/** The holder joined or left a household or a team (加入、退出). */
export interface MembershipChanged {
  readonly _tag: "MembershipChanged"
  /** The group's account. */
  readonly group: AccountId
  readonly day: BusinessDay
  /** Their first day in it. */
  readonly from: BusinessDay
  /** Their last day in it; `null`: they are in it. */
  readonly to: BusinessDay | null
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
export type AccountEvent = BookedLate & AccountEventBody

/** What was taken back of an earning within the period whose budget it came out of. */
export interface BudgetRefilled {
  /** What went back to the budget of the issuing unit. Absent: nothing. */
  readonly returned?: Charge
}

/** What was recorded once the month of its day was closed (跨月补记). */
export interface BookedLate {
  /** The first open day, on which it counts. Absent: it counts on its own day. */
  readonly booked?: BusinessDay
}

type AccountEventBody =
  | AccountOpened
  | PointsEarned
  | PointsPending
  | PointsActivated
  | PendingCancelled
  | EarningReversed
  | EarningCorrected
  | PointsAdded
  | PointsDeducted
  | PenaltyReversed
  | PointsRedeemed
  | PointsRefunded
  | PointsHeld
  | PointsReleased
  | PointsCollected
  | PointsSent
  | PointsReceived
  | MembershipChanged
  | PointsExpired
