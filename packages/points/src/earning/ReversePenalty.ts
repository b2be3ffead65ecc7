import { at, command, type Decision, put } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import { Result, Schema } from "effect"
import type { AccountEvent, PenaltyReversed } from "../account/AccountEvent.ts"
import { StoredBooks } from "../account/Books.ts"
import { settled, sumOf } from "../account/Debt.ts"
import { entered } from "../account/entered.ts"
import { groupIn } from "../account/Group.ts"
import { isOwn } from "../account/isOwn.ts"
import type { LotShare } from "../account/Lot.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { OtherUnit, OwnAccount } from "../refusals.ts"
import { broughtBack } from "../shop/broughtBack.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import { FactId } from "./Earning.ts"
import { NotPenalised, Penalty } from "./Penalty.ts"

/** What the reversal of a penalty comes to: points given back, and how many of them had lapsed. */
export interface PenaltyGivenBack {
  readonly givenBack: number
  readonly expired: number
}

/**
 * Gives back what rules had taken for a fact (撤销扣分); it no longer counts against caps, and the fact may be penalised
 * again. What of it is still owed is owed no more. The rest goes back to the lots it came from, and what had been owed
 * and repaid since becomes points of the unit that never lapse; other debts are repaid first. What has lapsed meanwhile
 * stays lapsed and is written off at once, unless the policy's `refund` says otherwise. Answers with the points given
 * back and how many of them had lapsed.
 *
 * `unit` is the unit that deducted them. Refused with `NotPenalised` (unless `ifNotPenalised` is `skip`), `OtherUnit` or
 * `OwnAccount`.
 */
export const ReversePenalty = command("points.reversePenalty", {
  chinese: "撤销扣分",
  input: Schema.Struct({
    fact: FactId,
    unit: UnitId,
    ifNotPenalised: Schema.optionalKey(Schema.Literals(["refuse", "skip"])),
  }),
  permission: ({ unit }) => at(unit, "points.reversePenalty"),
  touches: ({ fact }) => [Penalty.ref(fact), pointsPolicy],
  decide: (
    { fact, unit, ifNotPenalised },
    view,
    occasion,
  ): Result.Result<Decision<PenaltyGivenBack>, NotPenalised | OtherUnit | OwnAccount> => {
    // Not presumed to be new, also where a reaction asks, which has no `touches`.
    const [former = null] = view.getAll([Penalty.ref(fact)])
    if (former === null || former.reversed !== null) {
      return ifNotPenalised === "skip"
        ? Result.succeed({ answer: { givenBack: 0, expired: 0 }, changes: [] })
        : Result.fail(new NotPenalised({ fact, reversed: former?.reversed ?? null }))
    }
    const { account: id, penalty, points } = former
    if (former.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    if (isOwn(id, occasion, groupIn(view))) return Result.fail(new OwnAccount({ account: id }))
    const day = occasion.calendar.dayOf(occasion.at)
    const books = new StoredBooks(view)
    const account = books.account(id)
    const debt = account.owed?.find((one) => one.unit === unit)?.points ?? 0
    const forgiven = Math.min(former.owed ?? 0, debt)
    const repaidSince = (former.owed ?? 0) - forgiven
    const anew: ReadonlyArray<LotShare> =
      repaidSince === 0 ? [] : [{ unit, since: day, validUntil: null, points: repaidSince }]
    const { back, lapsed } = broughtBack(former.lots, day, view)
    const owed = (account.owed ?? []).flatMap((one) => {
      const left = one.unit === unit ? one.points - forgiven : one.points
      return left === 0 ? [] : [{ unit: one.unit, points: left }]
    })
    const { lots, repaid } = settled(owed, [...back, ...anew])
    const { ruleSet, credits, activity, activityMonth } = penalty
    const struckOut = {
      ruleSet,
      day: penalty.day,
      ...(activity === undefined || activityMonth === undefined ? {} : { activity, activityMonth }),
      credits,
    }
    const event: PenaltyReversed = {
      _tag: "PenaltyReversed",
      fact,
      unit,
      day,
      points,
      lots: [...lots, ...lapsed],
      ...(forgiven === 0 ? {} : { forgiven }),
      ...(repaid.length === 0 ? {} : { repaid }),
      struckOut,
    }
    const expired = sumOf(lapsed)
    const events: Array<AccountEvent> = [event]
    if (expired > 0) events.push({ _tag: "PointsExpired", day, points: expired, lots: lapsed })
    books.changes.push(
      entered(id, view, ...events),
      put(Penalty.ref(fact), { ...former, reversed: day }),
    )
    enterEarlierCounts(struckOut, -1, account.counts, id, books)
    return Result.succeed({ answer: { givenBack: points, expired }, changes: books.changes })
  },
})
