import {
  Adjust,
  Award,
  AwardMany,
  CorrectEarning,
  CountStock,
  DefineReward,
  OpenAccount,
  PublishRules,
  ReceiveStock,
  Redeem,
  RefundRedemption,
  ReverseEarning,
  TransferStock,
} from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import { Office, openUnit } from "./Office.ts"

const account = "volunteer/v-1"
const today = "2026-03-02"
const name = { zh: "理发", en: "haircut" }

/** An office with rules and two rewards, and a shop that closes with March 2026. */
const opened = (): Office => {
  const office = new Office()
  openUnit(office.spec, "shop", "station", "centre", "2026-04-01")
  const rules = [
    {
      id: "hours",
      earns: { _tag: "PerHour", points: 1 },
      rounding: "floor",
      validity: { _tag: "Never" },
    },
  ]
  office.must(PublishRules, { effectiveFrom: "1990-01-01", rules }, "2026-01-01")
  office.must(Adjust, { account, unit: "station-1", points: 9, reason: "补发" }, "2026-01-02")
  for (const stocked of [true, false]) {
    const reward = stocked ? "soap" : "haircut"
    office.must(DefineReward, { reward, unit: "district", name, price: 1, stocked }, "2026-01-01")
  }
  office.must(ReceiveStock, { reward: "soap", exchangePoint: "shop", quantity: 5 }, "2026-01-01")
  return office
}

const award = (unit: string, day = today) => ({ account, fact: "record/r", unit, day, minutes: 60 })

const commands = [
  ["points.award", Award, (unit: string) => award(unit)],
  ["points.awardMany", AwardMany, (unit: string) => ({ awards: [award(unit)] })],
  ["points.correctEarning", CorrectEarning, (unit: string) => award(unit)],
  ["points.openAccount", OpenAccount, (unit: string) => ({ account: "team/t-1", unit })],
  ["points.adjust", Adjust, (unit: string) => ({ account, unit, points: 1, reason: "补发" })],
  [
    "points.defineReward",
    DefineReward,
    (unit: string) => ({ reward: "towel", unit, name, price: 1, stocked: true }),
  ],
  [
    "points.receiveStock",
    ReceiveStock,
    (exchangePoint: string) => ({ reward: "soap", exchangePoint, quantity: 1 }),
  ],
  [
    "points.transferStock",
    TransferStock,
    (to: string) => ({ reward: "soap", from: "shop", to, quantity: 1 }),
  ],
  [
    "points.redeem",
    Redeem,
    (exchangePoint: string) => ({ account, reward: "haircut", exchangePoint, quantity: 1 }),
  ],
] as const

describe("nothing begins at a unit that is unknown or not open", () => {
  it.each(commands)("by %s", (_, command, input) => {
    const office = opened()
    // Each command with an input of its own, which only its name ties together here.
    const given = command as typeof Award
    expect(office.refused(given, input("nowhere"), today)).toMatchObject({
      _tag: "UnknownUnit",
      unit: "nowhere",
    })
    openUnit(office.spec, "gone", "station", "centre", today)
    expect(office.refused(given, input("gone"), today)).toMatchObject({
      _tag: "UnitNotOpen",
      unit: "gone",
      on: today,
    })
    office.must(given, input("station-2"), today)
  })

  it("where points are awarded late, by the day of service", () => {
    const office = opened()
    expect(office.refused(Award, award("shop", "2026-04-01"), "2026-05-01")).toMatchObject({
      _tag: "UnitNotOpen",
    })
    expect(office.must(Award, award("shop", "2026-03-31"), "2026-05-01")).toEqual({ granted: 1 })
  })

  it("but what happened at one that has closed is put right, counted, given away and deducted", () => {
    const office = opened()
    const later = "2026-05-01"
    office.must(Award, award("shop"), today)
    const redemption = { account, reward: "soap", exchangePoint: "shop", quantity: 1 }
    const { redemption: id } = office.must(Redeem, redemption, today)
    const corrected = { ...award("shop"), minutes: 180 }
    expect(office.must(CorrectEarning, corrected, later)).toMatchObject({ difference: 2 })
    const deduction = { account, unit: "shop", points: -1, reason: "更正" }
    office.must(Adjust, deduction, later)
    office.must(ReverseEarning, { fact: "record/r", unit: "shop" }, later)
    office.must(RefundRedemption, { redemption: id, exchangePoint: "shop" }, later)
    const count = { reward: "soap", exchangePoint: "shop", counted: 4, reason: "盘点" }
    office.must(CountStock, count, later)
    const gift = { reward: "soap", from: "shop", to: "station-1", quantity: 4 }
    office.must(TransferStock, gift, later)
    expect(office.faults(account)).toEqual([])
  })
})
