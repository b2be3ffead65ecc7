import { cutOff, isValid, type Share, sum } from "./PlainMoney.ts"
import type { Outcome } from "./PlainSettings.ts"
import { plus } from "./PlainSettings.ts"
import { type Asked, type Counting, PlainShop } from "./PlainShop.ts"
import type { PlainBatch } from "./PlainStock.ts"
import type { PlainAdjustment } from "./PlainTransfers.ts"
import type { PlainAward } from "./plainCredits.ts"

export interface PlainReservation {
  readonly account: string
  readonly reward: string
  readonly at: string
  readonly quantity: number
  readonly price: number
  readonly stocked: boolean
  readonly shares: ReadonlyArray<Share>
  readonly until: string
  readonly counting: Counting
  status: string
  wrong: number
}

export type PlainProposed =
  | { readonly adjust: PlainAdjustment }
  | { readonly penalise: { readonly fact: string; readonly award: PlainAward } }
  | {
      readonly count: {
        readonly reward: string
        readonly at: string
        readonly counted: number
        readonly batch: PlainBatch | null
      }
    }

interface PlainProposal {
  readonly proposed: PlainProposed
  readonly unit: string
  readonly by: string
  readonly until: string
  status: string
}

const open = ["requested", "reserved", "ready"]

/** The whole engine, as slow as it likes: reservations and what two persons decide, over all else. */
export class PlainEngine extends PlainShop {
  readonly reservations = new Map<string, PlainReservation>()
  readonly proposals = new Map<string, PlainProposal>()

  reserve(id: string, asked: Asked, today: string): Outcome {
    const found = this.exchange(asked, true, today)
    if (typeof found === "string") return found
    const { account, at, quantity } = asked
    const { counting, price, reward, shares, until } = found
    this.takeShares(account, shares)
    this.account(account).held += sum(shares)
    if (reward.stocked) this.shelf(asked.reward, at).reserved += quantity
    this.countUp(counting, quantity)
    const status = reward.terms.approval === true ? "requested" : "reserved"
    this.reservations.set(id, {
      account,
      reward: asked.reward,
      at,
      quantity,
      price,
      stocked: reward.stocked,
      shares,
      until,
      counting,
      status,
      wrong: 0,
    })
    return { status, until, points: sum(shares) }
  }

  /** Gives pieces of a reservation back, and the points that were set aside for them. */
  private release(
    one: PlainReservation,
    quantity: number,
    shares: ReadonlyArray<Share>,
    today: string,
  ): { readonly points: number; readonly expired: number } {
    const lapsed = shares.filter((share) => !isValid(share, today))
    const account = this.account(one.account)
    account.held -= sum(shares)
    account.expired += sum(lapsed)
    this.bookAll("expired", lapsed, today)
    this.into(
      one.account,
      shares.filter((share) => isValid(share, today)),
      today,
    )
    if (one.stocked) this.shelf(one.reward, one.at).reserved -= quantity
    this.countUp(one.counting, -quantity)
    return { points: sum(shares), expired: sum(lapsed) }
  }

  collect(
    id: string,
    at: string,
    isRight: boolean,
    quantity: number | undefined,
    today: string,
    closed: string | undefined,
  ): Outcome {
    const one = this.reservations.get(id)
    if (one === undefined) return "NotReserved"
    if (one.at !== at) return "OtherUnit"
    if (!["reserved", "ready"].includes(one.status) || one.until < today) return "NotReserved"
    if (closed !== undefined) return closed
    if (one.wrong >= 5) return "ReservationLocked"
    if (!isRight) {
      one.wrong++
      return { _tag: "WrongCode", attemptsLeft: 5 - one.wrong }
    }
    const pieces = quantity ?? one.quantity
    if (pieces > one.quantity) return "MoreThanThere"
    const reward = this.rewards.get(one.reward)
    if (reward?.withdrawn === true && this.policy.closedReward === "cancelled")
      return "RewardNotOffered"
    const shelf = this.shelf(one.reward, at)
    if (one.stocked) {
      const expired = shelf.pieces.filter((piece) => piece !== null && piece.useBy < today).length
      if (shelf.pieces.length - expired < pieces) return "OutOfStock"
    }
    const [shares, rest] = cutOff(one.shares, one.price * pieces)
    const account = this.account(one.account)
    account.held -= sum(shares)
    account.redeemed += sum(shares)
    this.spent(shares, at, today)
    const handed = one.stocked ? this.handOut(shelf, pieces, today) : []
    if (one.stocked) {
      shelf.issued += pieces
      shelf.reserved -= pieces
    }
    const left = one.quantity - pieces
    const released = left === 0 ? { points: 0, expired: 0 } : this.release(one, left, rest, today)
    one.status = "collected"
    const { account: holder, counting, price, reward: name } = one
    this.redemptions.set(id, {
      account: holder,
      reward: name,
      at,
      quantity: pieces,
      price,
      shares,
      pieces: handed,
      counting,
      returned: 0,
    })
    return { _tag: "Collected", quantity: pieces, points: sum(shares), released }
  }

