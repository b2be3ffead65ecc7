import { append, type BusinessDay, put } from "@civic-practice/core"
import { Result } from "effect"
import { Account } from "../Account.ts"
import type { EarningReversed, PointsEarned } from "../AccountEvent.ts"
import type { Counted } from "../CapWindow.ts"
import { Earning, type EarningState } from "../Earning.ts"
import { Shortfall } from "../Shortfall.ts"
import type { StoredBooks } from "./Books.ts"
import { enterEarlierCounts } from "./capCounts.ts"
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

/** Enters in the books that all an earning granted is taken back; answers with the points taken. */
export const reversed = (
  earning: EarningState,
  books: StoredBooks,
  today: BusinessDay,
): Result.Result<number, Shortfall> => {
  const { account: id, earned } = earning
  const { fact, unit } = earned
  const { lots, counts } = books.account(id)
  const taken = takeBack(lots, unit, placedPoints(earning), today)
  if (taken.missing > 0) return Result.fail(Shortfall.of(fact, id, taken))
  const struckOut = countedOf(earned)
  const event: EarningReversed = {
    _tag: "EarningReversed",
    fact,
    unit,
    day: today,
    points: taken.needed,
    lots: taken.lots,
    struckOut,
  }
  books.changes.push(
    append(Account.ref(id), event),
    put(Earning.ref(earned.fact), { ...earning, reversed: today }),
  )
  enterEarlierCounts(struckOut, -1, counts, id, books)
  return Result.succeed(taken.needed)
}
