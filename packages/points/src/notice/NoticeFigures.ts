import { type BusinessDay, byCodePoint } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { type AccountId, walletOf } from "../account/Account.ts"
import type { AccountEvent } from "../account/AccountEvent.ts"
import { type Movement, movementsOf } from "../account/Movement.ts"
import type { PeopleRow, RedemptionRow } from "./NoticeRow.ts"

/** A column of the people's rows that a measure is entered in, and what it does to the balance. */
const columns = {
  issued: { name: "earned", sign: 1 },
  redeemed: { name: "redeemed", sign: -1 },
  expired: { name: "expired", sign: -1 },
  reversed: { name: "reversed", sign: -1 },
  transferred: { name: "received", sign: 1 },
} as const satisfies Record<
  Exclude<Movement["measure"], "exchanged">,
  { readonly name: keyof PeopleRow; readonly sign: 1 | -1 }
>

type Figures = { -readonly [Name in Exclude<keyof PeopleRow, "account">]: number }

/** Sums the events of accounts up for a notice: one small record for each account that has points of its units. */
export class NoticeFigures {
  private readonly accounts = new Map<AccountId, Figures>()
  private readonly from: BusinessDay
  private readonly to: BusinessDay
  private readonly covers: (unit: UnitId) => boolean

  constructor(from: BusinessDay, to: BusinessDay, covers: (unit: UnitId) => boolean) {
    this.from = from
    this.to = to
    this.covers = covers
  }

  /** Takes an event in; answers with its row among the redemptions, if it is one of the notice's. */
  add(account: AccountId, event: AccountEvent): RedemptionRow | undefined {
    if (walletOf(account) !== undefined) return undefined
    for (const { day, measure, points, unit } of movementsOf(event)) {
      if (measure === "exchanged" || day > this.to || !this.covers(unit)) continue
      const { name, sign } = columns[measure]
      const figures = this.figuresOf(account)
      figures.balance += sign * points
      if (day < this.from) figures.opening += sign * points
      else figures[name] += points
    }
    return this.redemptionRow(account, event)
  }

  /** The rows of all who had or moved points, by account. */
  *rows(): Generator<PeopleRow, void> {
    for (const account of [...this.accounts.keys()].sort(byCodePoint)) {
      const figures = this.accounts.get(account)
      if (figures !== undefined && Object.values(figures).some((points) => points !== 0)) {
        yield { account, ...figures }
      }
    }
  }

  private figuresOf(account: AccountId): Figures {
    let figures = this.accounts.get(account)
    if (figures === undefined) {
      figures = {
        opening: 0,
        earned: 0,
        received: 0,
        redeemed: 0,
        expired: 0,
        reversed: 0,
        balance: 0,
      }
      this.accounts.set(account, figures)
    }
    return figures
  }

  private redemptionRow(account: AccountId, event: AccountEvent): RedemptionRow | undefined {
    if (
      event._tag !== "PointsRedeemed" &&
      event._tag !== "PointsCollected" &&
      event._tag !== "PointsRefunded"
    ) {
      return undefined
    }
    const { day, exchangePoint, points, quantity, redemption, reward } = event
    if (day < this.from || day > this.to || !this.covers(exchangePoint)) return undefined
    const sign = event._tag === "PointsRefunded" ? -1 : 1
    return {
      account,
      redemption,
      reward,
      quantity: sign * quantity,
      points: sign * points,
      exchangePoint,
      day,
    }
  }
}
