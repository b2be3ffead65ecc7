import { type PolicyShape, person, specification } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Adjust,
  Award,
  ChangeReward,
  CountStock,
  DefineReward,
  maximumPoints,
  PublishRules,
  ReceiveStock,
  Redeem,
  Redemption,
  RedemptionId,
  RefundRedemption,
  RewardId,
  SetLimitGroup,
  Stock,
  stockId,
  TransferStock,
  WithdrawReward,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { noon, Office, openUnits } from "./Office.ts"

const account = "volunteer/v-1"
const name = { zh: "香皂", en: "soap" }
const soap = { reward: "soap", unit: "district", name, price: 10, stocked: true }
const redemption = { account, reward: "soap", exchangePoint: "station-1", quantity: 1 }

const officeWith = (points: number, parts: object = {}): Office => {
  const office = new Office()
  office.must(DefineReward, { ...soap, ...parts }, "2026-01-01")
  const quantity = { reward: "soap", exchangePoint: "station-1", quantity: 5 }
  if (!("stocked" in parts)) office.must(ReceiveStock, quantity, "2026-01-01")
  if (points > 0) give(office, points)
  return office
}

const give = (office: Office, points: number, parts: object = {}, at = "2026-01-02") =>
  office.must(Adjust, { account, unit: "station-9", points, reason: "补发", ...parts }, at)

const stockOf = (office: Office, place = "station-1") =>
  office.spec.view.get(Stock.ref(stockId(RewardId.make("soap"), UnitId.make(place))))

