/** One lot of the plain reference. */
export interface PlainLot {
  readonly unit: string
  readonly until: string | null
  since: string
  left: number
}

/** What a plain account is: nothing but lists. */
export interface PlainAccount {
  lots: Array<PlainLot>
  owed: Array<{ readonly unit: string; points: number }>
}

export type PlainFact = {
  readonly account: string
  readonly unit: string
  readonly day: string
  readonly event: PlainEvent
  /** Points by credit: how many, and until when once they are active. */
  credits: Array<{ points: number; until: string | null }>
  state: "pending" | "active" | "reversed"
  activeFrom: string | null
  shared: number
}

export type PlainEvent = "plain" | "slow" | "rated" | "two" | "nine" | "none"
export type PlainReversal = "withinBalance" | "onlyPending" | "claim" | "unlimited"

/** The household of the tests and the one member who shares half with it. */
export const sharing = { member: "volunteer/v-2", household: "household/h-1" } as const

const day = (text: string, after: number): string =>
  new Date(Date.parse(`${text}T00:00:00Z`) + after * 86_400_000).toISOString().slice(0, 10)

const endOfNextMonth = (text: string): string => {
  const [year = 0, month = 0] = text.split("-").map(Number)
  return new Date(Date.UTC(year, month + 1, 0)).toISOString().slice(0, 10)
}

/**
 * Accounts as a clerk with a pencil would keep them: every rule spelled out, as slow as it likes, and nothing taken from
 * the library. A method answers with a number, or with the tag of the refusal.
 */
export class PlainHoldings {
  readonly accounts = new Map<string, PlainAccount>()
  readonly facts = new Map<string, PlainFact>()
  reversal: PlainReversal = "withinBalance"
  private readonly sales: Array<{ account: string; lots: Array<PlainLot>; done: boolean }> = []
  private readonly sent = new Map<string, number>()

  account(id: string): PlainAccount {
    let account = this.accounts.get(id)
    if (account === undefined) {
      account = { lots: [], owed: [] }
      this.accounts.set(id, account)
    }
    return account
  }

  private sorted(id: string): Array<PlainLot> {
    return this.account(id).lots.sort((one, other) => {
      const key = (lot: PlainLot) => `${lot.until ?? "9999"} ${lot.since} ${lot.unit}`
      return key(one) < key(other) ? -1 : 1
    })
  }

  private valid(id: string, today: string): Array<PlainLot> {
    return this.sorted(id).filter(({ until }) => until === null || until >= today)
  }

  private put(id: string, unit: string, until: string | null, since: string, points: number): void {
    if (points === 0) return
    const { lots } = this.account(id)
    const there = lots.find((lot) => lot.unit === unit && lot.until === until)
    if (there === undefined) lots.push({ unit, until, since, left: points })
    else {
      there.left += points
      if (since < there.since) there.since = since
    }
  }

  /** Takes up to so many points out of lots, one after another; answers with what was taken. */
  private out(id: string, from: Array<PlainLot>, points: number): Array<PlainLot> {
    const taken: Array<PlainLot> = []
    let open = points
    for (const lot of from) {
      const part = Math.min(open, lot.left)
      if (part === 0) continue
      lot.left -= part
      open -= part
      taken.push({ ...lot, left: part })
    }
    const account = this.account(id)
    account.lots = account.lots.filter(({ left }) => left > 0)
    return taken
  }

  /** Points come in: what is owed takes them first. Answers with how many reached lots. */
  private into(id: string, parts: ReadonlyArray<PlainLot>): number {
    const account = this.account(id)
    let reached = 0
    for (const part of parts) {
      let { left } = part
      for (const debt of account.owed) {
        const gone = Math.min(left, debt.points)
        debt.points -= gone
        left -= gone
      }
      account.owed = account.owed.filter(({ points }) => points > 0)
      this.put(id, part.unit, part.until, part.since, left)
      reached += left
    }
    return reached
  }

