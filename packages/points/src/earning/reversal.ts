import { type BusinessDay, put } from "@civic-practice/core"
import { Result } from "effect"
import { Account } from "../account/Account.ts"
import type { EarningReversed, PendingCancelled, PointsEarned } from "../account/AccountEvent.ts"
import type { StoredBooks } from "../account/Books.ts"
import { entered } from "../account/entered.ts"
import { PointsActive, Shortfall } from "../account/Shortfall.ts"
import { broughtBack } from "../account/sharing.ts"
import type { UnknownWallet } from "../account/Wallet.ts"
import { givenBack } from "../books/charges.ts"
import { takenBy, takingTerms } from "../shop/takingTerms.ts"
import type { Counted } from "./CapWindow.ts"
import { enterEarlierCounts } from "./capCounts.ts"
import { Earning, type EarningState } from "./Earning.ts"
import { placedPoints } from "./placedPoints.ts"
import { takeBack } from "./takeBack.ts"

/** What an earning counts for against caps, without what only tells where its points went. */
export const countedOf = ({
  ruleSet,
  day,
  activity,
  activityMonth,
  credits,
}: PointsEarned): Counted => ({
  ruleSet,
  day,
  ...(activity === undefined || activityMonth === undefined ? {} : { activity, activityMonth }),
  credits,
})

/** Why an earning is not taken back. Nothing was written. */
export type ReversalRefusal = Shortfall | PointsActive | UnknownWallet

/**
 * Enters in the books that all an earning granted is taken back, by the policy; answers with the points taken, those
 * included that are owed since. An earning that is not active yet comes to nothing, and 0 points are taken.
 */
export const reversed = (
  earning: EarningState,
  books: StoredBooks,
  today: BusinessDay,
): Result.Result<number, ReversalRefusal> => {
  const { account: id, earned, pending } = earning
  if (pending !== undefined) {
    enterCancelled(earning, books, today)
    return Result.succeed(0)
  }
  const { fact, unit } = earned
  const claims = placedPoints(earning)
  const { account, changes } = broughtBack(earning, claims, books, today, evolve)
  const terms = takingTerms(id, account, books.view)
  if (Result.isFailure(terms)) return Result.fail(terms.failure)
  const needed = takeBack(account.lots, unit, claims, today)
  if (terms.success.reversal === "onlyPending" && needed.needed > 0) {
    return Result.fail(new PointsActive({ subject: fact, account: id, points: needed.needed }))
  }
  const taken = takenBy(terms.success, needed)
  if (taken === undefined) return Result.fail(Shortfall.of(fact, id, needed))
  const struckOut = countedOf(earned)
  const back = givenBack(earning, taken.points, today, books.view)
  const event: EarningReversed = {
    _tag: "EarningReversed",
    fact,
    unit,
    day: today,
    ...taken,
    ...back.returned,
    struckOut,
  }
  const { charged: _, shared: __, ...rest } = earning
  books.changes.push(
    ...changes,
    entered(id, books.view, event),
    put(Earning.ref(earned.fact), { ...rest, ...back.charged, reversed: today }),
    ...back.changes,
  )
  enterEarlierCounts(struckOut, -1, account.counts, id, books)
  return Result.succeed(taken.points)
}

/** Enters in the books that an earning which is not active yet comes to nothing, or is awarded anew in one go. */
export const enterCancelled = (
  former: EarningState,
  books: StoredBooks,
  today: BusinessDay,
  reason?: string,
  awardedAnew = false,
): void => {
  const { account: id, pending: _, charged: __, ...earning } = former
  const { earned } = earning
  const { fact, granted: points, unit } = earned
  const struckOut = countedOf(earned)
  const back = givenBack(former, points, today, books.view, awardedAnew)
  const event: PendingCancelled = {
    _tag: "PendingCancelled",
    fact,
    unit,
    day: today,
    points,
    ...(reason === undefined ? {} : { reason }),
    ...back.returned,
    struckOut,
  }
  const { counts } = books.account(id)
  books.changes.push(
    entered(id, books.view, event),
    put(Earning.ref(fact), { account: id, ...earning, ...back.charged, reversed: today }),
    ...back.changes,
  )
  enterEarlierCounts(struckOut, -1, counts, id, books)
}

const { evolve } = Account.ref("").kind