describe("redeeming", () => {
  it("spends what lapses first, then what was earned first, then by unit; what never lapses last", () => {
    const office = officeWith(0)
    give(office, 4)
    give(office, 4, { unit: "b", validUntil: "2026-12-31" }, "2026-01-03")
    give(office, 4, { unit: "c", validUntil: "2026-12-31" }, "2026-01-02")
    give(office, 4, { unit: "a", validUntil: "2026-12-31" }, "2026-01-03")
    give(office, 4, { unit: "z", validUntil: "2026-06-30" }, "2026-01-04")
    const { lots } = office.must(Redeem, { ...redemption, quantity: 2 }, "2026-02-01")
    expect(lots.map(({ unit, points }) => `${unit} ${points}`)).toEqual([
      "z 4",
      "c 4",
      "a 4",
      "b 4",
      "station-9 4",
    ])
    expect(office.faults(account)).toEqual([])
  })

  it("answers with the lots and a reference, hands out stock and records where it was", () => {
    const office = officeWith(25)
    const answer = office.must(Redeem, { ...redemption, quantity: 2 }, "2026-02-01")
    expect(answer).toMatchObject({ points: 20, lots: [{ unit: "station-9", points: 20 }] })
    expect(answer.pickUp).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    expect(stockOf(office)).toMatchObject({ onHand: 3, issued: 2 })
    const state = office.spec.view.get(Redemption.ref(RedemptionId.make(answer.redemption)))
    expect(state).toMatchObject({ account, quantity: 2, day: "2026-02-01", pickUp: answer.pickUp })
    expect(office.balance(account)).toBe(5)
  })

  it("is refused with what is missing, and takes nothing", () => {
    const office = officeWith(9)
    give(office, 50, { validUntil: "2026-01-31" })
    expect(office.refused(Redeem, redemption, "2026-02-01")).toMatchObject({
      _tag: "InsufficientPoints",
      needed: 10,
      available: 9,
      missing: 1,
    })
    expect([office.balance(account), stockOf(office).onHand]).toEqual([59, 5])
  })

  it("is refused where there is no stock here, though there is elsewhere", () => {
    const office = officeWith(100)
    const there = { ...redemption, exchangePoint: "station-2" }
    expect(office.refused(Redeem, there, "2026-02-01")).toMatchObject({
      _tag: "OutOfStock",
      exchangePoint: "station-2",
      asked: 1,
      onHand: 0,
    })
    office.must(
      TransferStock,
      { reward: "soap", from: "station-1", to: "station-2", quantity: 1 },
      "2026-02-01",
    )
    office.must(Redeem, there, "2026-02-01")
    expect(office.refused(Redeem, there, "2026-02-01")).toMatchObject({ _tag: "OutOfStock" })
    expect(office.refused(Redeem, { ...redemption, quantity: 5 }, "2026-02-01")).toMatchObject({
      _tag: "OutOfStock",
      asked: 5,
      onHand: 4,
    })
  })

  it("control: of a service without stock any number can be had", () => {
    const office = officeWith(1000, { stocked: false })
    for (let number = 0; number < 10; number++)
      office.must(Redeem, { ...redemption, quantity: 10 }, "2026-02-01")
    expect(stockOf(office).onHand).toBe(0)
    const delivery = { reward: "soap", exchangePoint: "station-1", quantity: 5 }
    expect(office.refused(ReceiveStock, delivery, "2026-02-01")).toMatchObject({
      _tag: "NoStockKept",
    })
  })

  it("is open from the first to the last day of the reward, and until it is withdrawn", () => {
    const office = officeWith(100, { from: "2026-02-01", to: "2026-02-04" })
    const reason = (at: string | number) => {
      const result = office.attempt(Redeem, redemption, at)
      return Result.isFailure(result) ? result.failure : "redeemed"
    }
    expect(reason("2026-01-31")).toMatchObject({ reason: "notYet", day: "2026-02-01" })
    expect(reason(Date.parse("2026-02-01T00:00:00+08:00"))).toBe("redeemed")
    expect(reason(Date.parse("2026-02-04T23:59:59.999+08:00"))).toBe("redeemed")
    expect(reason("2026-02-05")).toMatchObject({ reason: "over", day: "2026-02-04" })
    office.must(ChangeReward, { reward: "soap", unit: "district", to: null }, "2026-02-05")
    expect(reason("2026-02-05")).toBe("redeemed")
    office.must(WithdrawReward, { reward: "soap", unit: "district" }, "2026-02-05")
    office.must(WithdrawReward, { reward: "soap", unit: "district" }, "2026-02-05")
    expect(reason("2026-02-05")).toMatchObject({ reason: "withdrawn" })
    expect(office.refused(Redeem, { ...redemption, reward: "tea" }, "2026-02-05")).toMatchObject({
      _tag: "RewardNotOffered",
      reason: "unknown",
    })
  })

  it("keeps to a limit at a time, in pieces and in points of a group, however often", () => {
    const group = { unit: "district", amount: 9, counts: "points", per: "redemption", of: "person" }
    const office = officeWith(1000, {
      limit: { quantity: 3, per: "redemption" },
      stocked: false,
    })
    const price = office.must(Redeem, { ...redemption, quantity: 1 }, "2026-02-01").points
    for (let time = 0; time < 3; time++) {
      office.must(Redeem, { ...redemption, quantity: 3 }, "2026-02-01")
      expect(office.refused(Redeem, { ...redemption, quantity: 4 }, "2026-02-01")).toMatchObject({
        _tag: "LimitReached",
        period: "redemption",
        limit: 3,
        taken: 0,
      })
    }
    const amount = 2 * price
    office.must(SetLimitGroup, { ...group, group: "dear", amount }, "2026-02-01")
    const change = { reward: redemption.reward, unit: "district", groups: ["dear"] }
    office.must(ChangeReward, change, "2026-02-01")
    office.must(Redeem, { ...redemption, quantity: 2 }, "2026-02-01")
    expect(office.refused(Redeem, { ...redemption, quantity: 3 }, "2026-02-01")).toMatchObject({
      period: "redemption",
      group: "dear",
      asked: 3 * price,
      limit: amount,
    })
  })

  it.each([
    ["day", "2026-02-01", "2026-02-02", "2026-02-01"],
    ["month", "2026-01-31", "2026-02-01", "2026-01"],
    ["quarter", "2026-03-31", "2026-04-01", "2026-Q1"],
    ["year", "2026-12-31", "2027-01-01", "2026"],
    ["ever", "2026-12-31", undefined, "ever"],
  ])("keeps to a limit by %s", (per, last, next, period) => {
    const office = officeWith(1000, { limit: { quantity: 2, per } })
    office.must(Redeem, redemption, last)
    const { redemption: second } = office.must(Redeem, redemption, last)
    expect(office.refused(Redeem, redemption, last)).toMatchObject({
      _tag: "LimitReached",
      period,
      limit: 2,
      taken: 2,
      asked: 1,
    })
    give(office, 100, { account: "volunteer/v-2" })
    office.must(Redeem, { ...redemption, account: "volunteer/v-2" }, last)
    office.must(RefundRedemption, { redemption: second, exchangePoint: "station-1" }, last)
    office.must(Redeem, redemption, last)
    if (next !== undefined) office.must(Redeem, redemption, next)
  })

  it("never multiplies beyond 2^53-1", () => {
    const office = officeWith(0, { stocked: false, price: maximumPoints })
    give(office, maximumPoints)
    expect(office.refused(Redeem, { ...redemption, quantity: 2 }, "2026-02-01")).toMatchObject({
      _tag: "TooManyPoints",
    })
    office.must(Redeem, redemption, "2026-02-01")
    expect(office.balance(account)).toBe(0)
  })
})