  private owe(id: string, unit: string, points: number): void {
    if (points === 0) return
    const { owed } = this.account(id)
    const debt = owed.find((one) => one.unit === unit)
    if (debt === undefined) owed.push({ unit, points })
    else debt.points += points
  }

  private owes(): boolean {
    return this.reversal === "claim" || this.reversal === "unlimited"
  }

  private sum(id: string, lots: ReadonlyArray<PlainLot>): number {
    this.account(id)
    return lots.reduce((all, { left }) => all + left, 0)
  }

  /** What a fact's credits come to when they become active on a day. */
  private activate(name: string, fact: PlainFact, today: string, since = today): void {
    fact.state = "active"
    const { account, credits, event, unit } = fact
    for (const [place, credit] of credits.entries()) {
      if (event === "slow") credit.until = day(today, 30)
      if (event === "rated") credit.until = place === 0 ? null : endOfNextMonth(today)
    }
    const parts = credits.map(({ points, until }) => ({ unit, until, since, left: points }))
    fact.shared = this.shareHalf(name, account, parts)
  }

  /** Points come in, and half of what debts left goes on to the household: answers with how much. */
  private shareHalf(
    name: string,
    account: string,
    parts: ReadonlyArray<PlainLot>,
    short?: number,
  ): number {
    const reached = this.into(account, parts)
    if (account !== sharing.member) return 0
    // The first points that debts left go to the household.
    const half =
      short === undefined ? Math.floor(reached / 2) : Math.min(short, Math.ceil(reached / 2))
    let skip = parts.reduce((all, { left }) => all + left, 0) - reached
    let open = half
    for (const part of parts) {
      const skipped = Math.min(skip, part.left)
      skip -= skipped
      const goes = Math.min(open, part.left - skipped)
      open -= goes
      if (goes === 0) continue
      const lot = this.account(account).lots.find(
        (one) => one.unit === part.unit && one.until === part.until,
      )
      if (lot === undefined) throw new Error(`${name} has no lot to share`)
      this.out(account, [lot], goes)
      this.into(sharing.household, [{ ...part, left: goes }])
    }
    return half
  }

  award(name: string, account: string, unit: string, event: PlainEvent, on: string, today: string) {
    if (on > today) return "DayInFuture"
    const former = this.facts.get(name)
    if (former !== undefined && former.state !== "reversed") return "AlreadyAwarded"
    let credits: PlainFact["credits"]
    if (event === "plain") {
      let used = 0
      for (const fact of this.facts.values()) {
        if (fact.account !== account || fact.event !== "plain" || fact.state === "reversed")
          continue
        if (fact.day.slice(0, 7) !== on.slice(0, 7)) continue
        for (const { points } of fact.credits) used += points
      }
      credits = [{ points: Math.max(0, Math.min(7, 20 - used)), until: endOfNextMonth(on) }]
    } else if (event === "slow") credits = [{ points: 5, until: day(on, 30) }]
    else if (event === "none") return 0
    else if (event !== "rated") {
      credits = [{ points: event === "two" ? 2 : 9, until: endOfNextMonth(on) }]
    } else {
      credits = [
        { points: 6, until: null },
        { points: 3, until: endOfNextMonth(on) },
      ]
    }
    const activeFrom = event === "slow" ? day(on, 10) : null
    const waits = event === "rated" || (event === "slow" && day(on, 10) > today)
    const state = waits ? "pending" : "active"
    const fact: PlainFact = { account, unit, day: on, event, credits, state, activeFrom, shared: 0 }
    this.facts.set(name, fact)
    const granted = credits.reduce((all, { points }) => all + points, 0)
    if (!waits) {
      // Validity counts from the day on which they are active, be it that of the service or a later one.
      this.activate(name, fact, activeFrom ?? on, on)
    }
    return granted
  }

