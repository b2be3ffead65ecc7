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
const sharesOf = (
  account: AccountState,
  reached: ReadonlyArray<LotShare>,
  day: BusinessDay,
  groupOf: (group: AccountId) => GroupState | null,
  most: (group: AccountId, rate: SharedPart) => number = (_, { of }) => of(due(reached)),
): ReadonlyArray<GroupShare> => {
  let left = reached
  const shares: Array<GroupShare> = []
  for (const { group, from, to } of account.groups ?? []) {
    if (day < from || (to !== null && day > to)) continue
    const part = partOf(groupOf(group))
    if (part === undefined) continue
    const points = Math.min(most(group, part), due(left))
    if (points === 0) continue
    const [lots, rest] = firstOff(left, points)
    shares.push({ group, lots })
    left = rest
  }
  return shares
}

const due = (shares: ReadonlyArray<LotShare>): number => sumOf(shares)

/** The part of points that a group gets. */
interface SharedPart {
  /** Rounded down. */
  readonly of: (points: number) => number
  /** Rounded up. */
  readonly atMost: (points: number) => number
}

const partOf = (group: GroupState | null): SharedPart | undefined => {
  if (group?.pooling._tag !== "Share") return undefined
  const { part } = group.pooling
  const [down, up] = (["floor", "ceil"] as const).map((mode) => RoundedRate.of([part], 1, mode))
  return {
    of: (points) => down?.times(points) ?? 0,
    atMost: (points) => up?.times(points) ?? 0,
  }
}

/**
 * What of the points that a correction added goes to groups: what each is short of its part of all that the fact earns
 * now, so that it comes to the same however often it is corrected; but no more than its part, rounded up, of what
 * reached lots, since debts took the rest.
 */
export const sharesAdded = (
  account: AccountState,
  reached: ReadonlyArray<LotShare>,
  { day, granted }: Pick<PointsEarned, "day" | "granted">,
  shared: ReadonlyArray<SharedPoints>,
  groupOf: (group: AccountId) => GroupState | null,
): ReadonlyArray<GroupShare> =>
  sharesOf(account, reached, day, groupOf, (group, { atMost, of }) => {
    const had = shared.find((one) => one.group === group)?.points ?? 0
    return Math.min(Math.max(0, of(granted) - had), atMost(due(reached)))
  })

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
  /** What each group got of the earning and was not asked for. */
  readonly left: ReadonlyArray<SharedPoints>
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
 * What groups keep of an earning that comes to less than before: their part of it, as it is when it is earned so, or
 * the part that they had of it, rounded down, where that is more. So they keep nothing of what comes to nothing.
 */
export const keptShares = (
  account: AccountState,
  shared: ReadonlyArray<SharedPoints>,
  before: number,
  { day, granted }: Pick<PointsEarned, "day" | "granted">,
  groupOf: (group: AccountId) => GroupState | null,
): ReadonlyArray<SharedPoints> =>
  shared.map(({ group, points }) => {
    // In whole numbers of any size: their product may go beyond 2^53.
    const sameRate = Number((BigInt(points) * BigInt(granted)) / BigInt(Math.max(1, before)))
    const isIn = (account.groups ?? []).some(
      (one) => one.group === group && one.from <= day && (one.to === null || one.to >= day),
    )
    const part = isIn ? partOf(groupOf(group)) : undefined
    return { group, points: Math.min(points, Math.max(sameRate, part?.of(granted) ?? 0)) }
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
  const left: Array<SharedPoints> = []
  let open = sumOf(claims.filter(({ validUntil }) => isValidOn({ unit, validUntil }, day)))
  for (const [place, { group, points }] of shared.entries()) {
    const asked = Math.min(points - (kept[place]?.points ?? 0), open)
    open -= asked
    left.push({ group, points: points - asked })
    const there = books
      .account(group)
      .lots.filter((lot) => lot.unit === unit && isValidOn(lot, day))
      .map(({ unit: issuer, since, validUntil, left: has }) => ({
        unit: issuer,
        since,
        validUntil,
        points: has,
      }))
    const [lots] = firstOff(there, asked)
    if (lots.length === 0) continue
    const [sent, received] = transferEvents(fact, group, id, lots, lots, account, day)
    account = evolve(account, received)
    changes.push(entered(group, books.view, sent), entered(id, books.view, received))
  }
  return { changes, account, left }
}
