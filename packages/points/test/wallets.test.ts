import {
  AccountId,
  Adjust,
  Award,
  accountOf,
  balanceOf,
  DefineReward,
  DefineWallet,
  ExpireLots,
  holderOf,
  mainAccountOf,
  netBalanceOf,
  OpenAccount,
  ownerOf,
  PublishRules,
  Redeem,
  RefundRedemption,
  Reserve,
  ReverseEarning,
  SetPointsPolicy,
  TransferPoints,
  walletOf,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const day = "2026-03-01"
const score = "volunteer/v-1/honour"

const honour = {
  wallet: "honour",
  name: { zh: "文明积分", en: "honour score" },
  unit: "points",
  spendable: false,
  base: 100,
  floor: 60,
  ceiling: 120,
}

const officeWith = (terms: object): Office => {
  const office = new Office()
  office.must(DefineWallet, { ...honour, ...terms }, day)
  const rule = {
    id: "good-deed",
    earns: { _tag: "PerEvent", event: "deed", points: 7 },
    rounding: "floor",
    wallet: "honour",
    validity: { _tag: "Never" },
  }
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules: [rule] }, day)
  return office
}

const award = (office: Office, number: number) =>
  office.attempt(
    Award,
    { account: score, fact: `deed/${number}`, unit: "station-1", day, event: "deed" },
    day,
  )

describe("names of accounts", () => {
  it("tell the holder and the wallet apart, and the owner is the same for all wallets", () => {
    const name = fc.stringMatching(/^[a-z一-龥0-9-]{1,20}$/)
    fc.assert(
      fc.property(
        fc.constantFrom("volunteer" as const, "household" as const, "team" as const),
        name,
        fc.option(name),
        (kind, holder, wallet) => {
          const account =
            wallet === null ? accountOf(kind, holder) : accountOf(kind, holder, wallet)
          expect(holderOf(account)).toBe(holder)
          expect(walletOf(account)).toBe(wallet ?? undefined)
          expect(mainAccountOf(account)).toBe(`${kind}/${holder}`)
          expect(ownerOf(account)).toBe(kind === "volunteer" ? holder : `${kind}/${holder}`)
        },
      ),
    )
  })

  it("have three parts at most, none of them empty", () => {
    for (const id of ["volunteer/v-1/", "volunteer//honour", "volunteer/v-1/a/b", "v-1"]) {
      expect(() => AccountId.make(id)).toThrow()
    }
  })
})

