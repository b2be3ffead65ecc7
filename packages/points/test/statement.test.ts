import {
  Adjust,
  Award,
  DefineReward,
  ExpireLots,
  movementsOf,
  PublishRules,
  Redeem,
  RefundRedemption,
  ReverseEarning,
  statement,
} from "@civic-practice/points"
import { expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"

/** A year of one account, in which everything happens once. */
const aYear = (): Office => {
  const office = new Office()
  const rules = [
    {
      id: "hours",
      earns: { _tag: "PerHour", points: 10 },
      rounding: "floor",
      caps: { perDay: 25 },
      validity: { _tag: "EndOf", period: "year" },
    },
  ]
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
  const award = (number: number, unit: string, day: string, minutes: number) =>
    office.must(Award, { account, fact: `record/r-${number}`, unit, day, minutes }, day)
  award(1, "station-1", "2026-03-05", 180)
  award(2, "station-2", "2026-04-05", 60)
  office.must(ReverseEarning, { fact: "record/r-2", unit: "station-2" }, "2026-05-01")
  office.must(Adjust, { account, unit: "district", points: 7, reason: "表彰" }, "2026-06-01")
  office.must(Adjust, { account, unit: "district", points: -2, reason: "更正" }, "2026-06-02")
  office.must(
    DefineReward,
    {
      reward: "haircut",
      unit: "district",
      name: { zh: "理发", en: "haircut" },
      price: 4,
      stocked: false,
    },
    "2026-06-01",
  )
  const { redemption } = office.must(
    Redeem,
    { account, reward: "haircut", exchangePoint: "station-9", quantity: 2 },
    "2026-07-01",
  )
  office.must(RefundRedemption, { redemption, exchangePoint: "station-9" }, "2026-07-02")
  office.must(ExpireLots, { account, day: "2027-01-01" }, "2027-01-01")
  return office
}

it("a statement says what came and went, why, and what the balance was", () => {
  const entries = statement(aYear().events(account))
  expect(
    entries.map(({ day, title, points, balance }) => [day, title.zh, points, balance]),
  ).toEqual([
    ["2026-03-05", "积分发放", 25, 25],
    ["2026-04-05", "积分发放", 10, 35],
    ["2026-05-01", "积分撤销", -10, 25],
    ["2026-06-01", "人工增加", 7, 32],
    ["2026-06-02", "人工扣减", -2, 30],
    ["2026-07-01", "积分兑换", -8, 22],
    ["2026-07-02", "兑换退回", 8, 30],
    ["2026-12-31", "积分过期", -23, 7],
  ])
  expect(entries[0]).toMatchObject({
    reference: "record/r-1",
    rules: {
      ruleSet: "default",
      version: 1,
      credits: [{ rule: "hours", asked: 30, granted: 25, cutBy: ["perDay"] }],
    },
  })
  expect(entries[3]).toMatchObject({ reason: "表彰" })
})

it("an earning reversed after it has lapsed is a line of 0", () => {
  const office = aYear()
  office.must(ReverseEarning, { fact: "record/r-1", unit: "station-1" }, "2027-02-01")
  const line = statement(office.events(account)).at(-1)
  expect(line).toMatchObject({ reference: "record/r-1", balance: 7 })
  expect(Object.is(line?.points, 0)).toBe(true)
})

it("movements carry unit and day, so that reports need nothing but events", () => {
  const movements = aYear()
    .events(account)
    .flatMap(movementsOf)
    .map(({ measure, unit, day, points }) => `${measure} ${unit} ${day.slice(0, 7)} ${points}`)
  expect(movements).toEqual([
    "issued station-1 2026-03 25",
    "issued station-2 2026-04 10",
    "reversed station-2 2026-05 10",
    "issued district 2026-06 7",
    "reversed station-1 2026-06 2",
    "redeemed station-1 2026-07 8",
    "exchanged station-9 2026-07 8",
    "redeemed station-1 2026-07 -8",
    "exchanged station-9 2026-07 -8",
    "expired station-1 2026-12 23",
  ])
})
