import { person } from "@civic-practice/core"
import { Account, balanceOf } from "@civic-practice/points"
import {
  AwardDraws,
  account,
  awardInput,
  businessTime,
  Draw,
  exchangePoints,
  keeper,
  price,
  redemptionInput,
  rewards,
} from "../sqlite/district.ts"
import { enter, type Open, openDistrict } from "../sqlite/library.ts"
import { mustBe, type Work } from "../sqlite/Side.ts"
import type { Fill } from "./fill.ts"

const templates = 200
const eventsEach = 10

const clerk = { actor: person("clerk"), at: businessTime }

/** A district with so many accounts, each of which has earned ten times, and what is asked of it in a round. */
export interface Town {
  readonly accounts: number
  readonly redeemingEach: (count: number) => Work
  /** By so many callers, each with one after the other. */
  readonly redeemingTogether: (callers: number, each: number) => Work
  readonly awarding: (batches: number, size: number) => Work
  /** Fails where the accounts' books are not what was done; closes the database. */
  readonly verify: () => Promise<void>
}

export const openTown = async (
  open: Open,
  accounts: number,
  fill: Fill,
  tell: (done: number) => void,
): Promise<Town> => {
  const draw = new Draw(20_260_601)
  const services = new AwardDraws(draw)
  const first = await open()
  await openDistrict(first)
  await enter(
    first,
    services.take(templates * eventsEach, (place) => place % templates),
  )
  const used = new Set<number>()
  await first.close()
  await fill({ templates, copies: accounts / templates - 1, events: templates * eventsEach }, tell)
  const practice = await open()
  const redeemed = new Map<number, number>()

  // Each account once, so that none is at hand already: neither in the large district nor in the small one.
  const volunteer = (): number => {
    for (;;) {
      const one = draw.below(accounts)
      if (used.has(one)) continue
      used.add(one)
      return one
    }
  }
  const redemption = () => {
    const drawn = {
      volunteer: volunteer(),
      reward: draw.below(rewards.length),
      exchangePoint: draw.below(exchangePoints.length),
    }
    redeemed.set(drawn.volunteer, price)
    const input = redemptionInput(drawn)
    return { by: { actor: person(keeper(input.exchangePoint)), at: businessTime }, input }
  }
  const redeemingEach = (count: number): Work => {
    const asked = Array.from({ length: count }, redemption)
    return async () => {
      for (const { by, input } of asked) await practice.points.redeem(input, by)
    }
  }
  return {
    accounts,
    redeemingEach,
    redeemingTogether: (callers, each) => {
      const works = Array.from({ length: callers }, () => redeemingEach(each))
      return async () => {
        await Promise.all(works.map((work) => work()))
      }
    },
    awarding: (batches, size) => {
      const inputs = Array.from({ length: batches }, () => ({
        awards: services.take(size, volunteer).map(awardInput),
      }))
      return async () => {
        for (const input of inputs) await practice.points.awardMany(input, clerk)
      }
    },
    verify: async () => {
      await practice.close()
      await using reopened = await open()
      for (const one of used) {
        const state = await reopened.state(Account.ref(account(one)))
        if (state === undefined) throw new Error(`there is no account ${account(one)}`)
        const inLots = state.lots.reduce((sum, { left }) => sum + left, 0)
        mustBe(`lots of ${account(one)}`, inLots, balanceOf(state))
        mustBe(`redeemed from ${account(one)}`, state.redeemed, redeemed.get(one) ?? 0)
      }
    },
  }
}
