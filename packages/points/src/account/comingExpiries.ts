import { addDays, type BusinessDay, encodeIndexKey, type IndexQuery } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { type AccountState, accountsDue } from "./Account.ts"

/** Points of one issuing unit that lapse on a day, as far as they are not spent by then. */
export interface ComingExpiry {
  /** The last day on which they can be spent. */
  readonly day: BusinessDay
  readonly unit: UnitId
  readonly points: number
}

/**
 * Every expiry of an account's points that is to come from one day to another (即将过期积分), both included: soonest
 * first, one entry for each lot. Points that are set aside for a reservation are not among them.
 */
export const comingExpiries = (
  { lots }: AccountState,
  from: BusinessDay,
  to: BusinessDay,
): ReadonlyArray<ComingExpiry> => {
  const coming: Array<ComingExpiry> = []
  for (const { unit, validUntil, left: points } of lots) {
    // What never lapses comes last, and what lapses is in the order of its days.
    if (validUntil === null || validUntil > to) break
    if (validUntil >= from) coming.push({ day: validUntil, unit, points })
  }
  return coming
}

/**
 * Asks the storage for all accounts that have points which lapse by a day, that day included, and `comingExpiries` then
 * says which points. An account is found by its first expiry, which is by that day wherever any other is, so none is
 * missed; one whose first points have lapsed and were not written off yet is found by them, and may have no others.
 */
export const accountsWithExpiries = (realm: string, to: BusinessDay, limit = 1000): IndexQuery => ({
  ...accountsDue(realm, to, limit),
  to: encodeIndexKey([addDays(to, 1)]),
})
