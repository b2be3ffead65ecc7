import {
  CancelReservation,
  DefineGroup,
  DefineReward,
  JoinGroup,
  RecordHolder,
  Redeem,
  RefundRedemption,
  Reserve,
  SetLimitGroup,
} from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import type { Office } from "./Office.ts"
import { account, asked, at, give, officeWith, soap } from "./soapShop.ts"

describe("who may redeem a reward", () => {
  const facts = (office: Office, known: object) =>
    office.must(RecordHolder, { account, at: "district", facts: known }, "2026-01-01")

  it("is told every reason why not", () => {
    const eligibility = {
      starsAtLeast: 3,
      ageAtLeast: 60,
      unit: "institute-1",
      notUnderDiscipline: true,
    }
    const office = officeWith(100, { eligibility })
    expect(office.refused(Redeem, asked, "2026-02-01")).toMatchObject({
      _tag: "NotEligible",
      reasons: [
        { reason: "tooFewStars", needed: 3, held: 0 },
        { reason: "bornOnUnknown" },
        { reason: "unitUnknown" },
      ],
    })
    const bornOn = "1966-02-02"
    facts(office, { stars: 2, bornOn, unit: "station-9", disciplinedUntil: "2026-02-01" })
    expect(office.refused(Redeem, asked, "2026-02-01")).toMatchObject({
      reasons: [
        { reason: "tooFewStars", held: 2 },
        { reason: "tooYoung", needed: 60, age: 59 },
        { reason: "otherUnit", unit: "institute-1", home: "station-9" },
        { reason: "disciplined", until: "2026-02-01" },
      ],
    })
    facts(office, { stars: 3, bornOn, unit: "station-2", disciplinedUntil: "2026-02-01" })
    office.must(Redeem, asked, "2026-02-02")
  })

  it("pays by stars", () => {
    const prices = [
      { starsFrom: 3, price: 8 },
      { starsFrom: 5, price: 5 },
    ]
    const office = officeWith(100, { prices })
    const price = () => office.must(Redeem, asked, "2026-02-01").points
    expect(price()).toBe(10)
    facts(office, { stars: 4 })
    expect(price()).toBe(8)
    facts(office, { stars: 5 })
    expect(price()).toBe(5)
  })

  it("must have a minimum of points before", () => {
    const office = officeWith(79, { minimumBalance: 80 })
    expect(office.refused(Redeem, asked, "2026-02-01")).toMatchObject({
      _tag: "BelowMinimum",
      missing: 1,
    })
    give(office, 1)
    office.must(Redeem, asked, "2026-02-01")
  })

  it("shares the limit of a household", () => {
    const office = officeWith(100, { householdLimit: { quantity: 2, per: "year" } })
    const group = "household/h-1"
    const unit = "station-1"
    office.must(DefineGroup, { group, unit, pooling: { _tag: "None" } }, "2026-01-01")
    for (const member of [account, "volunteer/v-2"]) {
      office.must(JoinGroup, { group, member, unit, from: "2026-01-01" }, "2026-01-01")
      give(office, 100, { account: member })
    }
    office.must(Redeem, asked, "2026-02-01")
    const other = { ...asked, account: "volunteer/v-2" }
    const { reservation } = office.must(Reserve, other, "2026-02-01")
    expect(office.refused(Redeem, asked, "2026-02-02")).toMatchObject({
      _tag: "LimitReached",
      household: group,
      taken: 2,
      renewedOn: "2027-01-01",
    })
    const cancelled = { reservation, account: other.account, exchangePoint: at }
    office.must(CancelReservation, cancelled, "2026-02-02")
    office.must(Redeem, asked, "2026-02-02")
  })

  it("keeps to a limit over several rewards, by pieces or by points", () => {
    const office = officeWith(1000, {})
    const groups = ["fair"]
    const limit = { group: "fair", unit: "district", amount: 30, counts: "points", per: "month" }
    office.must(SetLimitGroup, { ...limit, of: "person" }, "2026-01-01")
    for (const [reward, price] of [
      ["tea", 20],
      ["rice", 15],
    ] as const) {
      office.must(DefineReward, { ...soap, reward, price, stocked: false, groups }, "2026-01-01")
    }
    const { redemption } = office.must(Redeem, { ...asked, reward: "tea" }, "2026-02-01")
    const rice = { ...asked, reward: "rice" }
    expect(office.refused(Redeem, rice, "2026-02-01")).toMatchObject({
      _tag: "LimitReached",
      group: "fair",
      counts: "points",
      limit: 30,
      taken: 20,
      asked: 15,
    })
    office.must(RefundRedemption, { redemption, exchangePoint: at }, "2026-02-01")
    office.must(Redeem, { ...rice, quantity: 2 }, "2026-02-01")
    office.must(Redeem, { ...asked, reward: "tea" }, "2026-03-01")
    expect(
      office.refused(
        DefineReward,
        { ...soap, reward: "salt", groups: ["nobody-set-it"] },
        "2026-01-01",
      ),
    ).toMatchObject({ _tag: "UnknownLimitGroup" })
  })
})