describe("a wallet with a base, a floor and a ceiling", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("award" as const) }),
    fc.record({ do: fc.constant("adjust" as const), points: fc.integer({ min: -45, max: 30 }) }),
    fc.record({ do: fc.constant("reverse" as const), which: fc.nat({ max: 4 }) }),
  )
  const sure = { minLength: 1, maxLength: 25 }

  it("never goes below or above them, and says what it granted and took, by either manner of its floor", () => {
    fc.assert(
      fc.property(fc.array(step, sure), fc.constantFrom("refuse", "stop"), (steps, belowFloor) => {
        const office = officeWith({ belowFloor })
        let balance = 100
        let count = 0
        const standing: Array<{ readonly number: number; readonly granted: number }> = []
        for (const one of steps) {
          if (one.do === "award") {
            const granted = Math.min(7, 120 - balance)
            count++
            expect(award(office, count)).toEqual(Result.succeed({ granted }))
            standing.push({ number: count, granted })
            balance += granted
          } else if (one.do === "adjust") {
            if (one.points === 0) continue
            const input = { account: score, unit: "district", points: one.points, reason: "评议" }
            const result = office.attempt(Adjust, input, day)
            const after = balance + one.points
            if (after > 120) expect(result).toMatchObject({ failure: { _tag: "WalletFull" } })
            else if (after < 60 && belowFloor === "refuse") {
              expect(result).toMatchObject({
                failure: { _tag: "InsufficientPoints", available: balance - 60 },
              })
            } else {
              expect(Result.isSuccess(result)).toBe(true)
              balance = Math.max(60, after)
            }
          } else {
            const earning = standing.at(-1 - one.which)
            if (earning === undefined) continue
            const fact = `deed/${earning.number}`
            const result = office.attempt(ReverseEarning, { fact, unit: "station-1" }, day)
            const after = balance - earning.granted
            if (after < 60 && belowFloor === "refuse") {
              expect(result).toMatchObject({ failure: { _tag: "Shortfall" } })
            } else {
              const taken = balance - Math.max(60, after)
              expect(result).toEqual(Result.succeed({ taken }))
              balance -= taken
              standing.splice(standing.indexOf(earning), 1)
            }
          }
          const state = office.account(score)
          expect(state.opened === null ? 100 : balanceOf(state)).toBe(balance)
          expect(office.faults(score)).toEqual([])
        }
      }),
      { numRuns: 200 },
    )
  })

  it("records what was asked and what the ceiling granted", () => {
    const office = officeWith({ ceiling: 103 })
    award(office, 1)
    expect(office.events(score)).toMatchObject([
      { _tag: "AccountOpened", base: 100 },
      { _tag: "PointsEarned", granted: 3, credits: [{ asked: 7, granted: 3, cutBy: ["wallet"] }] },
    ])
  })

  it("may owe down to a floor below 0", () => {
    const office = officeWith({ base: 10, floor: -20 })
    const deduct = (points: number) =>
      office.attempt(
        Adjust,
        { account: score, unit: "district", points: -points, reason: "失信" },
        day,
      )
    expect(Result.isSuccess(deduct(25))).toBe(true)
    expect(netBalanceOf(office.account(score))).toBe(-15)
    expect(deduct(6)).toMatchObject({ failure: { _tag: "InsufficientPoints", available: 5 } })
    award(office, 1)
    expect(netBalanceOf(office.account(score))).toBe(-8)
    expect(office.faults(score)).toEqual([])
  })

  it("begins with its base once, whichever command comes first", () => {
    const open = (office: Office) =>
      office.must(OpenAccount, { account: score, unit: "station-1" }, day)
    for (const first of ["open", "award"] as const) {
      const office = officeWith({})
      if (first === "open") open(office)
      award(office, 1)
      open(office)
      expect(office.balance(score)).toBe(107)
    }
  })
})

