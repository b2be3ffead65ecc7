import { person, system } from "@civic-practice/core"
import { Account, balanceOf, Stock } from "@civic-practice/points"
import { createPractice, type PromisePractice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-sqlite"
import {
  type AwardDraw,
  account,
  awardInput,
  businessTime,
  district,
  exchangePoints,
  founded,
  keeper,
  price,
  type RedemptionDraw,
  redemptionInput,
  rewards,
  rules,
  stockOfEach,
  units,
  volunteerCount,
} from "./district.ts"
import { mustBe, type Side } from "./Side.ts"

const founder = { actor: system("benchmark"), at: businessTime }
/** The district's clerk, who awards: an administrator. */
const clerk = { actor: person("clerk"), at: businessTime }

/** The practice on a database that it made before, or makes now. */
export type Open = () => Promise<PromisePractice>

/** The library on the SQLite adapter, all settings at their defaults. */
export const library = (filename: string, services: ReadonlyArray<AwardDraw>): Promise<Side> =>
  libraryOn(() => createPractice({ district, storage: layer({ filename }) }), services)

/**
 * The library as an application uses it: `createPractice` with Promises. The keepers of the exchange points redeem and
 * the district's clerk awards, both as persons by the roles they were granted.
 */
export const libraryOn = async (open: Open, services: ReadonlyArray<AwardDraw>): Promise<Side> => {
  const practice = await open()
  await openDistrict(practice)
  let awarded = await enter(practice, services)
  let answered = 0

  const awarding: Side["awarding"] = (batches) => {
    const inputs = batches.map((batch) => ({ awards: batch.map(awardInput) }))
    return async () => {
      for (const input of inputs) {
        const { granted } = await practice.points.awardMany(input, clerk)
        for (const points of granted) awarded += points
        answered += granted.length
      }
    }
  }

  return {
    redeemingEach: (redemptions) => {
      const asked = redemptions.map(asRedemption)
      return async () => {
        for (const { by, input } of asked) await practice.points.redeem(input, by)
      }
    },
    redeemingTogether: (redemptions) => {
      const asked = redemptions.map(asRedemption)
      return async () => {
        await Promise.all(asked.map(({ by, input }) => practice.points.redeem(input, by)))
      }
    },
    awarding,
    verify: async ({ awards, redemptions }) => {
      await practice.close()
      // What was acknowledged is in the database, not only in memory.
      await using reopened = await open()
      mustBe("awards answered", answered, awards)
      await verifyAccounts(reopened, awarded, redemptions)
      await verifyStocks(reopened, redemptions)
    },
  }
}

const asRedemption = (drawn: RedemptionDraw) => {
  const input = redemptionInput(drawn)
  return { by: { actor: person(keeper(input.exchangePoint)), at: businessTime }, input }
}

export const openDistrict = async ({
  access,
  hierarchy,
  points,
}: PromisePractice): Promise<void> => {
  await hierarchy.foundDistrict(founded, founder)
  for (const level of units) {
    await Promise.all(level.map((unit) => hierarchy.openUnit(unit, founder)))
  }
  await access.grantRole({ actor: "clerk", role: "administrator", unit: district }, founder)
  await points.publishRules({ effectiveFrom: "2026-01-01", rules }, founder)
  for (const id of rewards) {
    const name = { zh: `物品 ${id}`, en: id }
    await points.defineReward({ reward: id, unit: district, name, price, stocked: true }, founder)
  }
  for (const point of exchangePoints) {
    await access.grantRole({ actor: keeper(point), role: "shopKeeper", unit: point }, founder)
    for (const id of rewards) {
      const delivery = { reward: id, exchangePoint: point, quantity: stockOfEach }
      await points.receiveStock(delivery, founder)
    }
  }
}

/** Enters awards in batches that fill a command; answers with the points granted. */
export const enter = async (
  { points }: PromisePractice,
  services: ReadonlyArray<AwardDraw>,
): Promise<number> => {
  let sum = 0
  for (let first = 0; first < services.length; first += 1000) {
    const awards = services.slice(first, first + 1000).map(awardInput)
    const { granted } = await points.awardMany({ awards }, clerk)
    for (const one of granted) sum += one
  }
  return sum
}

const verifyAccounts = async (
  practice: PromisePractice,
  awarded: number,
  redemptions: number,
): Promise<void> => {
  const total = { issued: 0, redeemed: 0, others: 0 }
  for (let volunteer = 0; volunteer < volunteerCount; volunteer++) {
    const state = await practice.state(Account.ref(account(volunteer)))
    if (state === undefined) throw new Error(`there is no account ${account(volunteer)}`)
    const inLots = state.lots.reduce((sum, { left }) => sum + left, 0)
    mustBe(`lots of ${account(volunteer)}`, inLots, balanceOf(state))
    total.issued += state.issued
    total.redeemed += state.redeemed
    total.others += state.expired + state.reversed
  }
  mustBe("points issued", total.issued, awarded)
  mustBe("points redeemed", total.redeemed, redemptions * price)
  mustBe("points expired or reversed", total.others, 0)
}

const verifyStocks = async (practice: PromisePractice, redemptions: number): Promise<void> => {
  let onHand = 0
  for (const point of exchangePoints) {
    for (const id of rewards) {
      const state = await practice.state(Stock.ref(`${id}/${point}`))
      onHand += state?.onHand ?? 0
    }
  }
  mustBe("pieces left", onHand, rewards.length * exchangePoints.length * stockOfEach - redemptions)
}
