import type { BusinessDay } from "@civic-practice/core"
import { type CapCounts, type Counted, keptCounts } from "../earning/CapWindow.ts"
import type { AccountState } from "./Account.ts"
import type {
  AccountEvent,
  EarningCorrected,
  PenaltyReversed,
  PointsActivated,
  PointsEarned,
} from "./AccountEvent.ts"
import { type Debt, type Repayment, sumOf, withDebt, withRepaid } from "./Debt.ts"
import { type Lot, type LotShare, withoutShares, withPoints } from "./Lot.ts"
import type { PendingEarning } from "./PendingEarning.ts"

/** Whether an account has any of what most accounts have not. */
export const hasMore = (state: AccountState): boolean =>
  state.held !== undefined ||
  state.pending !== undefined ||
  state.owed !== undefined ||
  state.received !== undefined ||
  state.groups !== undefined

/** How an account's state follows from an event. */
export const evolveAccount = (state: AccountState, event: AccountEvent): AccountState => {
  switch (event._tag) {
    case "AccountOpened": {
      const { day, unit, base: points = 0 } = event
      return changed(state, {
        opened: day,
        issued: state.issued + points,
        lots: withPoints(state.lots, { unit, since: day, validUntil: null, points }),
      })
    }
    case "PointsEarned":
      if (event.repaid === undefined && !hasMore(state)) return earned(state, event)
      return changed(state, {
        opened: state.opened ?? event.day,
        issued: state.issued + event.granted,
        lots: withCredits(state.lots, event, event.day),
        counts: keptCounts(state.counts, event, 1),
        owed: repaid(state.owed, event.repaid),
      })
    case "PointsPending": {
      const { fact, unit, granted: points, activeFrom, action } = event
      const one: PendingEarning =
        action === undefined
          ? { fact, unit, points, activeFrom }
          : { fact, unit, points, activeFrom, action }
      return changed(state, {
        opened: state.opened ?? event.day,
        counts: keptCounts(state.counts, event, 1),
        pending: [...(state.pending ?? []), one],
      })
    }
    case "PointsActivated":
      return changed(state, {
        issued: state.issued + event.granted,
        lots: withCredits(state.lots, event, event.activated),
        counts: recounted(state.counts, event, event.struckOut),
        pending: withoutPending(state.pending, event.fact),
        owed: repaid(state.owed, event.repaid),
      })
    case "PendingCancelled":
      return changed(state, {
        counts: keptCounts(state.counts, event.struckOut, -1),
        pending: withoutPending(state.pending, event.fact),
      })
    case "PointsAdded": {
      const { unit, day: since, validUntil, points } = event
      const left = event.repaid === undefined ? points : points - sumOf(event.repaid)
      return changed(state, {
        opened: state.opened ?? event.day,
        issued: state.issued + points,
        lots: withPoints(state.lots, { unit, since, validUntil, points: left }),
        owed: repaid(state.owed, event.repaid),
      })
    }
    case "EarningReversed":
      return changed(state, {
        reversed: state.reversed + event.points,
        lots: withoutShares(state.lots, event.lots),
        counts: keptCounts(state.counts, event.struckOut, -1),
        owed: indebted(state.owed, event),
      })
    case "EarningCorrected":
      return corrected(state, event)
    case "PointsDeducted":
      return changed(state, {
        opened: state.opened ?? event.day,
        reversed: state.reversed + event.points,
        lots: withoutShares(state.lots, event.lots),
        owed: indebted(state.owed, event),
        counts: event.penalty && keptCounts(state.counts, event.penalty, 1),
      })
    case "PenaltyReversed":
      return changed(state, {
        reversed: state.reversed - event.points,
        lots: withShares(state.lots, event.lots),
        counts: keptCounts(state.counts, event.struckOut, -1),
        owed: repaid(forgiven(state.owed, event), event.repaid),
      })
    case "PointsRedeemed":
      if (hasMore(state)) {
        return changed(state, {
          redeemed: state.redeemed + event.points,
          lots: withoutShares(state.lots, event.lots),
        })
      }
      return {
        opened: state.opened,
        issued: state.issued,
        redeemed: state.redeemed + event.points,
        expired: state.expired,
        reversed: state.reversed,
        lots: withoutShares(state.lots, event.lots),
        counts: state.counts,
      }
    case "PointsRefunded":
      return changed(state, {
        redeemed: state.redeemed - event.points,
        lots: withShares(state.lots, event.lots),
        owed: repaid(state.owed, event.repaid),
      })
    case "PointsHeld":
      return changed(state, {
        lots: withoutShares(state.lots, event.lots),
        held: (state.held ?? 0) + event.points,
      })
    case "PointsReleased":
      return changed(state, {
        expired: state.expired + sumOf(event.lapsed ?? []),
        lots: withShares(state.lots, event.lots),
        held: (state.held ?? 0) - event.points,
        owed: repaid(state.owed, event.repaid),
      })
    case "PointsCollected":
      return changed(state, {
        redeemed: state.redeemed + event.points,
        held: (state.held ?? 0) - event.points,
      })
    case "PointsSent":
      return changed(state, {
        lots: withoutShares(state.lots, event.lots),
        received: (state.received ?? 0) - event.points,
      })
    case "PointsReceived":
      return changed(state, {
        opened: state.opened ?? event.day,
        lots: withShares(state.lots, event.lots),
        received: (state.received ?? 0) + event.points,
        owed: repaid(state.owed, event.repaid),
      })
    case "MembershipChanged": {
      const { group, from, to } = event
      const others = (state.groups ?? []).filter((one) => one.group !== group || one.from !== from)
      // Who leaves before the first day was never in it.
      const never = to !== null && to < from
      return changed(state, { groups: never ? others : [...others, { group, from, to }] })
    }
    case "PointsExpired":
      return changed(state, {
        expired: state.expired + event.points,
        lots: withoutShares(state.lots, event.lots),
      })
  }
}

