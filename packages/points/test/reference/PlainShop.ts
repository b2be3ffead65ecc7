import type { RewardTerms } from "@civic-practice/points"
import { PlainAccounts } from "./PlainAccounts.ts"
import { closedOn } from "./plainUnits.ts"

interface PlainReward {
  readonly unit: string
  readonly stocked: boolean
  terms: RewardTerms
  withdrawn: boolean
}

/** What became of a command: its answer, or the tag of its refusal. */
export type Outcome = { readonly answer: unknown } | { readonly refusal: string }

export const refused = (refusal: string): Outcome => ({ refusal })

/** Rewards and their stock, as plainly as possible. */
export class PlainShop extends PlainAccounts {
  readonly rewards = new Map<string, PlainReward>()
  readonly stock = new Map<string, number>()

  define(
    reward: string,
    unit: string,
    stocked: boolean,
    terms: RewardTerms,
    today: string,
  ): Outcome {
    if (this.rewards.has(reward)) return refused("RewardExists")
    const closed = closedOn(unit, today)
    if (closed !== undefined) return refused(closed)
    if (terms.from !== null && terms.to !== null && terms.to < terms.from)
      return refused("EmptyWindow")
    this.rewards.set(reward, { unit, stocked, terms, withdrawn: false })
    return { answer: null }
  }

  change(reward: string, unit: string, terms: Partial<RewardTerms>): Outcome {
    const state = this.rewards.get(reward)
    if (state === undefined) return refused("RewardNotOffered")
    if (state.unit !== unit) return refused("OtherUnit")
    if (state.withdrawn) return refused("RewardNotOffered")
    const changed = { ...state.terms, ...terms }
    if (changed.from !== null && changed.to !== null && changed.to < changed.from) {
      return refused("EmptyWindow")
    }
    state.terms = changed
    return { answer: null }
  }

  withdraw(reward: string, unit: string): Outcome {
    const state = this.rewards.get(reward)
    if (state === undefined) return refused("RewardNotOffered")
    if (state.unit !== unit) return refused("OtherUnit")
    state.withdrawn = true
    return { answer: null }
  }

  receive(reward: string, exchangePoint: string, quantity: number, today: string): Outcome {
    const fault = this.stockFault(reward)
    if (fault !== undefined) return fault
    const closed = closedOn(exchangePoint, today)
    if (closed !== undefined) return refused(closed)
    const stock = `${reward}/${exchangePoint}`
    this.stock.set(stock, (this.stock.get(stock) ?? 0) + quantity)
    return { answer: { onHand: this.stock.get(stock) } }
  }

  count(reward: string, exchangePoint: string, counted: number): Outcome {
    const fault = this.stockFault(reward)
    if (fault !== undefined) return fault
    const stock = `${reward}/${exchangePoint}`
    const difference = counted - (this.stock.get(stock) ?? 0)
    this.stock.set(stock, counted)
    return { answer: { difference } }
  }

  transfer(reward: string, from: string, to: string, quantity: number, today: string): Outcome {
    const fault = this.stockFault(reward)
    if (fault !== undefined) return fault
    const closed = closedOn(to, today)
    if (closed !== undefined) return refused(closed)
    const there = this.stock.get(`${reward}/${from}`) ?? 0
    if (there < quantity) return refused("OutOfStock")
    this.stock.set(`${reward}/${from}`, there - quantity)
    this.stock.set(`${reward}/${to}`, (this.stock.get(`${reward}/${to}`) ?? 0) + quantity)
    return { answer: null }
  }

  private stockFault(reward: string): Outcome | undefined {
    const state = this.rewards.get(reward)
    if (state === undefined) return refused("RewardNotOffered")
    return state.stocked ? undefined : refused("NoStockKept")
  }
}
