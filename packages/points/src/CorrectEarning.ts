import { append, at, type BusinessDay, command, type Decision, put } from "@civic-practice/core"
import { Result, Schema } from "effect"
import { Account, type AccountState } from "./Account.ts"
import type { EarningCorrected, PointsEarned } from "./AccountEvent.ts"
import { AlreadyAwarded, Earning, type EarningState, type PlacedPoints } from "./Earning.ts"
import { RuleSetId } from "./EarningRule.ts"
import { awardFields, wholeActivity } from "./internal/awardFields.ts"
import { StoredBooks } from "./internal/Books.ts"
import { CorrectionBooks } from "./internal/CorrectionBooks.ts"
import { type AwardRefusal, earnedBy } from "./internal/earnedBy.ts"
import { beyond, placedPoints, placesOf, together, upTo } from "./internal/placedPoints.ts"
import { reversed } from "./internal/reversal.ts"
import { takeBack } from "./internal/takeBack.ts"
import type { LotShare } from "./Lot.ts"
import { defaultRuleSet, RuleSet } from "./RuleSet.ts"
import { OtherUnit } from "./refusals.ts"
import { Shortfall } from "./Shortfall.ts"

/** What a correction comes to, in points. */
export interface EarningCorrection {
  /** What the fact earns now in all. */
  readonly granted: number
  /** Points added (above 0) or taken (below 0). */
  readonly difference: number
}

/** Why an earning is not corrected. Nothing was written. */
export type CorrectEarningRefusal = AwardRefusal | OtherUnit | Shortfall

/**
 * Corrects what a fact has earned (积分更正), when its service record is corrected: it is awarded anew by the rules in
 * force on its day, as if it had not earned before, and only the difference is entered.
 *
 * - More than before: the difference is granted, whatever has become of the points granted before, and lapses as the
 *   rules say. What is granted already stays in its lots and is not issued again, be it spent or lapsed.
 * - Less than before: the difference is taken back as `ReverseEarning` takes all, and refused with `Shortfall` where
 *   it cannot be found. Where the rules give nothing now, the earning is reversed.
 * - A fact that has earned nothing, or whose earning was reversed, is awarded.
 *
 * Answers with what the fact earns now and the points added or taken. `account` and `unit` are those for which it
 * earned before: refused with `AlreadyAwarded` or `OtherUnit` otherwise; also with `DayInFuture`, `OwnAccount`,
 * `TooManyPoints` or `Shortfall`, and a fact that has earned nothing also with `UnknownUnit` or `UnitNotOpen`.
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
    const awarded = earnedBy(input, ruleSet, false, anew, occasion, today)
    if (Result.isFailure(awarded)) return Result.fail(awarded.failure)
    const { earned } = anew
    if (earned === undefined) {
      return Result.map(reversed(former, books, today), (taken) => ({
        answer: { granted: 0, difference: 0 - taken },
        changes,
      }))
    }
    const moved = movedPoints(former, earned, books.account(account), today)
    if (Result.isFailure(moved)) return Result.fail(moved.failure)
    const { difference, lots, placed } = moved.success
    const event: EarningCorrected = {
      ...earned,
      _tag: "EarningCorrected",
      corrected: today,
      difference,
      lots,
      struckOut: anew.struckOut,
    }
    changes.push(
      append(Account.ref(account), event),
      put(Earning.ref(fact), { account, earned, placed, reversed: null }),
      ...anew.changes(),
    )
    return Result.succeed({ answer: { granted: earned.granted, difference }, changes })
  },
})

interface Moved {
  readonly difference: number
  readonly lots: ReadonlyArray<LotShare>
  /** Where the points of the fact are then. */
  readonly placed: ReadonlyArray<PlacedPoints>
}

/** What has to be added or taken for a fact to have earned what it earns now. */
const movedPoints = (
  former: EarningState,
  earned: PointsEarned,
  { lots }: AccountState,
  today: BusinessDay,
): Result.Result<Moved, Shortfall> => {
  const { fact, unit, day } = earned
  const before = placedPoints(former)
  const now = placesOf(earned.credits)
  const more = earned.granted - former.earned.granted
  if (more >= 0) {
    // What lapses last first, where there is a choice, in the holder's favour.
    const added = upTo(more, beyond(now, before).toReversed())
    return Result.succeed({
      difference: more,
      lots: added.map(({ validUntil, points }) => ({ unit, since: day, validUntil, points })),
      placed: together([...before, ...added]),
    })
  }
  const claims = upTo(-more, beyond(before, now))
  const taken = takeBack(lots, unit, claims, today)
  if (taken.missing > 0) return Result.fail(Shortfall.of(fact, former.account, taken))
  return Result.succeed({
    difference: 0 - taken.needed,
    lots: taken.lots,
    placed: beyond(before, claims),
  })
}
