import {
  BusinessDay,
  type Change,
  type Decision,
  decided,
  type Occasion,
  type View,
} from "@civic-practice/core"
import { UnitId, type UnitNotOpen, type UnknownUnit, whyNotOpen } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import { Budget, BudgetExhausted, budgetId, budgetLeft, periodToCharge } from "../books/Budget.ts"
import { chargeFor } from "../books/charges.ts"
import { bookedDay } from "../books/MonthClose.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { Reason } from "../Name.ts"
import { fits, maximumPoints } from "../Points.ts"
import { DayInPast, InsufficientPoints, OwnAccount, TooManyPoints } from "../refusals.ts"
import { takenBy, takingTerms } from "../shop/takingTerms.ts"
import { Account, AccountId, mostThere, walletOf } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { settled } from "./Debt.ts"
import { entered } from "./entered.ts"
import { groupIn } from "./Group.ts"
import { isOwn } from "./isOwn.ts"
import { issuedBelow } from "./issuedBelow.ts"
import { shareOut, validPoints } from "./Lot.ts"
import { PointsActive } from "./Shortfall.ts"
import { roomIn, type UnknownWallet, WalletFull, walletFor } from "./Wallet.ts"

/** What is asked for by hand. */
export const AdjustInput = Schema.Struct({
  account: AccountId,
  /** The unit that adjusts: points given are issued by it, and deducted are its own and those of units below it. */
  unit: UnitId,
  points: Schema.Int.check(
    Schema.isBetween({ minimum: -maximumPoints, maximum: maximumPoints }),
    Schema.makeFilter((points: number) => points !== 0 || "0 points change nothing", {
      chinese: "调整的积分不能为 0",
    }),
  ),
  validUntil: Schema.optionalKey(BusinessDay),
  reason: Reason,
})
export type AdjustInput = typeof AdjustInput.Type

/** Why points are neither given nor deducted. Nothing was written. */
export type AdjustRefusal =
  | OwnAccount
  | DayInPast
  | InsufficientPoints
  | TooManyPoints
  | UnknownUnit
  | UnitNotOpen
  | PointsActive
  | UnknownWallet
  | WalletFull
  | BudgetExhausted

/** Gives or deducts points as asked: what `Adjust` does once nobody else is needed, and the approval of a proposal. */
export const adjusted = (
  { account: id, unit, points, validUntil, reason }: AdjustInput,
  view: View,
  occasion: Occasion,
  proposal?: string,
): Result.Result<Decision<{ readonly adjustment: string }>, AdjustRefusal> => {
  if (isOwn(id, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account: id }))
  const day = occasion.calendar.dayOf(occasion.at)
  const closed = whyNotOpen(unit, view, day)
  // What a unit has issued can be deducted also once it is closed.
  if (closed !== undefined && (points > 0 || closed._tag === "UnknownUnit")) {
    return Result.fail(closed)
  }
  const ref = Account.ref(id)
  const account = view.get(ref)
  const found = walletFor(id, view)
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const wallet = found.success
  const adjustment = occasion.newId("adjustment")
  const approved = proposal === undefined ? {} : { proposal }
  const base = account.opened === null ? wallet?.base : undefined
  const opening: ReadonlyArray<AccountEvent> =
    base === undefined ? [] : [{ _tag: "AccountOpened", unit, day, base }]
  const enter = (event: AccountEvent, ...more: ReadonlyArray<Change>) =>
    Result.succeed(decided({ adjustment }, entered(id, view, ...opening, event), ...more))
  if (points > 0) {
    if (validUntil !== undefined && validUntil < day) {
      return Result.fail(new DayInPast({ subject: id, day: validUntil, today: day }))
    }
    if (!fits(mostThere(account), points)) return Result.fail(new TooManyPoints({ subject: id }))
    const { ceiling } = wallet ?? {}
    const room = wallet === undefined ? undefined : roomIn(wallet, account, day)
    if (ceiling !== undefined && room !== undefined && room < points) {
      return Result.fail(new WalletFull({ account: id, ceiling, asked: points, room }))
    }
    const policy = view.get(pointsPolicy)
    const period =
      wallet === undefined ? periodToCharge(policy, unit, bookedDay(day, policy)) : undefined
    if (period !== undefined) {
      const left = budgetLeft(view.get(Budget.ref(budgetId(unit, period))))
      if (left < points) {
        return Result.fail(new BudgetExhausted({ unit, period, asked: points, left }))
      }
    }
    const lot = { unit, since: day, validUntil: validUntil ?? null, points }
    const { repaid } = settled(account.owed ?? [], [lot])
    const added: AccountEvent = {
      _tag: "PointsAdded",
      adjustment,
      unit,
      day,
      points,
      validUntil: lot.validUntil,
      reason,
      ...(repaid.length === 0 ? {} : { repaid }),
      ...(period === undefined ? {} : { budget: period }),
      ...approved,
    }
    return period === undefined
      ? enter(added)
      : enter(added, chargeFor(adjustment, unit, { period, points }, day))
  }
  const needed = -points
  const opened = opening.reduce(evolve, account)
  const terms = takingTerms(id, opened, view, day)
  if (Result.isFailure(terms)) return Result.fail(terms.failure)
  // A wallet's floor says what is left of it.
  if (terms.success.reversal === "onlyPending" && walletOf(id) === undefined) {
    return Result.fail(new PointsActive({ subject: id, account: id, points: needed }))
  }
  const within = issuedBelow(opened.lots, unit, view, occasion)
  const { most, owes } = terms.success
  const available = owes ? most : Math.min(validPoints(within, day), most)
  const inLots = Math.min(needed, validPoints(within, day))
  const taken = takenBy(terms.success, {
    needed,
    lots: shareOut(within, inLots, day) ?? [],
    missing: needed - inLots,
  })
  if (taken === undefined) {
    const missing = needed - available
    return Result.fail(new InsufficientPoints({ account: id, needed, available, missing, unit }))
  }
  const asked = taken.points === needed ? {} : { asked: needed }
  return enter({
    _tag: "PointsDeducted",
    adjustment,
    unit,
    day,
    ...taken,
    ...asked,
    reason,
    ...approved,
  })
}

const { evolve } = Account.ref("").kind