  /** As it stands: returned where all that was collected was refunded. */
  statusOf(id: string): string | undefined {
    const one = this.reservations.get(id)
    const redemption = this.redemptions.get(id)
    return one?.status === "collected" && redemption?.returned === redemption?.quantity
      ? "returned"
      : one?.status
  }

  cancelReservation(id: string, account: string, at: string, today: string): Outcome {
    const one = this.reservations.get(id)
    if (one === undefined || one.account !== account) return "NotReserved"
    if (one.at !== at) return "OtherUnit"
    if (!open.includes(one.status)) return "NotReserved"
    one.status = "cancelled"
    return this.release(one, one.quantity, one.shares, today)
  }

  expireReservations(ids: ReadonlyArray<string>, day: string, today: string): Outcome {
    if (day > today) return "DayInFuture"
    const results = ids.map((reservation) => {
      const one = this.reservations.get(reservation)
      if (one === undefined || !open.includes(one.status) || one.until >= day) {
        return { reservation, outcome: "unchanged", points: 0, expired: 0 }
      }
      one.status = "expired"
      const released = this.release(one, one.quantity, one.shares, today)
      return { reservation, outcome: "expired", ...released }
    })
    return { results }
  }

  fulfil(
    ids: ReadonlyArray<string>,
    at: string,
    to: "approved" | "ready" | "cancelled",
    today: string,
    by: string | null,
  ): Outcome {
    const results = ids.map((reservation) => {
      const one = this.reservations.get(reservation)
      const refused = (refusal: string) => ({ _tag: "Refused", reservation, refusal })
      if (one === undefined) return refused("NotReserved")
      if (one.at !== at) return refused("OtherUnit")
      const from = { approved: ["requested"], ready: ["reserved"], cancelled: open }[to]
      const overdue = to !== "cancelled" && one.until < today
      if (!from.includes(one.status) || overdue) return refused("NotReserved")
      if (to === "approved" && this.isOwn(one.account, by, today)) return refused("OwnAccount")
      if (to === "cancelled") this.release(one, one.quantity, one.shares, today)
      one.status = to === "approved" ? "reserved" : to
      return { _tag: "Done", reservation, status: one.status }
    })
    return { results }
  }

  renewCode(id: string, at: string, today: string, by: string | null): Outcome {
    const one = this.reservations.get(id)
    if (one === undefined) return "NotReserved"
    if (one.at !== at) return "OtherUnit"
    if (!open.includes(one.status)) return "NotReserved"
    if (this.isOwn(one.account, by, today)) return "OwnAccount"
    one.wrong = 0
    return {}
  }

  propose(id: string, proposed: PlainProposed, today: string, by: string): Outcome {
    if ("adjust" in proposed && this.isOwn(proposed.adjust.account, by, today)) return "OwnAccount"
    if ("penalise" in proposed && this.isOwn(proposed.penalise.award.account, by, today))
      return "OwnAccount"
    const unit =
      "adjust" in proposed
        ? proposed.adjust.unit
        : "penalise" in proposed
          ? proposed.penalise.award.unit
          : proposed.count.at
    const until = plus(today, this.policy.approval?.lapsesAfterDays ?? 30)
    this.proposals.set(id, { proposed, unit, by, until, status: "open" })
    return { until }
  }

  private isOpen(id: string, unit: string, today: string): PlainProposal | string {
    const one = this.proposals.get(id)
    if (one === undefined || one.status !== "open") return "NotOpen"
    if (one.unit !== unit) return "OtherUnit"
    return today > one.until ? "NotOpen" : one
  }

  approve(id: string, unit: string, today: string, by: string): Outcome {
    const one = this.isOpen(id, unit, today)
    if (typeof one === "string") return one
    if (one.by === by) return "OwnProposal"
    const { proposed } = one
    let outcome: Outcome
    if ("adjust" in proposed) outcome = this.adjustBy(proposed.adjust, today, by)
    else if ("penalise" in proposed) {
      const { award, fact } = proposed.penalise
      outcome = this.penaliseBy(fact, award, today, by)
    } else {
      const { at, batch, counted, reward } = proposed.count
      outcome = this.count(reward, at, counted, batch, today, null)
    }
    if (typeof outcome !== "string") one.status = "approved"
    return outcome
  }

  reject(id: string, unit: string, today: string, by: string): Outcome {
    const one = this.isOpen(id, unit, today)
    if (typeof one === "string") return one
    const { proposed } = one
    const account =
      "adjust" in proposed
        ? proposed.adjust.account
        : "penalise" in proposed
          ? proposed.penalise.award.account
          : undefined
    if (account !== undefined && one.by !== by && this.isOwn(account, by, today))
      return "OwnAccount"
    one.status = "rejected"
    return {}
  }
}
