import type { PointsSettings, WalletTerms } from "@civic-practice/points"
import { type MoneyLot, PlainMoney, type Share, sum } from "./PlainMoney.ts"
import { isBelow, plainTree, whyClosed } from "./plainTree.ts"

/** An answer of which all that is said must be found in the library's, or the tag of a refusal. */
export type Outcome = Readonly<Record<string, unknown>> | string

/** The settings as the library takes them, as plain data. */
export type PlainPolicy = Partial<PointsSettings>

/** Lots to take from, how much of each, and what cannot be found. */
export interface Found {
  readonly needed: number
  readonly parts: ReadonlyArray<readonly [lot: MoneyLot, points: number]>
  readonly missing: number
}

export const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** The policy, budgets, wallets, and on what terms points are taken. */
export class PlainSettings extends PlainMoney {
  policy: PlainPolicy = {}
  readonly wallets = new Map<string, WalletTerms>()
  readonly budgets = new Map<string, { granted: number; taken: number }>()

  setPolicy(policy: PlainPolicy): Outcome {
    const { budgets = [], approval = {} } = policy
    for (const { unit } of budgets) {
      if (!plainTree.some(([name]) => name === unit)) return "PolicyRefused"
    }
    const { addition = 0, deduction = 0, perPersonAndDay = Number.POSITIVE_INFINITY } = approval
    if (Math.max(addition, deduction) > perPersonAndDay) return "PolicyRefused"
    const { stockCorrection = 0, stockCorrectionPerDay = Number.POSITIVE_INFINITY } = approval
    if (stockCorrection > stockCorrectionPerDay) return "PolicyRefused"
    this.policy = policy
    return {}
  }

  protected walletOf(id: string): WalletTerms | undefined | "UnknownWallet" {
    const [, , wallet] = id.split("/")
    return wallet === undefined ? undefined : (this.wallets.get(wallet) ?? "UnknownWallet")
  }

  defineWallet(wallet: string, terms: WalletTerms): Outcome {
    const former = this.wallets.get(wallet)
    const { base = 0, ceiling = Number.POSITIVE_INFINITY, floor = 0 } = terms
    if (former !== undefined && former.unit !== terms.unit) return "WalletRefused"
    if (ceiling < floor || base < Math.max(0, floor) || base > ceiling) return "WalletRefused"
    this.wallets.set(wallet, terms)
    return {}
  }

  /** An account begins with the base of its wallet. */
  protected open(id: string, unit: string, day: string): void {
    const account = this.account(id)
    const wallet = this.walletOf(id)
    if (account.opened) return
    account.opened = true
    const base = typeof wallet === "object" ? (wallet.base ?? 0) : 0
    account.issued += base
    this.put(id, { unit, until: null, since: day, points: base })
    this.book("issued", unit, day, base)
  }

  openAccount(id: string, unit: string, today: string): Outcome {
    if (this.account(id).opened) return {}
    const closed = whyClosed(unit, today)
    if (closed !== undefined) return closed
    if (this.walletOf(id) === "UnknownWallet") return "UnknownWallet"
    this.open(id, unit, today)
    return {}
  }

  /** What an account has, its base included that it begins with. */
  private begun(id: string): number {
    const wallet = this.walletOf(id)
    const base = typeof wallet === "object" ? (wallet.base ?? 0) : 0
    return this.net(id) + (this.account(id).opened ? 0 : base)
  }

  /** What has lapsed and was not written off yet. */
  private lapsed(id: string, today: string): number {
    return this.account(id)
      .lots.filter(({ until }) => until !== null && until < today)
      .reduce((all, { left }) => all + left, 0)
  }

  protected aboveFloor(id: string, today?: string): number {
    const wallet = this.walletOf(id)
    if (typeof wallet !== "object") return Number.POSITIVE_INFINITY
    const lapsed = today === undefined ? 0 : this.lapsed(id, today)
    return Math.max(0, this.begun(id) - lapsed - this.account(id).held - (wallet.floor ?? 0))
  }

  protected belowCeiling(id: string, pending: number, today: string): number {
    const wallet = this.walletOf(id)
    if (typeof wallet !== "object" || wallet.ceiling === undefined) return Number.POSITIVE_INFINITY
    return Math.max(0, wallet.ceiling - this.begun(id) + this.lapsed(id, today) - pending)
  }

  /** The budget that a unit's points of a day come out of. */
  budgetFor(unit: string, day: string): string | undefined {
    const per = this.policy.budgets?.find((one) => one.unit === unit)?.per
    if (per === undefined) return undefined
    const [year = "", month = ""] = this.booked(day).split("-")
    const name = {
      month: `${year}-${month}`,
      quarter: `${year}-Q${Math.ceil(Number(month) / 3)}`,
      halfYear: `${year}-H${Math.ceil(Number(month) / 6)}`,
      year,
    }[per]
    return `${unit}/${name}`
  }

  budget(id: string): { granted: number; taken: number } {
    const budget = this.budgets.get(id) ?? { granted: 0, taken: 0 }
    this.budgets.set(id, budget)
    return budget
  }

