import type { BusinessDay, BusinessMonth } from "@civic-practice/core"
import type { AccountState } from "../Account.ts"
import type { RuleCounts } from "../CapWindow.ts"
import type { Lot } from "../Lot.ts"

type StoredLot = readonly [
  unit: Lot["unit"],
  since: BusinessDay,
  validUntil: BusinessDay | null,
  left: number,
]
type StoredCounts = readonly [month: BusinessMonth, rules: ReadonlyArray<RuleCounts>]

/** An account as it is stored: half as long as with the names of its fields, and there are as many as volunteers. */
type StoredAccount = readonly [
  opened: BusinessDay | null,
  issued: number,
  redeemed: number,
  expired: number,
  reversed: number,
  lots: ReadonlyArray<StoredLot>,
  counts: ReadonlyArray<StoredCounts>,
]

export const storedAccount = (account: AccountState): StoredAccount => {
  const { counts, expired, issued, lots, opened, redeemed, reversed } = account
  return [
    opened,
    issued,
    redeemed,
    expired,
    reversed,
    lots.map(({ left, since, unit, validUntil }) => [unit, since, validUntil, left]),
    counts.map(({ month, rules }) => [month, rules]),
  ]
}

/** The storage boundary: reads what `storedAccount` gave. */
export const readAccount = (stored: unknown): AccountState => {
  const [opened, issued, redeemed, expired, reversed, lots, counts] = stored as StoredAccount
  return {
    opened,
    issued,
    redeemed,
    expired,
    reversed,
    lots: lots.map(([unit, since, validUntil, left]) => ({ unit, since, validUntil, left })),
    counts: counts.map(([month, rules]) => ({ month, rules })),
  }
}
