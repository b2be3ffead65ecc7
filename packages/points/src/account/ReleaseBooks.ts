import { append, type BusinessDay, type Change, put, type View } from "@civic-practice/core"
import { Allowance, type AllowanceState, withTaken } from "../shop/Allowance.ts"
import type { ReservationTerms } from "../shop/Reservation.ts"
import { Stock, type StockEvent, stockId } from "../shop/Stock.ts"
import type { Taken } from "../shop/sharedLimits.ts"
import { Account, type AccountId, type AccountState } from "./Account.ts"
import type { AccountEvent } from "./AccountEvent.ts"
import { settled, sumOf } from "./Debt.ts"
import { entered } from "./entered.ts"
import { isValidOn, type LotShare } from "./Lot.ts"

const { evolve } = Account

/** Enters what one decision gives back of several reservations, which may be of one account, one stock and one limit. */
export class ReleaseBooks {
  private readonly view: View
  private readonly accounts = new Map<
    AccountId,
    { state: AccountState; readonly events: Array<AccountEvent> }
  >()
  private readonly stocks = new Map<string, Array<StockEvent>>()
  private readonly allowances = new Map<string, AllowanceState>()

  constructor(view: View) {
    this.view = view
  }

  account(id: AccountId): AccountState {
    return this.page(id).state
  }

  enter(id: AccountId, event: AccountEvent): void {
    const page = this.page(id)
    page.events.push(event)
    page.state = evolve(page.state, event)
  }

  enterStock({ reward, exchangePoint }: ReservationTerms, event: StockEvent): void {
    const id = stockId(reward, exchangePoint)
    const events = this.stocks.get(id) ?? []
    events.push(event)
    this.stocks.set(id, events)
  }

  /**
   * Gives pieces of a reservation back, with the points that were set aside for them: what is owed takes what has not
   * lapsed, the rest of that goes back to its lots, and what has lapsed is written off. Answers with what was given
   * back, and how much of it had lapsed.
   */
  release(
    id: string,
    terms: ReservationTerms,
    quantity: number,
    shares: ReadonlyArray<LotShare>,
    day: BusinessDay,
  ): { readonly points: number; readonly expired: number } {
    const points = sumOf(shares)
    const lapsed = shares.filter((share) => !isValidOn(share, day))
    const expired = sumOf(lapsed)
    const valid = shares.filter((share) => isValidOn(share, day))
    const { owed = [] } = this.account(terms.account)
    const { repaid, lots } = settled(owed, valid)
    this.enter(terms.account, {
      _tag: "PointsReleased",
      reservation: id,
      day,
      points,
      lots,
      ...(expired === 0 ? {} : { lapsed }),
      ...(repaid.length === 0 ? {} : { repaid }),
    })
    if (terms.stocked) {
      this.enterStock(terms, { _tag: "StockReleased", reservation: id, quantity, day })
    }
    this.count(terms.taken, -quantity)
    return { points, expired }
  }

  /** Counts so many pieces more (below 0: fewer) where they count. */
  count(taken: ReadonlyArray<Taken>, quantity: number): void {
    for (const [id, period, each] of taken) {
      const state = this.allowances.get(id) ?? this.view.get(Allowance.ref(id))
      this.allowances.set(id, withTaken(state, period, each * quantity))
    }
  }

  changes(): ReadonlyArray<Change> {
    const changes: Array<Change> = []
    for (const [id, { events }] of this.accounts) {
      if (events.length > 0) changes.push(entered(id, this.view, ...events))
    }
    for (const [id, events] of this.stocks) changes.push(append(Stock.ref(id), ...events))
    for (const [id, state] of this.allowances) changes.push(put(Allowance.ref(id), state))
    return changes
  }

  private page(id: AccountId) {
    let page = this.accounts.get(id)
    if (page === undefined) {
      page = { state: this.view.get(Account.ref(id)), events: [] }
      this.accounts.set(id, page)
    }
    return page
  }
}

/** The first so many points of shares, in their order, and the rest. */
export const splitShares = (
  shares: ReadonlyArray<LotShare>,
  points: number,
): readonly [first: ReadonlyArray<LotShare>, rest: ReadonlyArray<LotShare>] => {
  const first: Array<LotShare> = []
  const rest: Array<LotShare> = []
  let open = points
  for (const share of shares) {
    const taken = Math.min(open, share.points)
    open -= taken
    if (taken > 0) first.push({ ...share, points: taken })
    if (taken < share.points) rest.push({ ...share, points: share.points - taken })
  }
  return [first, rest]
}
