import { lastDay } from "../plainRules.ts"
import { isValid, type Share, sum } from "./PlainMoney.ts"
import { type Outcome, plus } from "./PlainSettings.ts"
import {
  type PlainBatch,
  type PlainLimit,
  type PlainReward,
  PlainStock,
  type PlainTerms,
} from "./PlainStock.ts"
import { whyClosed } from "./plainTree.ts"

/** What counts against a limit: so many in a period. */
export type Counting = ReadonlyArray<readonly [limit: string, each: number]>

export interface PlainRedemption {
  readonly account: string
  readonly reward: string
  readonly at: string
  readonly quantity: number
  readonly price: number
  /** The points spent that were not given back yet, in the order in which they were spent. */
  shares: Array<Share>
  pieces: Array<PlainBatch | null>
  readonly counting: Counting
  returned: number
}

export interface Asked {
  readonly account: string
  readonly member?: string
  readonly reward: string
  readonly at: string
  readonly quantity: number
}

export interface Exchanged {
  readonly reward: PlainReward
  readonly price: number
  readonly shares: Array<Share>
  readonly until: string
  readonly counting: Counting
}

interface PlainGroupLimit {
  readonly unit: string
  readonly amount: number
  readonly counts: "pieces" | "points"
  readonly per: PlainLimit["per"]
  readonly of: "person" | "household"
}

const periodOf = (per: PlainLimit["per"], day: string): string => {
  const [year = "", month = ""] = day.split("-")
  return {
    day,
    month: `${year}-${month}`,
    quarter: `${year}-Q${Math.ceil(Number(month) / 3)}`,
    year,
    ever: "ever",
    redemption: "redemption",
  }[per]
}

const mainOf = (account: string): string => account.split("/").slice(0, 2).join("/")

/** Rewards: what can be had, at what price, and what is given back. */
export class PlainShop extends PlainStock {
  readonly redemptions = new Map<string, PlainRedemption>()
  readonly limits = new Map<string, PlainGroupLimit>()
  /** Holders under discipline. */
  readonly disciplined = new Set<string>()
  protected readonly counted = new Map<string, number>()
  /** What units owe each other, by month: "issuer exchangePoint month". */
  readonly settled = new Map<string, number>()

  define(
    reward: string,
    unit: string,
    stocked: boolean,
    terms: PlainTerms,
    today: string,
  ): Outcome {
    if (this.rewards.has(reward)) return "RewardExists"
    const refusal = whyClosed(unit, today) ?? this.termsFault(terms)
    if (refusal !== undefined) return refusal
    this.rewards.set(reward, { unit, stocked, terms, withdrawn: false })
    return {}
  }

  private termsFault({ from, groups = [], to }: PlainTerms): string | undefined {
    if (from !== null && to !== null && to < from) return "EmptyWindow"
    return groups.some((one) => !this.limits.has(one)) ? "UnknownLimitGroup" : undefined
  }

  changeReward(reward: string, unit: string, terms: PlainTerms): Outcome {
    const known = this.rewards.get(reward)
    if (known === undefined) return "RewardNotOffered"
    if (known.unit !== unit) return "OtherUnit"
    const fault = known.withdrawn ? "RewardNotOffered" : this.termsFault(terms)
    if (fault !== undefined) return fault
    known.terms = { ...known.terms, ...terms }
    return {}
  }

  withdraw(reward: string, unit: string): Outcome {
    const known = this.rewards.get(reward)
    if (known === undefined) return "RewardNotOffered"
    if (known.unit !== unit) return "OtherUnit"
    known.withdrawn = true
    return {}
  }

  setLimit(group: string, limit: PlainGroupLimit, today: string): Outcome {
    const known = this.limits.get(group)
    if (known !== undefined && known.unit !== limit.unit) return "OtherUnit"
    const closed = whyClosed(limit.unit, today)
    if (closed !== undefined) return closed
    this.limits.set(group, limit)
    return {}
  }

  private householdOf(main: string, today: string): string {
    const found = this.account(main).groups.find(
      ({ from, group, to }) =>
        group.startsWith("household/") && from <= today && (to === null || to >= today),
    )
    return found?.group ?? main
  }

  /** What so many pieces count for, with the most that may be there. */
  private limitsFor(
    { account, member, reward }: Asked,
    terms: PlainTerms,
    price: number,
    today: string,
  ) {
    const main = mainOf(member ?? account)
    const home = this.householdOf(main, today)
    const found: Array<readonly [limit: string, each: number, most: number]> = []
    const { groups = [], householdLimit, limit } = terms
    if (limit !== null) {
      found.push([`own ${reward} ${main} ${periodOf(limit.per, today)}`, 1, limit.quantity])
    }
    if (householdLimit !== undefined) {
      const name = `home ${reward} ${home} ${periodOf(householdLimit.per, today)}`
      found.push([name, 1, householdLimit.quantity])
    }
    for (const group of groups) {
      const shared = this.limits.get(group)
      if (shared === undefined) continue
      const who = shared.of === "household" ? home : main
      const name = `group ${group} ${who} ${periodOf(shared.per, today)}`
      found.push([name, shared.counts === "points" ? price : 1, shared.amount])
    }
    return found
  }

  protected countUp(counting: Counting, quantity: number): void {
    for (const [limit, each] of counting) {
      if (limit.endsWith(" redemption")) continue
      // What counts less than nothing counts nothing.
      const sum = (this.counted.get(limit) ?? 0) + each * quantity
      this.counted.set(limit, Math.max(0, sum))
    }
  }

