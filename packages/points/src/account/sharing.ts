import type { BusinessDay, Change, View } from "@civic-practice/core"
import type { EarningState, PlacedPoints, SharedPoints } from "../earning/Earning.ts"
import { RoundedRate } from "../earning/Rational.ts"
import type { AccountId, AccountState } from "./Account.ts"
import type { AccountEvent, PointsEarned } from "./AccountEvent.ts"
import { settled, sumOf } from "./Debt.ts"
import { entered } from "./entered.ts"
import type { GroupState } from "./Group.ts"
import { isValidOn, type LotShare } from "./Lot.ts"

/** Of an earning, what goes to a household or team of its holder. */
export interface GroupShare {
  readonly group: AccountId
  readonly lots: ReadonlyArray<LotShare>
}

/**
 * What of an earning goes to the groups that its holder was in on the day of service: of what debts left, the part that
 * each group's pooling says, the first points of the credits first.
 */
export const groupShares = (
  account: AccountState,
  { credits, day, repaid, unit }: Pick<PointsEarned, "credits" | "day" | "repaid" | "unit">,
  since: BusinessDay,
  groupOf: (group: AccountId) => GroupState | null,
): ReadonlyArray<GroupShare> => {
  if (account.groups === undefined) return []
  const repaidPoints = repaid === undefined ? 0 : sumOf(repaid)
  const [, reached] = firstOff(
    credits.map(({ granted: points, validUntil }) => ({ unit, since, validUntil, points })),
    repaidPoints,
  )
  return sharesOf(account, reached, day, groupOf)
}

/** What of points that reached an account's lots goes to the groups that its holder was in on the day of service. */
export const sharesOf = (
  account: AccountState,
  reached: ReadonlyArray<LotShare>,
  day: BusinessDay,
  groupOf: (group: AccountId) => GroupState | null,
): ReadonlyArray<GroupShare> => {
  if (account.groups === undefined) return []
  let left = reached
  const due = sumOf(left)
  const shares: Array<GroupShare> = []
  for (const { group, from, to } of account.groups) {
    if (day < from || (to !== null && day > to)) continue
    const pooling = groupOf(group)?.pooling
    if (pooling?._tag !== "Share") continue
    const points = Math.min(RoundedRate.of([pooling.part], 1, "floor").times(due), sumOf(left))
    if (points === 0) continue
    const [lots, rest] = firstOff(left, points)
    shares.push({ group, lots })
    left = rest
  }
  return shares
}

/** The first so many points of shares that have them, and the rest. */
const firstOff = (
  shares: ReadonlyArray<LotShare>,
  points: number,
): readonly [first: ReadonlyArray<LotShare>, rest: ReadonlyArray<LotShare>] => {
  const first: Array<LotShare> = []
  const rest: Array<LotShare> = []
  let open = points
  for (const share of shares) {
    const part = Math.min(open, share.points)
    open -= part
    if (part > 0) first.push({ ...share, points: part })
    if (part < share.points) rest.push({ ...share, points: share.points - part })
  }
  return [first, rest]
}

/** What happens to two accounts by points that go from one to the other: nothing is gained or lost. */
export const transferEvents = (
  transfer: string,
  from: AccountId,
  to: AccountId,
  lots: ReadonlyArray<LotShare>,
  arrive: ReadonlyArray<LotShare>,
  receiver: AccountState,
  day: BusinessDay,
): readonly [sent: AccountEvent, received: AccountEvent] => {
  const points = sumOf(lots)
  const { lots: kept, repaid } = settled(receiver.owed ?? [], arrive)
  return [
    { _tag: "PointsSent", transfer, to, day, points, lots },
    {
      _tag: "PointsReceived",
      transfer,
      from,
      day,
      points,
      lots: kept,
      ...(repaid.length === 0 ? {} : { repaid }),
    },
  ]
}

/** What groups got of an earning in all: what they had, and more of it. */
export const withShares = (
  shared: ReadonlyArray<SharedPoints>,
  more: ReadonlyArray<SharedPoints>,
): ReadonlyArray<SharedPoints> => {
  const sums = new Map<AccountId, number>()
  for (const { group, points } of [...shared, ...more]) {
    sums.set(group, (sums.get(group) ?? 0) + points)
  }
  return Array.from(sums, ([group, points]) => ({ group, points })).filter(
    ({ points }) => points > 0,
  )
}

/** What is kept with the earning of what was shared. */
export const sharedPoints = (shares: ReadonlyArray<GroupShare>): ReadonlyArray<SharedPoints> =>
  shares.map(({ group, lots }) => ({ group, points: sumOf(lots) }))

/** Points of an earning that come back from a group, before they are taken from the holder. */
export interface BroughtBack {
  readonly changes: ReadonlyArray<Change>
  /** The holder's account with them. */
  readonly account: AccountState
}

/** Where accounts are read. */
interface Accounts {
  readonly view: View
  readonly account: (id: AccountId) => AccountState
}

/**
 * What groups keep of an earning that comes to less than before: the same part of it as they got, rounded down. So
 * they keep nothing of what comes to nothing.
 */
export const keptShares = (
  shared: ReadonlyArray<SharedPoints>,
  before: number,
  now: number,
): ReadonlyArray<SharedPoints> =>
  shared.map(({ group, points }) => {
    // In whole numbers of any size: their product may go beyond 2^53.
    const kept = Number((BigInt(points) * BigInt(now)) / BigInt(Math.max(1, before)))
    return { group, points: kept }
  })

/**
 * Brings back what groups got of an earning but for what they keep, as far as they still have points of its unit that
 * are valid, and no more than is claimed and has not lapsed; what they have spent is the holder's to make good.
 */
export const broughtBack = (
  { account: id, earned: { fact, unit }, shared = [] }: EarningState,
  claims: ReadonlyArray<PlacedPoints>,
  books: Accounts,
  day: BusinessDay,
  evolve: (state: AccountState, event: AccountEvent) => AccountState,
  kept: ReadonlyArray<SharedPoints> = [],
): BroughtBack => {
  const changes: Array<Change> = []
  let account = books.account(id)
  if (shared.length === 0) return { changes, account }
  let open = sumOf(claims.filter(({ validUntil }) => isValidOn({ unit, validUntil }, day)))
  for (const [place, { group, points }] of shared.entries()) {
    const wanted = points - (kept[place]?.points ?? 0)
    const there = books
      .account(group)
      .lots.filter((lot) => lot.unit === unit && isValidOn(lot, day))
      .map(({ unit: issuer, since, validUntil, left }) => ({
        unit: issuer,
        since,
        validUntil,
        points: left,
      }))
    const [lots] = firstOff(there, Math.min(wanted, open))
    if (lots.length === 0) continue
    open -= sumOf(lots)
    const [sent, received] = transferEvents(fact, group, id, lots, lots, account, day)
    account = evolve(account, received)
    changes.push(entered(group, books.view, sent), entered(id, books.view, received))
  }
  return { changes, account }
}