describe("a refund", () => {
  it("gives the points back to the lots they came from, once", () => {
    const office = officeWith(0)
    give(office, 4, { unit: "a", validUntil: "2026-06-30" })
    give(office, 8, { unit: "b", validUntil: "2026-12-31" })
    const before = office.account(account).lots
    const { redemption: id } = office.must(Redeem, redemption, "2026-02-01")
    expect(
      office.must(RefundRedemption, { redemption: id, exchangePoint: "station-1" }, "2026-02-02"),
    ).toEqual({
      points: 10,
      expired: 0,
    })
    expect(office.account(account).lots).toEqual(before)
    expect(stockOf(office)).toMatchObject({ onHand: 5, issued: 0 })
    const again = office.refused(
      RefundRedemption,
      { redemption: id, exchangePoint: "station-1" },
      "2026-02-03",
    )
    expect(again).toMatchObject({ _tag: "NotRedeemed", refunded: "2026-02-02" })
  })

  it("is no way round expiry: what has lapsed meanwhile stays lapsed", () => {
    const office = officeWith(0)
    give(office, 4, { unit: "a", validUntil: "2026-06-30" })
    give(office, 6, { unit: "b", validUntil: "2026-12-31" })
    const { redemption: id } = office.must(Redeem, redemption, "2026-06-30")
    const refund = { redemption: id, exchangePoint: "station-1" }
    expect(office.must(RefundRedemption, refund, "2026-07-01")).toEqual({ points: 10, expired: 4 })
    expect(office.account(account).lots).toMatchObject([{ unit: "b", left: 6 }])
    expect(office.account(account)).toMatchObject({ redeemed: 0, expired: 4 })
    expect(office.faults(account)).toEqual([])
  })

  it("leaves the stock as it is where the pieces do not come back", () => {
    const office = officeWith(10)
    const { redemption: id } = office.must(Redeem, redemption, "2026-02-01")
    const refund = { redemption: id, exchangePoint: "station-1", restock: false }
    office.must(RefundRedemption, refund, "2026-02-02")
    expect(stockOf(office)).toMatchObject({ onHand: 4, issued: 1 })
  })

  it("is made where it was redeemed, by somebody else than the holder", () => {
    const allowAll: PolicyShape = { allows: () => true }
    const spec = specification({ policy: allowAll })
    openUnits(spec)
    const at = noon("2026-02-01")
    spec.run(DefineReward, { ...soap, stocked: false }, { at })
    spec.run(Adjust, { account, unit: "u", points: 10, reason: "补发" }, { at })
    const redeemed = spec.run(Redeem, redemption, { at, actor: person("v-1") })
    const id = Result.isSuccess(redeemed) ? redeemed.success.redemption : "none"
    const refund = { redemption: id, exchangePoint: "station-1" }
    expect(spec.run(RefundRedemption, refund, { at, actor: person("v-1") })).toMatchObject({
      failure: { _tag: "OwnAccount" },
    })
    expect(
      spec.run(RefundRedemption, { ...refund, exchangePoint: "station-2" }, { at }),
    ).toMatchObject({
      failure: { _tag: "OtherUnit" },
    })
    expect(Result.isSuccess(spec.run(RefundRedemption, refund, { at, actor: person("v-2") }))).toBe(
      true,
    )
  })
})

