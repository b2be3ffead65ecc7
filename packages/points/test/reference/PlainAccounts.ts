export interface PlainLot {
  readonly unit: string
  since: string
  readonly validUntil: string | null
  left: number
}

/** Accounts as lists of lots, and of the amounts that came and went. */
export class PlainAccounts {
  readonly accounts = new Map<string, Array<PlainLot>>()
  /** Every amount that came to or went from an account, in order. */
  readonly entries = new Map<string, Array<number>>()

  lots(account: string): Array<PlainLot> {
    const lots = this.accounts.get(account) ?? []
    this.accounts.set(account, lots)
    return lots
  }

  balance(account: string): number {
    return (this.entries.get(account) ?? []).reduce((sum, amount) => sum + amount, 0)
  }

  protected enter(account: string, amount: number): void {
    const entries = this.entries.get(account) ?? []
    entries.push(amount)
    this.entries.set(account, entries)
  }

  protected add(
    account: string,
    unit: string,
    since: string,
    validUntil: string | null,
    points: number,
  ): void {
    if (points === 0) return
    const lots = this.lots(account)
    const same = lots.find((lot) => lot.unit === unit && lot.validUntil === validUntil)
    if (same === undefined) lots.push({ unit, since, validUntil, left: points })
    else {
      same.left += points
      if (since < same.since) same.since = since
    }
    this.tidy(account)
  }

  /** Spend order by sorting texts, and nothing that is empty. */
  protected tidy(account: string): void {
    const key = ({ validUntil, since, unit }: PlainLot) =>
      `${validUntil ?? "9999-99-99"} ${since} ${unit}`
    const lots = this.lots(account).filter(({ left }) => left > 0)
    this.accounts.set(
      account,
      lots.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    )
  }

  protected canTake(account: string, points: number, today: string, issuer?: string): boolean {
    const valid = this.lots(account).filter(
      ({ validUntil, unit }) =>
        (validUntil === null || validUntil >= today) && (issuer === undefined || unit === issuer),
    )
    return valid.reduce((sum, { left }) => sum + left, 0) >= points
  }

  protected take(
    account: string,
    points: number,
    today: string,
    issuer?: string,
  ): ReadonlyArray<PlainLot> {
    const taken: Array<PlainLot> = []
    let open = points
    for (const lot of this.lots(account)) {
      if (open === 0 || (lot.validUntil !== null && lot.validUntil < today)) continue
      if (issuer !== undefined && lot.unit !== issuer) continue
      const some = Math.min(open, lot.left)
      taken.push({ ...lot, left: some })
      lot.left -= some
      open -= some
    }
    this.tidy(account)
    return taken
  }
}
