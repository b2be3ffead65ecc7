import type { BusinessDay, View } from "@civic-practice/core"
import { Result } from "effect"
import type { AccountId, AccountState } from "../account/Account.ts"
import type { LotShare } from "../account/Lot.ts"
import { aboveFloor, type UnknownWallet, walletFor } from "../account/Wallet.ts"
import { type PointsSettings, pointsPolicy } from "../books/PointsPolicy.ts"
import type { Taken } from "../earning/takeBack.ts"

/** On what terms points are taken from an account. */
export interface TakingTerms {
  /** What becomes of points that were spent (撤销办法). */
  readonly reversal: NonNullable<PointsSettings["reversal"]>
  /** How many may be taken at most; Infinity: no wallet's floor stands against it. */
  readonly most: number
  /** Whether what goes below the floor is left, rather than refused. */
  readonly stops: boolean
  /** Whether what no lot has is owed, rather than refused. */
  readonly owes: boolean
}

/**
 * The terms of an account: the policy's, and for a wallet its floor; with a day, for points that are valid on it. What is
 * taken back of an earning may have lapsed.
 */
export const takingTerms = (
  id: AccountId,
  account: AccountState,
  view: View,
  day?: BusinessDay,
): Result.Result<TakingTerms, UnknownWallet> => {
  const { reversal = "withinBalance" } = view.get(pointsPolicy)
  const wallet = walletFor(id, view)
  if (Result.isFailure(wallet)) return Result.fail(wallet.failure)
  const terms = wallet.success
  const owes = reversal === "claim" || reversal === "unlimited"
  if (terms === undefined) {
    return Result.succeed({ reversal, most: Number.POSITIVE_INFINITY, stops: false, owes })
  }
  return Result.succeed({
    reversal,
    most: aboveFloor(terms, account, day),
    stops: terms.belowFloor === "stop",
    owes: owes || (terms.floor ?? 0) < 0,
  })
}

/** Points that are taken by the terms: what lots give, and what is owed since. */
export interface TakenByTerms {
  readonly points: number
  readonly lots: ReadonlyArray<LotShare>
  /** Absent: nothing. */
  readonly owed?: number
}

/** Applies the terms to what lots could give; `undefined`: it is refused, since too much is missing. */
export const takenBy = (
  { most, owes, stops }: TakingTerms,
  { lots, missing, needed }: Taken,
): TakenByTerms | undefined => {
  const points = Math.min(needed, most)
  if (points < needed && !stops) return undefined
  const found = Math.min(points, needed - missing)
  const owed = points - found
  if (owed === 0) return { points, lots: firstOf(lots, found) }
  // What the floor lets be taken, and lots do not have, is taken to the last lot where nothing may be owed.
  if (!owes) return stops ? { points: found, lots: firstOf(lots, found) } : undefined
  return { points, lots: firstOf(lots, found), owed }
}

/** The first so many points of shares that have them. */
const firstOf = (shares: ReadonlyArray<LotShare>, points: number): ReadonlyArray<LotShare> => {
  const first: Array<LotShare> = []
  let open = points
  for (const share of shares) {
    if (open === 0) break
    const part = Math.min(open, share.points)
    first.push(part === share.points ? share : { ...share, points: part })
    open -= part
  }
  return first
}