  /** What something comes to, or why it cannot be had. */
  protected exchange(asked: Asked, reserves: boolean, today: string): Exchanged | string {
    const { account, at, member, quantity } = asked
    const reward = this.rewards.get(asked.reward)
    if (reward === undefined || reward.withdrawn) return "RewardNotOffered"
    const { terms } = reward
    if (today < (terms.from ?? "") || today > (terms.to ?? "~")) return "RewardNotOffered"
    const closed = whyClosed(at, today)
    if (closed !== undefined) return closed
    if (member !== undefined && !this.maySpend(mainOf(account), member, today)) return "NotMember"
    const wallet = this.walletOf(account)
    if (wallet === "UnknownWallet") return wallet
    if (wallet?.spendable === false) return "WalletNotSpendable"
    if (terms.approval === true && !reserves) return "ApprovalNeeded"
    const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7
    if (terms.weekdays !== undefined && !terms.weekdays.includes(weekday)) return "WindowClosed"
    if (terms.disciplined === true && this.disciplined.has(mainOf(member ?? account)))
      return "NotEligible"
    const listed = terms.prices?.find((one) => one.wallet === account.split("/")[2])
    const price = wallet === undefined ? terms.price : listed?.price
    if (price === undefined) return "NoPrice"
    if (this.validPoints(account, today) < (terms.minimumBalance ?? 0)) return "BelowMinimum"
    const shares = this.wouldSpend(account, price * quantity, at, today)
    if (shares === undefined || this.aboveFloor(account, today) < price * quantity)
      return "InsufficientPoints"
    let until = today
    if (reserves) {
      const { days, extends: waits } = this.policy.hold ?? { days: 7, extends: true }
      until = plus(today, terms.holdDays ?? days)
      if (!waits) for (const share of shares) until = [until, share.until ?? "~"].sort()[0] ?? until
    }
    const shelf = this.shelf(asked.reward, at)
    if (reward.stocked && this.available(shelf, until) < quantity) return "OutOfStock"
    const limits = this.limitsFor(asked, terms, price, today)
    for (const [limit, each, most] of limits) {
      if ((this.counted.get(limit) ?? 0) + each * quantity > most) return "LimitReached"
    }
    return { reward, price, shares, until, counting: limits.map(([limit, each]) => [limit, each]) }
  }

  /** Points were spent at an exchange point, or (sign -1) that was undone. */
  protected spent(shares: ReadonlyArray<Share>, at: string, day: string, sign = 1): void {
    this.bookAll("redeemed", shares, day, sign)
    this.book("exchanged", at, day, sign * sum(shares))
    for (const { unit, points } of shares) {
      if (unit === at) continue
      const name = `${unit} ${at} ${this.booked(day).slice(0, 7)}`
      this.settled.set(name, (this.settled.get(name) ?? 0) + sign * points)
    }
  }

  redeem(id: string, asked: Asked, today: string): Outcome {
    const found = this.exchange(asked, false, today)
    if (typeof found === "string") return found
    const { account, at, quantity } = asked
    const { counting, price, reward, shares } = found
    this.takeShares(account, shares)
    this.account(account).redeemed += sum(shares)
    this.spent(shares, at, today)
    const shelf = this.shelf(asked.reward, at)
    const pieces = reward.stocked ? this.handOut(shelf, quantity, today) : []
    if (reward.stocked) shelf.issued += quantity
    this.countUp(counting, quantity)
    this.redemptions.set(id, { ...asked, price, shares, pieces, counting, returned: 0 })
    return { points: sum(shares) }
  }

  refund(
    id: string,
    at: string,
    quantity: number | undefined,
    restock: boolean,
    today: string,
    by: string | null,
  ): Outcome {
    const one = this.redemptions.get(id)
    if (one === undefined || one.returned === one.quantity) return "NotRedeemed"
    if (one.at !== at) return "OtherUnit"
    if (this.isOwn(one.account, by, today)) return "OwnAccount"
    const pieces = quantity ?? one.quantity - one.returned
    if (pieces > one.quantity - one.returned) return "MoreThanThere"
    const points = one.price * pieces
    // Those spent last come back first.
    const back: Array<Share> = []
    for (let open = points; open > 0; ) {
      const last = one.shares.pop()
      if (last === undefined) throw new Error("more is refunded than was spent")
      const part = Math.min(open, last.points)
      open -= part
      back.unshift({ ...last, points: part })
      if (part < last.points) one.shares.push({ ...last, points: last.points - part })
    }
    const expired = this.comeBack(one, back, today)
    const shelf = this.shelf(one.reward, at)
    const returned = one.pieces.splice(Math.max(0, one.pieces.length - pieces))
    if (returned.length > 0 && restock) {
      shelf.pieces.push(...returned)
      shelf.issued -= pieces
    }
    this.countUp(one.counting, -pieces)
    one.returned += pieces
    return { points, expired }
  }

  private comeBack({ account, at }: PlainRedemption, back: Array<Share>, today: string): number {
    const valid = back.filter((share) => isValid(share, today))
    const lapsed = back.filter((share) => !isValid(share, today))
    const { refund } = this.policy
    const state = this.account(account)
    state.redeemed -= sum(back)
    this.spent(back, at, today, -1)
    if (refund?._tag === "Grace") {
      const until = plus(today, refund.days)
      this.into(account, [...valid, ...lapsed.map((share) => ({ ...share, until }))], today)
      return 0
    }
    if (refund?._tag === "NewLot") {
      const until = lastDay(refund.validity, today)
      const anew = lapsed.map((share) => ({ ...share, since: today, until }))
      this.into(account, [...valid, ...anew], today)
      return 0
    }
    this.into(account, valid, today)
    // Back in their lots, and out of them again.
    for (const share of lapsed) this.put(account, share)
    this.takeShares(account, lapsed)
    state.expired += sum(lapsed)
    this.bookAll("expired", lapsed, today)
    return sum(lapsed)
  }
}
