import type { BusinessDay } from "@civic-practice/core"
import type { CountedPeriod, RuleCounts } from "../earning/CapWindow.ts"
import type { AccountState } from "./Account.ts"
import { hasMore } from "./evolveAccount.ts"
import type { Lot } from "./Lot.ts"

type StoredLot = readonly [
  unit: Lot["unit"],
  since: BusinessDay,
  validUntil: BusinessDay | null,
  left: number,
]
type StoredCounts = readonly [month: CountedPeriod, rules: ReadonlyArray<RuleCounts>]

/** What most accounts have nothing of, by its names: more may join it. */
type StoredMore = Pick<AccountState, "held" | "pending" | "owed" | "received" | "groups">

/** An account as it is stored: half as long as with the names of its fields, and there are as many as volunteers. */
type StoredAccount = readonly [
  opened: BusinessDay | null,
  issued: number,
  redeemed: number,
  expired: number,
  reversed: number,
  lots: ReadonlyArray<StoredLot>,
  counts: ReadonlyArray<StoredCounts>,
  more?: StoredMore,
]

export const storedAccount = (account: AccountState): StoredAccount => {
  const { counts, expired, issued, lots, opened, redeemed, reversed } = account
  const stored = [
    opened,
    issued,
    redeemed,
    expired,
    reversed,
    lots.map(({ left, since, unit, validUntil }) => [unit, since, validUntil, left] as const),
    counts.map(({ month, rules }) => [month, rules] as const),
  ] as const
  return hasMore(account) ? [...stored, moreOf(account)] : stored
}

const moreOf = ({ groups, held, owed, pending, received }: StoredMore): StoredMore => ({
  ...(held === undefined ? {} : { held }),
  ...(pending === undefined ? {} : { pending }),
  ...(owed === undefined ? {} : { owed }),
  ...(received === undefined ? {} : { received }),
  ...(groups === undefined ? {} : { groups }),
})

/** The storage boundary: reads what `storedAccount` gave. */
export const readAccount = (stored: unknown): AccountState => {
  const [opened, issued, redeemed, expired, reversed, lots, counts, more] = stored as StoredAccount
  const account = {
    opened,
    issued,
    redeemed,
    expired,
    reversed,
    lots: lots.map(([unit, since, validUntil, left]) => ({ unit, since, validUntil, left })),
    counts: counts.map(([month, rules]) => ({ month, rules })),
  }
  return more === undefined ? account : { ...account, ...more }
}
