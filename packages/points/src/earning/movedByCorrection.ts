import type { BusinessDay, Change } from "@civic-practice/core"
import { Result } from "effect"
import { Account, type AccountId, type AccountState } from "../account/Account.ts"
import type { EarningCorrected, PointsEarned } from "../account/AccountEvent.ts"
import type { StoredBooks } from "../account/Books.ts"
import { settled } from "../account/Debt.ts"
import { PointsActive, Shortfall } from "../account/Shortfall.ts"
import {
  broughtBack,
  type GroupShare,
  keptShares,
  sharedPoints,
  sharesAdded,
  withShares,
} from "../account/sharing.ts"
import { takenBy, takingTerms } from "../shop/takingTerms.ts"
import type { EarningState, PlacedPoints, SharedPoints } from "./Earning.ts"
import { beyond, placedPoints, placesOf, together, upTo } from "./placedPoints.ts"
import type { ReversalRefusal } from "./reversal.ts"
import { takeBack } from "./takeBack.ts"

/** What a correction moves. */
export interface MovedByCorrection {
  /** What came back from groups, before the difference is taken. */
  readonly returns: ReadonlyArray<Change>
  readonly change: Pick<EarningCorrected, "difference" | "lots" | "repaid" | "owed">
  /** What of the difference goes to groups once it is there. */
  readonly shares: ReadonlyArray<GroupShare>
  /** Where the points of the fact are then. */
  readonly placed: ReadonlyArray<PlacedPoints>
  /** What groups got of the fact in all. */
  readonly shared: ReadonlyArray<SharedPoints>
}

/** What has to be added or taken for a fact to have earned what it earns now. */
export const movedByCorrection = (
  former: EarningState,
  earned: PointsEarned,
  books: StoredBooks,
  today: BusinessDay,
): Result.Result<MovedByCorrection, ReversalRefusal> =>
  earned.granted >= former.earned.granted
    ? Result.succeed(added(former, earned, books.account(former.account), books))
    : taken(former, earned, books, today)

const added = (
  former: EarningState,
  earned: PointsEarned,
  account: AccountState,
  books: StoredBooks,
): MovedByCorrection => {
  const { credits, day, granted, unit } = earned
  const before = placedPoints(former)
  const difference = granted - former.earned.granted
  // What lapses last first, where there is a choice, in the holder's favour.
  const more = upTo(difference, beyond(placesOf(credits), before).toReversed())
  const arriving = more.map(({ points, validUntil }) => ({ unit, since: day, validUntil, points }))
  const { lots, repaid } = settled(account.owed ?? [], arriving)
  const groupOf = (group: AccountId) => books.group(group)
  const shares = sharesAdded(account, lots, earned, former.shared ?? [], groupOf)
  return {
    returns: [],
    change: { difference, lots, ...(repaid.length === 0 ? {} : { repaid }) },
    shares,
    placed: together([...before, ...more]),
    shared: withShares(former.shared ?? [], sharedPoints(shares)),
  }
}

const taken = (
  former: EarningState,
  anew: PointsEarned,
  books: StoredBooks,
  today: BusinessDay,
): Result.Result<MovedByCorrection, ReversalRefusal> => {
  const { credits, fact, granted, unit } = anew
  const { account: id, earned, shared = [] } = former
  const before = placedPoints(former)
  const claims = upTo(earned.granted - granted, beyond(before, placesOf(credits)))
  const groupOf = (group: AccountId) => books.group(group)
  const kept = keptShares(books.account(id), shared, earned.granted, anew, groupOf)
  const { account, changes, left } = broughtBack(former, claims, books, today, evolve, kept)
  const terms = takingTerms(id, account, books.view)
  if (Result.isFailure(terms)) return Result.fail(terms.failure)
  const needed = takeBack(account.lots, unit, claims, today)
  if (terms.success.reversal === "onlyPending" && needed.needed > 0) {
    return Result.fail(new PointsActive({ subject: fact, account: id, points: needed.needed }))
  }
  const out = takenBy(terms.success, needed)
  if (out === undefined) return Result.fail(Shortfall.of(fact, id, needed))
  const { points, ...from } = out
  return Result.succeed({
    returns: changes,
    change: { difference: 0 - points, ...from },
    shares: [],
    placed: beyond(before, claims),
    shared: withShares(left, []),
  })
}

const { evolve } = Account.ref("").kind