  protected budgetLeft(id: string): number {
    const { granted, taken } = this.budget(id)
    return granted - taken
  }

  grantBudget(unit: string, period: string, points: number): Outcome {
    if (!plainTree.some(([name]) => name === unit)) return "UnknownUnit"
    const per = this.policy.budgets?.find((one) => one.unit === unit)?.per
    const kind = {
      4: "year",
      7: period[5] === "Q" ? "quarter" : period[5] === "H" ? "halfYear" : "month",
    }
    // Both "2026-Q1" and "2026-01" have seven characters.
    if (per === undefined || kind[period.length === 4 ? 4 : 7] !== per) return "NoSuchBudget"
    const budget = this.budget(`${unit}/${period}`)
    budget.granted += points
    return { granted: budget.granted, left: budget.granted - budget.taken }
  }

  protected owes(): boolean {
    return this.policy.reversal === "claim" || this.policy.reversal === "unlimited"
  }

  /** How much of what is to be taken is taken, by the policy and a wallet's floor; `undefined`: it is refused. */
  private allowed(id: string, { needed, missing }: Found, valid?: string): number | undefined {
    const wallet = this.walletOf(id)
    const terms = typeof wallet === "object" ? wallet : undefined
    const stops = terms?.belowFloor === "stop"
    const mayOwe = this.owes() || (terms?.floor ?? 0) < 0
    const points = Math.min(needed, this.aboveFloor(id, valid))
    if (points < needed && !stops) return undefined
    if (points <= needed - missing || mayOwe) return points
    return stops ? needed - missing : undefined
  }

  /** Takes what was found, and owes the rest where that may be; answers with the points, or nothing where it is refused. */
  protected takeFound(
    id: string,
    unit: string,
    found: Found,
    day: string,
    valid?: string,
  ): number | undefined {
    const taken = this.takeParts(id, unit, found, day, valid)
    return taken === undefined ? undefined : sum(taken.shares) + taken.owed
  }

  /** The same, with what came out of which lots. */
  protected takeParts(
    id: string,
    unit: string,
    found: Found,
    day: string,
    valid?: string,
  ): { readonly shares: ReadonlyArray<Share>; readonly owed: number } | undefined {
    const points = this.allowed(id, found, valid)
    if (points === undefined) return undefined
    let open = points
    const shares: Array<Share> = []
    for (const [lot, part] of found.parts) {
      const gone = Math.min(open, part)
      open -= gone
      if (gone > 0) shares.push({ ...lot, points: gone })
    }
    this.takeShares(id, shares)
    this.bookAll("reversed", shares, day)
    this.owe(id, unit, open)
    this.book("reversed", unit, day, open)
    this.account(id).reversed += points
    return { shares, owed: open }
  }

  /** The points that an earning granted, out of their own lots and then of others. */
  protected find(
    id: string,
    unit: string,
    claims: ReadonlyMap<string | null, number>,
    today: string,
  ): Found {
    const lots = this.lots(id)
    const parts = lots.map((lot): [MoneyLot, number] => [lot, 0])
    let needed = 0
    let missing = 0
    for (const [until, points] of claims) {
      const own = parts.find(([lot]) => lot.unit === unit && lot.until === until)
      const there = own === undefined ? 0 : Math.min(points, own[0].left)
      if (own !== undefined) own[1] += there
      const lapsed = until !== null && until < today
      needed += lapsed ? there : points
      if (!lapsed) missing += points - there
    }
    for (const part of parts) {
      const [lot, taken] = part
      if (lot.until !== null && lot.until < today) continue
      const more = Math.min(missing, lot.left - taken)
      part[1] += more
      missing -= more
    }
    return { needed, parts, missing }
  }

  /** Valid points of a unit and those below it. */
  protected findBelow(id: string, top: string, points: number, today: string): Found {
    const parts = this.valid(id, today)
      .filter(({ unit }) => isBelow(unit, top))
      .map((lot) => [lot, lot.left] as const)
    const there = parts.reduce((all, [, left]) => all + left, 0)
    return { needed: points, parts, missing: Math.max(0, points - there) }
  }

  protected spendOrder(id: string, at: string, today: string): Array<MoneyLot> {
    const valid = this.valid(id, today)
    const later = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1)
    switch (this.policy.spendOrder) {
      case "firstEarned":
        return valid.toSorted((one, other) => later(one.since, other.since))
      case "ownUnitFirst":
        return valid.toSorted((one, other) => Number(other.unit === at) - Number(one.unit === at))
      default:
        return valid
    }
  }

  /** What spending so many points at a unit would take; `undefined`: they are too few. */
  protected wouldSpend(id: string, points: number, at: string, today: string) {
    const shares: Array<Share> = []
    let open = points
    for (const lot of this.spendOrder(id, at, today)) {
      const part = Math.min(open, lot.left)
      open -= part
      if (part > 0) shares.push({ ...lot, points: part })
    }
    return open > 0 || sum(shares) !== points ? undefined : shares
  }
}
