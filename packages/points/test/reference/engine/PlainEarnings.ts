import type { CapGroup, EarningRule, PendingUntil } from "@civic-practice/points"
import { PlainGroups } from "./PlainGroups.ts"
import { type Share, sum } from "./PlainMoney.ts"
import { type Outcome, plus } from "./PlainSettings.ts"
import { grantsOf, type PlainAward, type PlainCredit, validFrom } from "./plainCredits.ts"
import { whyClosed } from "./plainTree.ts"

export interface PlainVersion {
  readonly from: string
  readonly rules: ReadonlyArray<EarningRule>
  readonly groups: ReadonlyArray<CapGroup>
}

/** The day from which points are active, or the action they wait for. */
export type Waits = { readonly from: string } | { readonly action: string }

export interface PlainFact {
  readonly account: string
  readonly unit: string
  readonly award: PlainAward
  readonly version: PlainVersion
  credits: ReadonlyArray<PlainCredit>
  /** Where its points are, by last day; by its credits where it was never corrected. */
  placed: ReadonlyMap<string | null, number> | undefined
  waits: Waits | undefined
  activated: string | undefined
  shared: ReadonlyArray<{ readonly group: string; readonly points: number }>
  readonly charged: Map<string, number>
  reversed: boolean
}

/** What a fact earns by the rules. */
export interface Drafted {
  readonly version: PlainVersion
  readonly credits: ReadonlyArray<PlainCredit>
  readonly budget: string | undefined
  readonly waits: Waits | undefined
}

export const grantedIn = (credits: ReadonlyArray<PlainCredit>): number =>
  credits.reduce((all, { granted }) => all + granted, 0)

export const cutTogether = (credits: ReadonlyArray<PlainCredit>, room: number) => {
  let left = room
  return credits.map((credit) => {
    const granted = Math.min(left, credit.granted)
    left -= granted
    return { ...credit, granted }
  })
}

/** Earning: rules, caps, wallets' ceilings, budgets, pending points and what goes to households. */
export class PlainEarnings extends PlainGroups {
  readonly versions: Array<PlainVersion> = []
  readonly facts = new Map<string, PlainFact>()

  publish(
    from: string,
    rules: ReadonlyArray<EarningRule>,
    groups: ReadonlyArray<CapGroup>,
  ): Outcome {
    this.versions.push({ from, rules, groups })
    return { version: this.versions.length }
  }

  /** Whether somebody has a part in an account: their own, or that of a group in which they are or will be. */
  isOwn(account: string, by: string | null, today: string): boolean {
    if (by === null) return false
    if (account.startsWith(`volunteer/${by}`)) return true
    const group = this.groups.get(account.split("/").slice(0, 2).join("/"))
    return (
      group?.members.some(
        ({ member, to }) => member === `volunteer/${by}` && (to === null || to >= today),
      ) ?? false
    )
  }

  /** The facts whose points are pending for an account, in the order in which they were awarded. */
  waiting(account: string): Array<readonly [string, PlainFact]> {
    return [...this.facts].filter(
      ([, fact]) => fact.account === account && !fact.reversed && fact.waits !== undefined,
    )
  }

  pendingOf(account: string): number {
    return this.waiting(account).reduce((all, [, { credits }]) => all + grantedIn(credits), 0)
  }

  /** When the points of a service are active: the latest that its rules or the award ask for. */
  private waitsFor(
    credits: ReadonlyArray<PlainCredit>,
    version: PlainVersion,
    award: PlainAward,
  ): Waits | undefined {
    const asked: Array<PendingUntil | undefined> = [award.pending]
    for (const { rule, granted } of credits) {
      if (granted > 0) asked.push(version.rules.find(({ id }) => id === rule)?.pending)
    }
    let day = award.day
    for (const until of asked) {
      if (until?._tag === "Action") return { action: until.action }
      const from = until?._tag === "Days" ? plus(award.day, until.days) : (until?.day ?? "")
      if (from > day) day = from
    }
    return day === award.day ? undefined : { from: day }
  }

  /** What an award earns now, or why it cannot; `former` is what it takes the place of. */
  protected draft(
    name: string,
    award: PlainAward,
    today: string,
    by: string | null,
    former?: PlainFact,
  ): Drafted | string | undefined {
    const { account, unit, day } = award
    if (this.isOwn(account, by, today)) return "OwnAccount"
    if (day > today) return "DayInFuture"
    if (former === undefined) {
      if (this.facts.get(name)?.reversed === false) return "AlreadyAwarded"
      const closed = whyClosed(unit, day)
      if (closed !== undefined) return closed
    }
    const version = this.versions.findLast(({ from }) => from <= day)
    if (version === undefined) return undefined
    const wallet = this.walletOf(account)
    if (wallet === "UnknownWallet") return "UnknownWallet"
    const standing = [...this.facts.values()].filter((one) => !one.reversed && one !== former)
    let credits = grantsOf(version, award, standing)
    let budget: string | undefined
    if (wallet !== undefined) {
      const active = former !== undefined && former.waits === undefined
      const pending = former?.waits === undefined ? 0 : grantedIn(former.credits)
      const issued = active ? grantedIn(former.credits) : 0
      const room = this.belowCeiling(account, this.pendingOf(account) - pending - issued, today)
      credits = cutTogether(credits, room)
    } else {
      budget = this.budgetFor(unit, day)
      if (budget !== undefined) {
        const had =
          former === undefined
            ? 0
            : former.waits === undefined
              ? grantedIn(former.credits)
              : (former.charged.get(budget) ?? 0)
        credits = cutTogether(credits, Math.max(0, this.budgetLeft(budget) + had))
      }
    }
    if (credits.length === 0) return undefined
    return { version, credits, budget, waits: this.waitsFor(credits, version, award) }
  }

