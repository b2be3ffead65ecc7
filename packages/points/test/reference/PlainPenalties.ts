import type { CapGroup, EarningRule } from "@civic-practice/points"
import { type PlainGrant, type PlainService, plainGrants } from "./plainEarning.ts"

// Penalties, written apart from the library's own: lots are a plain list that is sorted anew each time, and what counts
// against a cap is added up anew from the penalties that stand.

interface PlainLot {
  readonly unit: string
  readonly until: string | null
  since: string
  points: number
}

interface Stands {
  readonly account: string
  readonly unit: string
  readonly grants: ReadonlyArray<PlainGrant>
  readonly shares: ReadonlyArray<PlainLot>
  readonly owed: number
}

/** What a wallet allows: how low it goes, and whether it stops there. */
export interface PlainWallet {
  readonly floor: number
  readonly stops: boolean
}

export interface PlainPenaltyTerms {
  readonly rules: ReadonlyArray<EarningRule>
  readonly capGroups: ReadonlyArray<CapGroup>
  readonly reversal: "withinBalance" | "onlyPending" | "claim" | "unlimited"
  readonly wallets: Readonly<Record<string, PlainWallet>>
}

export class PlainPenalties {
  private readonly terms: PlainPenaltyTerms
  private readonly accounts = new Map<string, { lots: Array<PlainLot>; debts: Array<PlainLot> }>()
  private readonly standing = new Map<string, Stands>()

  constructor(terms: PlainPenaltyTerms) {
    this.terms = terms
  }

  private of(account: string) {
    const known = this.accounts.get(account) ?? { lots: [], debts: [] }
    this.accounts.set(account, known)
    return known
  }

  /** Points that come in: debts first, then lots. */
  private into(account: string, unit: string, until: string | null, since: string, points: number) {
    const book = this.of(account)
    let left = points
    for (const debt of book.debts) {
      const part = Math.min(left, debt.points)
      debt.points -= part
      left -= part
    }
    book.debts = book.debts.filter((debt) => debt.points > 0)
    if (left === 0) return
    const same = book.lots.find((lot) => lot.unit === unit && lot.until === until)
    if (same === undefined) book.lots.push({ unit, until, since, points: left })
    else {
      same.points += left
      if (since < same.since) same.since = since
    }
  }

  give(account: string, unit: string, until: string | null, today: string, points: number): void {
    this.into(account, unit, until, today, points)
  }

  private walletOf(account: string): string | undefined {
    return account.split("/")[2]
  }

  penalise(fact: string, service: PlainService, today: string): number | string {
    if (this.standing.has(fact)) return "AlreadyPenalised"
    const { account, unit } = service
    const wallet = this.walletOf(account)
    const rules = this.terms.rules.flatMap((rule): ReadonlyArray<EarningRule> => {
      const { earns } = rule
      return earns._tag === "Penalty" && rule.wallet === wallet
        ? [{ ...rule, earns: { ...earns, _tag: "PerEvent" } }]
        : []
    })
    const before = [...this.standing.values()].flatMap(({ grants }) => grants)
    let grants = plainGrants(rules, this.terms.capGroups, service, before)
    if (grants.length === 0) return 0
    const needed = grants.reduce((sum, { granted }) => sum + granted, 0)
    const book = this.of(account)
    const terms = wallet === undefined ? undefined : this.terms.wallets[wallet]
    const there = (lots: ReadonlyArray<PlainLot>) =>
      lots.reduce((sum, { points }) => sum + points, 0)
    if (terms === undefined && this.terms.reversal === "onlyPending" && needed > 0) {
      return "PointsActive"
    }
    const owes = ["claim", "unlimited"].includes(this.terms.reversal) || (terms?.floor ?? 0) < 0
    let take = needed
    if (terms !== undefined) {
      const valid = book.lots.filter(({ until }) => until === null || until >= today)
      const above = Math.max(0, there(valid) - there(book.debts) - terms.floor)
      if (take > above) {
        if (!terms.stops) return "InsufficientPoints"
        take = above
      }
    }
    const spendable = book.lots
      .filter(({ until }) => until === null || until >= today)
      .sort((a, b) => {
        const [one, other] = [a, b].map((lot) => [lot.until ?? "9999", lot.since, lot.unit].join())
        return (one ?? "") < (other ?? "") ? -1 : 1
      })
    const found = Math.min(take, there(spendable))
    if (found < take && !owes) {
      if (terms?.stops !== true) return "InsufficientPoints"
      take = found
    }
    const shares: Array<PlainLot> = []
    let open = found
    for (const lot of spendable) {
      const part = Math.min(open, lot.points)
      if (part > 0) shares.push({ ...lot, points: part })
      lot.points -= part
      open -= part
    }
    book.lots = book.lots.filter(({ points }) => points > 0)
    const owed = take - found
    if (owed > 0) {
      const same = book.debts.find((debt) => debt.unit === unit)
      if (same === undefined) book.debts.push({ unit, until: null, since: today, points: owed })
      else same.points += owed
    }
    let room = take
    grants = grants.map((grant) => {
      const granted = Math.min(room, grant.granted)
      room -= granted
      return { ...grant, granted }
    })
    this.standing.set(fact, { account, unit, grants, shares, owed })
    return take
  }

  reverse(fact: string, today: string): number | string {
    const former = this.standing.get(fact)
    if (former === undefined) return "NotPenalised"
    this.standing.delete(fact)
    const { account, unit } = former
    const book = this.of(account)
    const debt = book.debts.find((one) => one.unit === unit)
    const forgiven = Math.min(former.owed, debt?.points ?? 0)
    if (debt !== undefined) debt.points -= forgiven
    book.debts = book.debts.filter(({ points }) => points > 0)
    for (const share of former.shares) {
      // What has lapsed meanwhile stays lapsed.
      if (share.until !== null && share.until < today) continue
      this.into(account, share.unit, share.until, share.since, share.points)
    }
    this.into(account, unit, null, today, former.owed - forgiven)
    return former.shares.reduce((sum, { points }) => sum + points, former.owed)
  }

  /** Lots and debts, in an order of their own. */
  books(account: string) {
    const { debts, lots } = this.of(account)
    return {
      lots: lots.map(({ points, unit, until }) => `${unit} ${until} ${points}`).sort(),
      owed: debts.map(({ points, unit }) => `${unit} ${points}`),
    }
  }
}
