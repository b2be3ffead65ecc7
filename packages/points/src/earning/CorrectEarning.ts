import { at, type BusinessDay, command, type Decision, put } from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Account } from "../account/Account.ts"
import type { EarningCorrected, PointsEarned } from "../account/AccountEvent.ts"
import { validFrom } from "../account/activation.ts"
import { StoredBooks } from "../account/Books.ts"
import { entered } from "../account/entered.ts"
import { chargeFor, givenBack, withCharge } from "../books/charges.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"
import { OtherUnit } from "../refusals.ts"
import { awardFields, wholeActivity } from "./awardFields.ts"
import { CorrectionBooks } from "./CorrectionBooks.ts"
import { AlreadyAwarded, Earning } from "./Earning.ts"
import { RuleSetId } from "./EarningRule.ts"
import { type AwardRefusal, earnedBy } from "./earnedBy.ts"
import { movedByCorrection } from "./movedByCorrection.ts"
import { defaultRuleSet, RuleSet } from "./RuleSet.ts"
import { enterCancelled, type ReversalRefusal, reversed } from "./reversal.ts"

/** What a correction comes to, in points. */
export interface EarningCorrection {
  /** What the fact earns now in all. */
  readonly granted: number
  /** Points added (above 0) or taken (below 0). */
  readonly difference: number
}

/** Why an earning is not corrected. Nothing was written. */
export type CorrectEarningRefusal = AwardRefusal | OtherUnit | ReversalRefusal

/**
 * Corrects what a fact has earned (积分更正), when its service record is corrected: it is awarded anew by the rules in
 * force on its day, as if it had not earned before, and only the difference is entered.
 *
 * - More than before: the difference is granted, whatever has become of the points granted before, and lapses as the
 *   rules say. What is granted already stays in its lots and is not issued again, be it spent or lapsed.
 * - Less than before: the difference is taken back as `ReverseEarning` takes all, by the same policy, and refused with
 *   `Shortfall` where it cannot be found and may not be owed. Where the rules give nothing now, the earning is reversed.
 * - Of what goes to the holder's households and teams by their pooling, they get their part of what is more, by the
 *   membership on the day of service, and give back their part of what is less.
 * - What is not active yet is awarded anew and waits as it did; it is the difference of what is pending that is answered.
 * - What rules ask of the holder and the input does not say is what they saw when it was awarded, or what is recorded now.
 * - A fact that has earned nothing, or whose earning was reversed, is awarded.
 *
 * Answers with what the fact earns now and the points added or taken. `account` and `unit` are those for which it
 * earned before: refused with `AlreadyAwarded` or `OtherUnit` otherwise; also with `DayInFuture`, `OwnAccount`,
 * `TooManyPoints`, `Shortfall` or `PointsActive`, and a fact that has earned nothing also with `UnknownUnit` or `UnitNotOpen`.
 */
export const CorrectEarning = command("points.correctEarning", {
  chinese: "积分更正",
  input: Schema.Struct({ ...awardFields, ruleSet: Schema.optionalKey(RuleSetId) }).check(
    wholeActivity,
  ),
  permission: ({ unit }) => at(unit, "points.correctEarning"),
  touches: ({ ruleSet, account, fact }) => [
    RuleSet.ref(ruleSet ?? defaultRuleSet),
    Account.ref(account),
    Earning.ref(fact),
    pointsPolicy,
  ],
  decide: (
    input,
    view,
    occasion,
  ): Result.Result<Decision<EarningCorrection>, CorrectEarningRefusal> => {
    const { account, fact, unit, ruleSet = defaultRuleSet } = input
    const today = occasion.calendar.dayOf(occasion.at)
    const books = new StoredBooks(view)
    const { changes } = books
    // Not presumed to be new, also where a reaction asks, which has no `touches`.
    const [former = null] = view.getAll([Earning.ref(fact)])
    if (former === null || former.reversed !== null) {
      const awarded = earnedBy(input, ruleSet, false, books, occasion, today)
      return Result.map(awarded, (granted) => ({
        answer: { granted, difference: granted },
        changes,
      }))
    }
    if (former.account !== account) {
      const { granted } = former.earned
      return Result.fail(new AlreadyAwarded({ fact, account: former.account, granted }))
    }
    if (former.earned.unit !== unit) return Result.fail(new OtherUnit({ subject: fact, unit }))
    const anew = new CorrectionBooks(books, former)
    // What the rules saw of the holder then, though it may have changed since.
    const { age = former.earned.inputs?.age, stars = former.earned.inputs?.stars } = input
    const asked = {
      ...input,
      ...(age === undefined ? {} : { age }),
      ...(stars === undefined ? {} : { stars }),
    }
    const awarded = earnedBy(asked, ruleSet, false, anew, occasion, today)
    if (Result.isFailure(awarded)) return Result.fail(awarded.failure)
    const { earned: onDayOfService } = anew
    if (onDayOfService === undefined) {
      return Result.map(reversed(former, books, today), (taken) => ({
        answer: { granted: 0, difference: 0 - taken },
        changes,
      }))
    }
    const { activated } = former
    const earned =
      activated === undefined ? onDayOfService : validSince(activated, onDayOfService, books)
    if (former.pending !== undefined) {
      const { pending } = former
      enterCancelled(former, books, today, undefined, true)
      books.enter(account, fact, earned, { pending })
      changes.push(...anew.changes())
      const { granted } = earned
      const difference = granted - former.earned.granted
      return Result.succeed({ answer: { granted, difference }, changes })
    }
    const moved = movedByCorrection(former, earned, books, today)
    if (Result.isFailure(moved)) return Result.fail(moved.failure)
    const { change, placed, returns, shared, shares } = moved.success
    const { difference } = change
    const back = givenBack(former, Math.max(0, -difference), today, view)
    const { budget: period } = earned
    const charge =
      period === undefined || difference <= 0 ? undefined : { period, points: difference }
    const charged =
      charge === undefined ? back.charged : { charged: withCharge(former.charged ?? [], charge, 1) }
    const event: EarningCorrected = {
      ...earned,
      _tag: "EarningCorrected",
      corrected: today,
      ...(activated === undefined ? {} : { activated }),
      ...change,
      ...back.returned,
      struckOut: anew.struckOut,
    }
    changes.push(
      ...returns,
      entered(account, view, event),
      put(Earning.ref(fact), {
        account,
        earned,
        placed,
        ...(activated === undefined ? {} : { activated }),
        ...(shared.length === 0 ? {} : { shared }),
        ...charged,
        reversed: null,
      }),
      ...back.changes,
      ...(charge === undefined ? [] : [chargeFor(fact, unit, charge, earned.day)]),
      ...anew.changes(),
    )
    books.share(account, fact, shares, activated ?? earned.day)
    return Result.succeed({ answer: { granted: earned.granted, difference }, changes })
  },
})

/** What a fact earns, with its validity counted from the day on which it became active. */
const validSince = (
  activated: BusinessDay,
  earned: PointsEarned,
  books: StoredBooks,
): PointsEarned => {
  const { versions } = books.rules(earned.ruleSet)
  const version = versions.find(({ version: number }) => number === earned.version)
  return { ...earned, credits: validFrom(earned.credits, version, activated) }
}