  /** Enters what was drafted for a fact. */
  protected enter(name: string, award: PlainAward, drafted: Drafted, today: string): void {
    const { budget, credits, version, waits } = drafted
    const { account, unit, day } = award
    const come = waits !== undefined && "from" in waits && waits.from <= today
    const fact: PlainFact = {
      account,
      unit,
      award,
      version,
      credits: come ? validFrom(credits, version.rules, waits.from) : credits,
      placed: undefined,
      waits: come ? undefined : waits,
      activated: come ? waits.from : undefined,
      shared: [],
      charged: new Map(),
      reversed: false,
    }
    // Pending points are in the order of their awards.
    this.facts.delete(name)
    this.facts.set(name, fact)
    this.open(account, unit, day)
    if (budget !== undefined) this.charge(fact, budget, grantedIn(credits))
    if (fact.waits === undefined) this.issue(fact, day, day)
  }

  protected charge(fact: PlainFact, budget: string, points: number): void {
    if (points === 0) return
    this.budget(budget).taken += points
    fact.charged.set(budget, (fact.charged.get(budget) ?? 0) + points)
  }

  /** Gives back to the budget of the period of a day what came out of it. */
  protected giveBack(fact: PlainFact, points: number, today: string): void {
    for (const [budget, charged] of fact.charged) {
      if (!this.isWithin(budget, today)) continue
      const back = Math.min(points, charged)
      this.budget(budget).taken -= back
      if (back === charged) fact.charged.delete(budget)
      else fact.charged.set(budget, charged - back)
    }
  }

  private isWithin(budget: string, today: string): boolean {
    const period = budget.slice(budget.indexOf("/") + 1)
    const [year = "", month = ""] = this.booked(today).split("-")
    const names = [
      year,
      `${year}-${month}`,
      `${year}-Q${Math.ceil(Number(month) / 3)}`,
      `${year}-H${Math.ceil(Number(month) / 6)}`,
    ]
    return names.includes(period)
  }

  /** The points of a fact are issued, repay what is owed, and some go to the holder's groups. */
  private issue(fact: PlainFact, since: string, day: string): void {
    const { account, award, credits, unit } = fact
    const shares = credits.map(
      ({ granted: points, until }): Share => ({ unit, until, since, points }),
    )
    this.account(account).issued += sum(shares)
    this.book("issued", unit, day, sum(shares))
    const reached = this.into(account, shares, day)
    fact.shared = this.shareOut(account, reached, award.day, day)
  }

  award(name: string, award: PlainAward, today: string, by: string | null): Outcome {
    const drafted = this.draft(name, award, today, by)
    if (typeof drafted === "string") return drafted
    if (drafted === undefined) return { granted: 0 }
    this.enter(name, award, drafted, today)
    return { granted: grantedIn(drafted.credits) }
  }

  protected activate(fact: PlainFact, credits: ReadonlyArray<PlainCredit>, day: string): number {
    this.giveBack(fact, grantedIn(fact.credits) - grantedIn(credits), day)
    fact.credits = validFrom(credits, fact.version.rules, day)
    fact.waits = undefined
    fact.activated = day
    this.issue(fact, day, day)
    return grantedIn(credits)
  }

  activatePending(
    name: string,
    unit: string,
    action: string,
    adjusted: number | undefined,
    today: string,
    by: string | null,
  ): Outcome {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.reversed || fact.waits === undefined) return "NotPending"
    if (!("action" in fact.waits) || fact.waits.action !== action) return "NotPending"
    if (fact.unit !== unit) return "OtherUnit"
    if (this.isOwn(fact.account, by, today)) return "OwnAccount"
    if (adjusted !== undefined && adjusted > grantedIn(fact.credits)) return "AboveGranted"
    const credits = adjusted === undefined ? fact.credits : cutTogether(fact.credits, adjusted)
    return { granted: this.activate(fact, credits, today) }
  }

  cancelPending(name: string, unit: string, today: string): Outcome {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.reversed || fact.waits === undefined) return "NotPending"
    if (fact.unit !== unit) return "OtherUnit"
    this.cancel(fact, today)
    return { cancelled: grantedIn(fact.credits) }
  }

  protected cancel(fact: PlainFact, today: string): void {
    this.giveBack(fact, grantedIn(fact.credits), today)
    fact.reversed = true
    fact.waits = undefined
  }

  activateDue(account: string, by: string, today: string): Outcome {
    if (by > today) return "DayInFuture"
    const due = this.waiting(account)
      .flatMap(([, fact]) =>
        fact.waits !== undefined && "from" in fact.waits && fact.waits.from <= by
          ? [[fact.waits.from, fact] as const]
          : [],
      )
      .toSorted(([one], [other]) => (one === other ? 0 : one < other ? -1 : 1))
    let points = 0
    for (const [day, fact] of due) points += this.activate(fact, fact.credits, day)
    return { facts: due.length, points }
  }
}