describe("who may", () => {
  it("redeem for themselves, but give nothing to themselves", () => {
    const allowAll: PolicyShape = { allows: () => true }
    const spec = specification({ policy: allowAll })
    openUnits(spec)
    const options = { at: noon("2026-02-01"), actor: person("v-1") }
    const rules = [
      {
        id: "visit",
        earns: { _tag: "PerActivity", points: 1 },
        rounding: "floor",
        validity: { _tag: "Never" },
      },
    ]
    spec.run(PublishRules, { effectiveFrom: "2026-01-01", rules })
    const award = { account, fact: "record/r-1", unit: "u", day: "2026-01-31" }
    const adjust = { account, unit: "u", points: 10, reason: "补发" }
    expect(spec.run(Award, award, options)).toMatchObject({ failure: { _tag: "OwnAccount" } })
    expect(spec.run(Adjust, adjust, options)).toMatchObject({ failure: { _tag: "OwnAccount" } })
    const other = { ...options, actor: person("v-2") }
    expect(spec.run(Award, award, other)).toMatchObject({ success: { granted: 1 } })
    expect(Result.isSuccess(spec.run(Adjust, adjust, other))).toBe(true)
  })

  it("is the holder of that kind of account, not whoever has the same id", () => {
    const ownersOnly: PolicyShape = { allows: ({ owner }, { actor }) => owner === actor.id }
    const spec = specification({ policy: ownersOnly })
    openUnits(spec)
    const at = noon("2026-02-01")
    spec.run(DefineReward, { ...soap, stocked: false }, { at })
    const redeems = (id: string, by: string) => {
      spec.run(Adjust, { account: id, unit: "u", points: 10, reason: "补发" }, { at })
      return spec.run(Redeem, { ...redemption, account: id }, { at, actor: person(by) })
    }
    expect(Result.isSuccess(redeems("volunteer/x-1", "x-1"))).toBe(true)
    expect(Result.isSuccess(redeems("household/x-1", "household/x-1"))).toBe(true)
    for (const [id, by] of [
      ["household/x-1", "x-1"],
      ["team/x-1", "x-1"],
      ["team/x-1", "household/x-1"],
      ["volunteer/x-1", "volunteer/x-1"],
    ] as const) {
      expect(redeems(id, by)).toMatchObject({ failure: { _tag: "Denied" } })
    }
    const adjust = { account: "household/x-1", unit: "u", points: 10, reason: "补发" }
    const allowing = specification({ policy: { allows: () => true } })
    openUnits(allowing)
    expect(allowing.run(Adjust, adjust, { at, actor: person("household/x-1") })).toMatchObject({
      failure: { _tag: "OwnAccount" },
    })
  })

  it("ask leave at the unit that is concerned", () => {
    const asked: Array<unknown> = []
    const spec = specification({
      policy: {
        allows: (permission) => {
          asked.push(permission)
          openUnits(spec)
          return false
        },
      },
    })
    const actor = person("v-9")
    spec.run(Redeem, redemption, { actor })
    spec.run(TransferStock, { reward: "soap", from: "a", to: "b", quantity: 1 }, { actor })
    spec.run(Adjust, { account, unit: "u", points: 10, reason: "补发" }, { actor })
    expect(asked).toEqual([
      { action: "points.redeem", unit: "station-1", owner: "v-1" },
      { action: "points.transferStock", unit: "a" },
      { action: "points.adjust", unit: "u" },
    ])
  })
})

describe("stock", () => {
  it("is corrected to what was counted, with the difference", () => {
    const office = officeWith(0)
    const count = { reward: "soap", exchangePoint: "station-1", counted: 3, reason: "破损两件" }
    expect(office.must(CountStock, count, "2026-02-01")).toEqual({ difference: -2 })
    expect(stockOf(office)).toEqual({ onHand: 3, received: 5, issued: 0, corrected: -2, moved: 0 })
    expect(office.refused(CountStock, { ...count, counted: -1 }, "2026-02-01")).toMatchObject({
      _tag: "InvalidInput",
      issues: [{ field: "counted" }],
    })
    expect(office.refused(CountStock, { ...count, reason: "  " }, "2026-02-01")).toMatchObject({
      issues: [{ field: "reason" }],
    })
  })
})