  rate(name: string, points: number | null, today: string): number | string {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.state !== "pending" || fact.event !== "rated")
      return "NotPending"
    const granted = fact.credits.reduce((all, one) => all + one.points, 0)
    if (points !== null && points > granted) return "AboveGranted"
    let open = points ?? granted
    for (const credit of fact.credits) {
      credit.points = Math.min(open, credit.points)
      open -= credit.points
    }
    this.activate(name, fact, today)
    return fact.credits.reduce((all, one) => all + one.points, 0)
  }

  cancel(name: string): number | string {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.state !== "pending") return "NotPending"
    fact.state = "reversed"
    return fact.credits.reduce((all, one) => all + one.points, 0)
  }

  due(account: string, by: string, today: string): number | string {
    if (by > today) return "DayInFuture"
    const waiting = [...this.facts]
      .filter(([, fact]) => fact.account === account && fact.state === "pending")
      .filter(([, { activeFrom }]) => activeFrom !== null && activeFrom <= by)
    waiting.sort(([, one], [, other]) =>
      (one.activeFrom ?? "") < (other.activeFrom ?? "") ? -1 : 1,
    )
    let points = 0
    for (const [name, fact] of waiting) {
      this.activate(name, fact, fact.activeFrom ?? by)
      for (const credit of fact.credits) points += credit.points
    }
    return points
  }

  reverse(name: string, today: string): number | string {
    const fact = this.facts.get(name)
    if (fact === undefined || fact.state === "reversed") return "NotEarned"
    if (fact.state === "pending") {
      fact.state = "reversed"
      return 0
    }
    const { account, unit } = fact
    // Worked out on copies: it may be refused.
    const accounts = structuredClone([...this.accounts])
    const home = this.valid(sharing.household, today).filter((lot) => lot.unit === unit)
    // No more than what has not lapsed is asked of the household.
    const open = fact.credits.reduce(
      (all, { points, until }) => all + (until === null || until >= today ? points : 0),
      0,
    )
    const back = Math.min(fact.shared, open)
    for (const lot of this.out(sharing.household, home, back)) {
      this.into(account, [lot])
    }
    const claims = fact.credits
      .filter(({ points }) => points > 0)
      .sort((one, other) => ((one.until ?? "9999") < (other.until ?? "9999") ? -1 : 1))
    let needed = 0
    let missing = 0
    for (const { points, until } of claims) {
      const own = this.account(account).lots.filter(
        (lot) => lot.unit === unit && lot.until === until,
      )
      const found = this.sum(account, this.out(account, own, points))
      const lapsed = until !== null && until < today
      needed += lapsed ? found : points
      if (!lapsed) missing += points - found
    }
    missing -= this.sum(account, this.out(account, this.valid(account, today), missing))
    const refusal =
      this.reversal === "onlyPending" && needed > 0
        ? "PointsActive"
        : missing > 0 && !this.owes()
          ? "Shortfall"
          : undefined
    if (refusal !== undefined) {
      this.accounts.clear()
      for (const [id, one] of accounts) this.accounts.set(id, one)
      return refusal
    }
    this.owe(account, unit, missing)
    fact.state = "reversed"
    return needed
  }

  /** Corrects what two or nine points were earned for; answers with the difference. */
  correct(name: string, event: "two" | "nine" | "none", today: string): number | string {
    const fact = this.facts.get(name)
    const [credit] = fact?.credits ?? []
    if (fact === undefined || credit === undefined) throw new Error("nothing to correct")
    if (event === "none") {
      const taken = this.reverse(name, today)
      return typeof taken === "number" ? 0 - taken : taken
    }
    const { account, unit } = fact
    const points = event === "two" ? 2 : 9
    const more = points - credit.points
    if (more >= 0) {
      const part = { unit, until: credit.until, since: fact.day, left: more }
      // What the household is short of its half of all that is earned now.
      const short = Math.max(0, Math.floor(points / 2) - fact.shared)
      fact.shared += this.shareHalf(name, account, [part], short)
      credit.points = points
      return more
    }
    const accounts = structuredClone([...this.accounts])
    const lapsed = credit.until !== null && credit.until < today
    const sameRate = Math.floor((fact.shared * points) / credit.points)
    const keeps = Math.min(fact.shared, Math.max(Math.floor(points / 2), sameRate))
    const back = lapsed ? 0 : Math.min(fact.shared - keeps, -more)
    if (!lapsed) {
      const home = this.valid(sharing.household, today).filter((lot) => lot.unit === unit)
      for (const lot of this.out(sharing.household, home, back)) this.into(account, [lot])
    }
    const own = this.account(account).lots.filter(
      (lot) => lot.unit === unit && lot.until === credit.until,
    )
    const found = this.sum(account, this.out(account, own, -more))
    const needed = lapsed ? found : -more
    let missing = needed - found
    missing -= this.sum(account, this.out(account, this.valid(account, today), missing))
    if ((this.reversal === "onlyPending" && needed > 0) || (missing > 0 && !this.owes())) {
      this.accounts.clear()
      for (const [id, one] of accounts) this.accounts.set(id, one)
      return this.reversal === "onlyPending" ? "PointsActive" : "Shortfall"
    }
    this.owe(account, unit, missing)
    credit.points = points
    fact.shared -= back
    return 0 - needed
  }

  give(account: string, unit: string, points: number, until: string | null, today: string) {
    if (until !== null && until < today) return "DayInPast"
    this.into(account, [{ unit, until, since: today, left: points }])
    return 0
  }

  /** By the district, below which all units are. */
  deduct(account: string, points: number, today: string): number | string {
    if (this.reversal === "onlyPending") return "PointsActive"
    const there = this.sum(account, this.valid(account, today))
    if (there < points && !this.owes()) return "InsufficientPoints"
    this.out(account, this.valid(account, today), points)
    this.owe(account, "district", Math.max(0, points - there))
    return 0
  }

  redeem(account: string, points: number, today: string): number | string {
    const valid = this.valid(account, today)
    if (this.sum(account, valid) < points) return "InsufficientPoints"
    this.sales.push({ account, lots: this.out(account, valid, points), done: false })
    return points
  }

  refund(place: number, today: string): number | string {
    const sale = this.sales[place]
    if (sale === undefined || sale.done) return "NotRedeemed"
    sale.done = true
    const { account, lots } = sale
    // What has lapsed stays lapsed.
    this.into(
      account,
      lots.filter(({ until }) => until === null || until >= today),
    )
    return lots.reduce((all, { left }) => all + left, 0)
  }

  send(from: string, to: string, points: number, today: string): number | string {
    if (from === to) return "TransferRefused"
    if (!from.startsWith("volunteer/") || !to.startsWith("volunteer/")) return "TransferRefused"
    if (!this.accounts.has(to)) return "TransferRefused"
    const valid = this.valid(from, today)
    if (this.sum(from, valid) < points) return "InsufficientPoints"
    const month = `${from} ${today.slice(0, 7)}`
    const sent = this.sent.get(month) ?? 0
    if (sent + points > 6) return "TransferLimitReached"
    this.sent.set(month, sent + points)
    this.into(to, this.out(from, valid, points))
    return 0
  }

  expire(account: string, by: string, today: string): number | string {
    if (by > today) return "DayInFuture"
    const lapsed = this.account(account).lots.filter(({ until }) => until !== null && until < by)
    return this.sum(account, this.out(account, lapsed, Number.POSITIVE_INFINITY))
  }

  /** What is pending for an account. */
  pending(account: string): number {
    let points = 0
    for (const fact of this.facts.values()) {
      if (fact.account !== account || fact.state !== "pending") continue
      for (const credit of fact.credits) points += credit.points
    }
    return points
  }

  lots(account: string): ReadonlyArray<PlainLot> {
    return this.sorted(account)
  }
}
