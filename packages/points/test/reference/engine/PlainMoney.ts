// Accounts as a clerk with a pencil would keep them. Nothing here is taken from the library but types.

/** Points of one unit with one last day. */
export interface Share {
  readonly unit: string
  readonly until: string | null
  readonly since: string
  readonly points: number
}

export interface MoneyLot {
  readonly unit: string
  readonly until: string | null
  since: string
  left: number
}

export interface MoneyAccount {
  opened: boolean
  lots: Array<MoneyLot>
  owed: Array<{ readonly unit: string; points: number }>
  held: number
  issued: number
  received: number
  redeemed: number
  expired: number
  reversed: number
  groups: Array<{ readonly group: string; readonly from: string; readonly to: string | null }>
}

export const never = "~"
export const isValid = ({ until }: { readonly until: string | null }, day: string): boolean =>
  (until ?? never) >= day

export const sum = (parts: ReadonlyArray<{ readonly points: number }>): number =>
  parts.reduce((all, { points }) => all + points, 0)

/** The first so many points of shares, and the rest. */
export const cutOff = (
  shares: ReadonlyArray<Share>,
  points: number,
): readonly [first: Array<Share>, rest: Array<Share>] => {
  const first: Array<Share> = []
  const rest: Array<Share> = []
  let open = points
  for (const share of shares) {
    const part = Math.min(open, share.points)
    open -= part
    if (part > 0) first.push({ ...share, points: part })
    if (part < share.points) rest.push({ ...share, points: share.points - part })
  }
  return [first, rest]
}

export type Measure = "issued" | "redeemed" | "expired" | "reversed" | "transferred" | "exchanged"

export class PlainMoney {
  readonly accounts = new Map<string, MoneyAccount>()
  /** What was moved, by measure, unit and the day on which it is booked. */
  readonly moved = new Map<string, number>()
  closedThrough: string | null = null

  account(id: string): MoneyAccount {
    let account = this.accounts.get(id)
    if (account === undefined) {
      account = {
        opened: false,
        lots: [],
        owed: [],
        held: 0,
        issued: 0,
        received: 0,
        redeemed: 0,
        expired: 0,
        reversed: 0,
        groups: [],
      }
      this.accounts.set(id, account)
    }
    return account
  }

  /** What accounts and books come to if the work is refused: what they were. */
  protected orNothing<Answer>(work: () => Answer | string): Answer | string {
    const accounts = [...this.accounts].map(([id, one]): [string, MoneyAccount] => [
      id,
      {
        ...one,
        lots: one.lots.map((lot) => ({ ...lot })),
        owed: one.owed.map((debt) => ({ ...debt })),
        groups: [...one.groups],
      },
    ])
    const moved = [...this.moved]
    const answer = work()
    if (typeof answer === "string") {
      this.accounts.clear()
      for (const [id, one] of accounts) this.accounts.set(id, one)
      this.moved.clear()
      for (const [name, points] of moved) this.moved.set(name, points)
    }
    return answer
  }

  /** The day itself, or the first open day where its month is closed. */
  booked(day: string): string {
    if (this.closedThrough === null || day.slice(0, 7) > this.closedThrough) return day
    const [year = 0, month = 0] = this.closedThrough.split("-").map(Number)
    return month === 12 ? `${year + 1}-01-01` : `${year}-${`${month + 1}`.padStart(2, "0")}-01`
  }

  protected book(measure: Measure, unit: string, day: string, points: number): void {
    if (points === 0) return
    const name = `${measure} ${unit} ${this.booked(day)}`
    this.moved.set(name, (this.moved.get(name) ?? 0) + points)
  }

  protected bookAll(measure: Measure, shares: ReadonlyArray<Share>, day: string, sign = 1): void {
    for (const { unit, points } of shares) this.book(measure, unit, day, sign * points)
  }

  /** In spend order. */
  lots(id: string): Array<MoneyLot> {
    const key = (lot: MoneyLot) => `${lot.until ?? never} ${lot.since} ${lot.unit}`
    return this.account(id).lots.sort((one, other) => (key(one) < key(other) ? -1 : 1))
  }

  valid(id: string, day: string): Array<MoneyLot> {
    return this.lots(id).filter((lot) => isValid(lot, day))
  }

  validPoints(id: string, day: string): number {
    return this.valid(id, day).reduce((all, { left }) => all + left, 0)
  }

  owedBy(id: string): number {
    return sum(this.account(id).owed)
  }

  /** What an account's entries come to. */
  net(id: string): number {
    const { issued, received, redeemed, expired, reversed } = this.account(id)
    return issued + received - redeemed - expired - reversed
  }

  protected put(id: string, { unit, until, since, points }: Share): void {
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
  protected out(id: string, from: ReadonlyArray<MoneyLot>, points: number): Array<Share> {
    const taken: Array<Share> = []
    let open = points
    for (const lot of from) {
      const part = Math.min(open, lot.left)
      if (part === 0) continue
      lot.left -= part
      open -= part
      taken.push({ unit: lot.unit, until: lot.until, since: lot.since, points: part })
    }
    const account = this.account(id)
    account.lots = account.lots.filter(({ left }) => left > 0)
    return taken
  }

  /** Takes shares out of the lots they name. */
  protected takeShares(id: string, shares: ReadonlyArray<Share>): void {
    for (const { unit, until, points } of shares) {
      const own = this.account(id).lots.filter((lot) => lot.unit === unit && lot.until === until)
      if (sum(this.out(id, own, points)) !== points) throw new Error(`${id} has no such lot`)
    }
  }

  /** Points come in: what is owed takes them first. Answers with what reached lots. */
  protected into(id: string, shares: ReadonlyArray<Share>, day: string): ReadonlyArray<Share> {
    const account = this.account(id)
    const reached: Array<Share> = []
    for (const share of shares) {
      let { points } = share
      for (const debt of account.owed) {
        const gone = Math.min(points, debt.points)
        debt.points -= gone
        points -= gone
        if (debt.unit !== share.unit) {
          this.book("reversed", share.unit, day, gone)
          this.book("reversed", debt.unit, day, -gone)
        }
      }
      account.owed = account.owed.filter((debt) => debt.points > 0)
      this.put(id, { ...share, points })
      if (points > 0) reached.push({ ...share, points })
    }
    return reached
  }

  protected owe(id: string, unit: string, points: number): void {
    if (points === 0) return
    const { owed } = this.account(id)
    const debt = owed.find((one) => one.unit === unit)
    if (debt === undefined) owed.push({ unit, points })
    else debt.points += points
  }

  /** Points go from one account to another, and arrive as said. */
  protected carry(
    from: string,
    to: string,
    shares: ReadonlyArray<Share>,
    arrive: ReadonlyArray<Share>,
    day: string,
  ): void {
    this.takeShares(from, shares)
    this.bookAll("transferred", shares, day, -1)
    this.account(from).received -= sum(shares)
    this.bookAll("transferred", arrive, day)
    const receiver = this.account(to)
    receiver.opened = true
    receiver.received += sum(shares)
    this.into(to, arrive, day)
  }
}