/** An earning of an account that has nothing but points: nearly all there are. */
const earned = (state: AccountState, event: PointsEarned): AccountState => {
  let { lots } = state
  for (const { granted, validUntil } of event.credits) {
    lots = withPoints(lots, { unit: event.unit, since: event.day, validUntil, points: granted })
  }
  return {
    opened: state.opened ?? event.day,
    issued: state.issued + event.granted,
    redeemed: state.redeemed,
    expired: state.expired,
    reversed: state.reversed,
    lots,
    counts: keptCounts(state.counts, event, 1),
  }
}

const corrected = (state: AccountState, event: EarningCorrected): AccountState => {
  const { difference, lots, struckOut } = event
  return changed(state, {
    issued: state.issued + Math.max(0, difference),
    reversed: state.reversed + Math.max(0, -difference),
    lots: difference > 0 ? withShares(state.lots, lots) : withoutShares(state.lots, lots),
    counts: recounted(state.counts, event, struckOut),
    owed: indebted(repaid(state.owed, event.repaid), event),
  })
}

/** What the credits grant, but for what debts took: the first points of the credits in their order. */
const withCredits = (
  lots: ReadonlyArray<Lot>,
  {
    credits,
    repaid: taken,
    unit,
  }: Pick<PointsEarned | PointsActivated, "credits" | "repaid" | "unit">,
  since: BusinessDay,
): ReadonlyArray<Lot> => {
  let open = taken === undefined ? 0 : sumOf(taken)
  let added = lots
  for (const { granted, validUntil } of credits) {
    const gone = Math.min(open, granted)
    open -= gone
    added = withPoints(added, { unit, since, validUntil, points: granted - gone })
  }
  return added
}

const withShares = (
  lots: ReadonlyArray<Lot>,
  shares: ReadonlyArray<LotShare>,
): ReadonlyArray<Lot> => shares.reduce(withPoints, lots)

const recounted = (
  counts: ReadonlyArray<CapCounts>,
  counted: Counted,
  struckOut: Counted | undefined,
): ReadonlyArray<CapCounts> =>
  struckOut === undefined ? counts : keptCounts(keptCounts(counts, struckOut, -1), counted, 1)

const withoutPending = (
  pending: ReadonlyArray<PendingEarning> | undefined,
  fact: string,
): ReadonlyArray<PendingEarning> | undefined => pending?.filter((one) => one.fact !== fact)

const repaid = (
  owed: ReadonlyArray<Debt> | undefined,
  repayments: ReadonlyArray<Repayment> | undefined,
): ReadonlyArray<Debt> | undefined =>
  owed === undefined || repayments === undefined ? owed : withRepaid(owed, repayments)

const indebted = (
  owed: ReadonlyArray<Debt> | undefined,
  { unit, owed: points }: { readonly unit: Debt["unit"]; readonly owed?: number },
): ReadonlyArray<Debt> | undefined =>
  points === undefined ? owed : withDebt(owed ?? [], unit, points)

const forgiven = (
  owed: ReadonlyArray<Debt> | undefined,
  { forgiven: points, unit }: PenaltyReversed,
): ReadonlyArray<Debt> | undefined =>
  owed === undefined || points === undefined
    ? owed
    : withRepaid(owed, [{ from: unit, to: unit, points }])

type Changes = { readonly [Key in keyof AccountState]?: AccountState[Key] | undefined }

/** The account with what has changed; what an account seldom has is absent where there is nothing of it. */
const changed = (state: AccountState, changes: Changes): AccountState => {
  const held = changes.held ?? state.held
  const pending = changes.pending ?? state.pending
  const owed = changes.owed ?? state.owed
  const received = changes.received ?? state.received
  const groups = changes.groups ?? state.groups
  return {
    opened: changes.opened ?? state.opened,
    issued: changes.issued ?? state.issued,
    redeemed: changes.redeemed ?? state.redeemed,
    expired: changes.expired ?? state.expired,
    reversed: changes.reversed ?? state.reversed,
    lots: changes.lots ?? state.lots,
    counts: changes.counts ?? state.counts,
    ...(held === undefined || held === 0 ? {} : { held }),
    ...(pending === undefined || pending.length === 0 ? {} : { pending }),
    ...(owed === undefined || owed.length === 0 ? {} : { owed }),
    ...(received === undefined || received === 0 ? {} : { received }),
    ...(groups === undefined ? {} : { groups }),
  }
}