describe("wallets", () => {
  it("that are not for spending are neither redeemed nor unknown ones awarded", () => {
    const office = officeWith({})
    award(office, 1)
    const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 1 }
    office.must(DefineReward, { ...reward, unit: "district", stocked: false }, day)
    const sale = { reward: "haircut", exchangePoint: "station-1", quantity: 1 }
    expect(office.refused(Redeem, { account: score, ...sale }, day)).toMatchObject({
      _tag: "WalletNotSpendable",
    })
    const unknown = { account: "volunteer/v-1/nothing", unit: "station-1" }
    const gift = { ...unknown, points: 1, reason: "x" }
    expect(office.refused(Adjust, gift, day)).toMatchObject({ _tag: "UnknownWallet" })
    expect(office.refused(OpenAccount, unknown, day)).toMatchObject({ _tag: "UnknownWallet" })
  })

  it("keep their floor whatever is redeemed, reserved and transferred, and what is reserved counts as spent", () => {
    const amount = fc.integer({ min: 1, max: 9 })
    const does = fc.constantFrom("redeem", "reserve", "send", "deduct", "give")
    const steps = fc.array(fc.record({ does, amount }), { minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 12 }), (all, floor) => {
        const office = new Office()
        const name = { zh: "专项", en: "gifts" }
        const terms = { wallet: "gifts", name, spendable: true, unit: "points", base: 12, floor }
        office.must(DefineWallet, terms, day)
        const transfers = { from: ["volunteer"], to: ["volunteer"], expiry: { _tag: "Kept" } }
        office.must(SetPointsPolicy, { transfers }, day)
        const [own, other] = ["volunteer/v-1/gifts", "volunteer/v-2/gifts"]
        for (const account of [own, other])
          office.must(OpenAccount, { account, unit: "station-1" }, day)
        const prices = [{ wallet: "gifts", price: 1 }]
        const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 1, prices }
        office.must(DefineReward, { ...reward, unit: "district", stocked: false }, day)
        let free = 12
        for (const one of all) {
          const quantity = one.amount
          const asked = { account: own, reward: "haircut", exchangePoint: "station-1", quantity }
          const byHand = { account: own, unit: "district", reason: "评议" }
          const result: Result.Result<unknown, unknown> = {
            redeem: () => office.attempt(Redeem, asked, day),
            reserve: () => office.attempt(Reserve, asked, day),
            send: () =>
              office.attempt(
                TransferPoints,
                { from: own, to: other, points: quantity, unit: "station-1" },
                day,
              ),
            deduct: () => office.attempt(Adjust, { ...byHand, points: -quantity }, day),
            give: () => office.attempt(Adjust, { ...byHand, points: quantity }, day),
          }[one.does]()
          const fits = one.does === "give" || free - quantity >= floor
          expect(Result.isSuccess(result), JSON.stringify(one)).toBe(fits)
          if (!fits) {
            const missing = quantity - (free - floor)
            expect(result).toMatchObject({ failure: { _tag: "InsufficientPoints", missing } })
          }
          if (fits) free += one.does === "give" ? quantity : -quantity
          const { held = 0 } = office.account(own)
          expect(office.balance(own) - held).toBe(free)
        }
      }),
      { numRuns: 200 },
    )
  })

  it("keep their floor, and have room, whether what has lapsed was written off or not", () => {
    for (const writtenOff of [false, true]) {
      const office = new Office()
      const name = { zh: "专项", en: "gifts" }
      const terms = { wallet: "gifts", name, spendable: true, unit: "points", floor: 50, base: 50 }
      office.must(DefineWallet, { ...terms, ceiling: 120 }, day)
      const account = "volunteer/v-1/gifts"
      const gift = { account, unit: "district", points: 60, reason: "评议" }
      office.must(Adjust, { ...gift, validUntil: day }, day)
      const prices = [{ wallet: "gifts", price: 30 }]
      const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 30, prices }
      office.must(DefineReward, { ...reward, unit: "district", stocked: false }, day)
      const next = "2026-03-02"
      if (writtenOff) office.must(ExpireLots, { account, day: next }, next)
      const asked = { account, reward: "haircut", exchangePoint: "station-1", quantity: 1 }
      expect(office.refused(Redeem, asked, next)).toMatchObject({ missing: 30, available: 0 })
      const deduct = { ...gift, points: -1 }
      expect(office.refused(Adjust, deduct, next)).toMatchObject({ available: 0 })
      // The ceiling leaves room for what has lapsed.
      expect(office.refused(Adjust, { ...gift, points: 71 }, next)).toMatchObject({ room: 70 })
      office.must(Adjust, { ...gift, points: 70 }, next)
      office.must(Redeem, asked, next)
    }
  })

  it("may hold more than their ceiling by a refund, which gives back what was the holder's", () => {
    const office = new Office()
    const name = { zh: "专项", en: "gifts" }
    const terms = { wallet: "gifts", name, spendable: true, unit: "points", ceiling: 10 }
    office.must(DefineWallet, terms, day)
    const account = "volunteer/v-1/gifts"
    const give = (points: number) =>
      office.attempt(Adjust, { account, unit: "district", points, reason: "评议" }, day)
    give(10)
    const prices = [{ wallet: "gifts", price: 4 }]
    const reward = { reward: "haircut", name: { zh: "理发", en: "haircut" }, price: 4, prices }
    office.must(DefineReward, { ...reward, unit: "district", stocked: false }, day)
    const asked = { account, reward: "haircut", exchangePoint: "station-1", quantity: 1 }
    const { redemption } = office.must(Redeem, asked, day)
    expect(Result.isSuccess(give(4))).toBe(true)
    office.must(RefundRedemption, { redemption, exchangePoint: "station-1" }, day)
    expect(office.balance(account)).toBe(14)
    expect(give(1)).toMatchObject({ failure: { _tag: "WalletFull", room: 0 } })
  })

  it("cannot be defined against themselves, and never change what they count", () => {
    const office = officeWith({})
    const attempt = (terms: object) => office.refused(DefineWallet, { ...honour, ...terms }, day)
    expect(attempt({ ceiling: 50 })).toMatchObject({ field: "ceiling", reason: "belowFloor" })
    expect(attempt({ base: 59 })).toMatchObject({ field: "base", reason: "belowFloor" })
    expect(attempt({ base: 121 })).toMatchObject({ field: "base", reason: "aboveCeiling" })
    expect(attempt({ unit: "minutes" })).toMatchObject({ field: "unit", reason: "unitIsFixed" })
    expect(attempt({ base: 0.5 })).toMatchObject({ _tag: "InvalidInput" })
  })
})
