import {
  type BusinessDay,
  type BusinessMonth,
  type StreamRef,
  streamKind,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import { CalendarPeriod } from "../account/calendarPeriod.ts"
import { SpendOrder } from "../account/SpendOrder.ts"
import { Validity } from "../account/Validity.ts"
import { Points } from "../Points.ts"

/** A unit whose points come out of a budget (积分预算), granted for each period of the calendar. */
export const BudgetedUnit = Schema.Struct({ unit: UnitId, per: CalendarPeriod })
export type BudgetedUnit = typeof BudgetedUnit.Type

const days = (minimum: number, maximum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum }))

const pieces = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000_000 }))

/**
 * What needs a second person (双人复核). More than the amount is proposed by one person and approved by another;
 * without an amount, nobody else is needed.
 */
export const ApprovalPolicy = Schema.Struct({
  /** Points given by hand in one go. */
  addition: Schema.optionalKey(Points),
  /** Points deducted in one go, by hand or by a penalty of the rules. */
  deduction: Schema.optionalKey(Points),
  /** Points that one person gives by hand and deducts in one day, in all. */
  perPersonAndDay: Schema.optionalKey(Points),
  /** Pieces by which a count corrects a stock, up or down, or that are written off, in one go. */
  stockCorrection: Schema.optionalKey(pieces),
  /** Pieces by which one person corrects stocks in one day, in all. */
  stockCorrectionPerDay: Schema.optionalKey(pieces),
  /** The days after that of the proposal on which it can still be approved; 30 where it is not given. */
  lapsesAfterDays: Schema.optionalKey(days(0, 366)),
})
export type ApprovalPolicy = typeof ApprovalPolicy.Type

/**
 * What becomes of refunded points that have lapsed meanwhile: they stay lapsed, they can be spent for so many more
 * days, or they are valid anew from the day of the refund.
 */
export const RefundPolicy = Schema.TaggedUnion({
  ExpiredStaysExpired: {},
  Grace: { days: days(1, 366) },
  NewLot: { validity: Validity },
})
export type RefundPolicy = typeof RefundPolicy.Type

/** How long points stay set aside for a reservation, and whether lapsing waits for it. */
export const HoldPolicy = Schema.Struct({
  /** The days after that of the reservation on which it can be collected. */
  days: days(0, 366),
  /** Whether points that lapse meanwhile can still be collected with it; otherwise it ends no later than they do. */
  extends: Schema.Boolean,
})
export type HoldPolicy = typeof HoldPolicy.Type

/** Transfers between accounts (积分转赠); without this there are none. */
export const TransferPolicy = Schema.Struct({
  /** Kinds of holders that may give, and that may receive, for example `volunteer`. */
  from: Schema.Array(Schema.String).check(Schema.isBetweenLength(1, 32)),
  to: Schema.Array(Schema.String).check(Schema.isBetweenLength(1, 32)),
  /** Whether the points keep their last valid day, or are valid anew as said. */
  expiry: Schema.TaggedUnion({ Kept: {}, Anew: { validity: Validity } }),
  /** What one account gives in one month at most. */
  perMonth: Schema.optionalKey(Points),
  /** Whether they go between a holder's own wallets, and between somebody and their household or team; absent: no. */
  amongOwn: Schema.optionalKey(Schema.Boolean),
})
export type TransferPolicy = typeof TransferPolicy.Type

/**
 * What a district decides for itself about its points, as data. What is left out is as it was before there were such
 * settings:
 *
 * - `budgets`: no unit needs a budget.
 * - `approval`: nothing needs a second person.
 * - `reversal` `withinBalance`: what was earned and spent is taken back from other points, and refused where those are
 *   too few. `onlyPending`: active points are not taken back. `claim`: what is missing is owed, and later points
 *   repay it. `unlimited`: the same, and the balance shows as negative (`shownBalance`).
 * - `refund` `ExpiredStaysExpired`.
 * - `spendOrder`: what lapses first is spent first.
 * - `hold`: reservations can be collected for 7 days, and points that lapse meanwhile are collected all the same.
 * - `transfers`: there are none.
 * - `closedReward` `honoured`: what was reserved is collected also once the reward was withdrawn; `cancelled`: it is not.
 */
export const PointsSettings = Schema.Struct({
  budgets: Schema.optionalKey(Schema.Array(BudgetedUnit).check(Schema.isMaxLength(10_000))),
  approval: Schema.optionalKey(ApprovalPolicy),
  reversal: Schema.optionalKey(
    Schema.Literals(["withinBalance", "onlyPending", "claim", "unlimited"]),
  ),
  refund: Schema.optionalKey(RefundPolicy),
  spendOrder: Schema.optionalKey(SpendOrder),
  hold: Schema.optionalKey(HoldPolicy),
  transfers: Schema.optionalKey(TransferPolicy),
  closedReward: Schema.optionalKey(Schema.Literals(["honoured", "cancelled"])),
})
export type PointsSettings = typeof PointsSettings.Type

/** What is decided about a realm's points, and until when its books are closed. */
export interface PointsPolicyState extends PointsSettings {
  /** The last month whose books are closed (已结账); `null`: none is. */
  readonly closedThrough: BusinessMonth | null
  /** The last month that was sealed (已封账). Absent: none was. */
  readonly sealed?: MonthSeal
}

/** What happens to the policy, and to the books of a month as a whole. */
export type PointsPolicyEvent =
  | { readonly _tag: "PointsPolicySet"; readonly settings: PointsSettings }
  | { readonly _tag: "MonthClosed"; readonly month: BusinessMonth; readonly day: BusinessDay }
  | ({ readonly _tag: "MonthSealed" } & MonthSeal)

/** One hash over all that was recorded up to a position of the log, as it was when the month was closed. */
export interface MonthSeal {
  readonly month: BusinessMonth
  readonly position: number
  readonly root: string
}

/** The policy of a realm's points (积分管理办法); there is one stream, `pointsPolicy`. */
export const PointsPolicy = streamKind<PointsPolicyState, PointsPolicyEvent>({
  name: "points.policy",
  initial: { closedThrough: null },
  evolve: (state, event) => {
    switch (event._tag) {
      case "PointsPolicySet": {
        const { closedThrough, sealed } = state
        return { ...event.settings, closedThrough, ...(sealed === undefined ? {} : { sealed }) }
      }
      case "MonthClosed":
        return { ...state, closedThrough: event.month }
      case "MonthSealed": {
        const { month, position, root } = event
        return { ...state, sealed: { month, position, root } }
      }
    }
  },
})

/** The stream of a realm's points policy. */
export const pointsPolicy: StreamRef<PointsPolicyState, PointsPolicyEvent> =
  PointsPolicy.ref("policy")

/** How long reservations can be collected where the policy says nothing. */
export const defaultHold: HoldPolicy = { days: 7, extends: true }
