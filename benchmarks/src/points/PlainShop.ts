interface PlainLot {
  validUntil: string
  left: number
}

/** Accounts with lots as somebody would write them by hand: no events, no caps, no versions, no explanation. */
export class PlainShop {
  private readonly accounts = new Map<string, Array<PlainLot>>()
  private readonly facts = new Map<string, number>()
  private stock = 1_000_000_000

  award(account: string, fact: string, minutes: number, validUntil: string): number {
    if (this.facts.has(fact)) throw new Error(`${fact} was awarded before`)
    const points = Math.floor((minutes * 10) / 60)
    this.facts.set(fact, points)
    let lots = this.accounts.get(account)
    if (lots === undefined) {
      lots = []
      this.accounts.set(account, lots)
    }
    const lot = lots.find((one) => one.validUntil === validUntil)
    if (lot !== undefined) lot.left += points
    else {
      lots.push({ validUntil, left: points })
      lots.sort((one, other) => (one.validUntil < other.validUntil ? -1 : 1))
    }
    return points
  }

  redeem(account: string, price: number, today: string): boolean {
    const lots = this.accounts.get(account) ?? []
    let there = 0
    for (const lot of lots) if (lot.validUntil >= today) there += lot.left
    if (there < price || this.stock === 0) return false
    let open = price
    for (const lot of lots) {
      if (lot.validUntil < today) continue
      const part = Math.min(open, lot.left)
      lot.left -= part
      open -= part
      if (open === 0) break
    }
    this.accounts.set(
      account,
      lots.filter(({ left }) => left > 0),
    )
    this.stock--
    return true
  }

  /** Points written off in all accounts. */
  expire(day: string): number {
    let expired = 0
    for (const [account, lots] of this.accounts) {
      for (const lot of lots) if (lot.validUntil < day) expired += lot.left
      this.accounts.set(
        account,
        lots.filter(({ validUntil }) => validUntil >= day),
      )
    }
    return expired
  }
}
