import {
  Adjust,
  Award,
  DefineReward,
  PublishRules,
  Redeem,
  ReverseEarning,
  SetPointsPolicy,
  shownBalance,
  statement,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const reversal = { fact: "record/r-1", unit: "station-1" }
const award = { account, fact: "record/r-1", unit: "station-1", day: "2026-01-05", minutes: 600 }

/** An office at which ten hours have earned ten points of the year. */
const earned = (): Office => {
  const office = new Office()
  const rules = [
    {
      id: "hours",
      earns: { _tag: "PerHour", points: 1 },
      rounding: "floor",
      validity: { _tag: "EndOf", period: "year" },
    },
  ]
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
  office.must(Award, award, "2026-01-06")
  return office
}

const give = (office: Office, points: number) =>
  office.must(Adjust, { account, unit: "station-9", points, reason: "补发" }, "2026-01-07")

const haircut = {
  reward: "haircut",
  unit: "district",
  name: { zh: "理发", en: "haircut" },
  price: 10,
  stocked: false,
}

const spendTen = (office: Office) => {
  office.must(DefineReward, haircut, "2026-01-01")
  const redemption = { account, reward: "haircut", exchangePoint: "station-1", quantity: 1 }
  office.must(Redeem, redemption, "2026-02-01")
}

describe("the reversal of an earning", () => {
  it("takes the points back from their own lot, and lets the fact earn again", () => {
    const office = earned()
    expect(office.must(ReverseEarning, reversal, "2026-03-07")).toEqual({ taken: 10 })
    expect(office.refused(ReverseEarning, reversal, "2026-03-08")).toMatchObject({
      _tag: "NotEarned",
      reversed: "2026-03-07",
    })
    expect(office.must(Award, { ...award, minutes: 180 }, "2026-03-08")).toEqual({ granted: 3 })
    expect(office.account(account)).toMatchObject({ issued: 13, reversed: 10 })
    expect(office.faults(account)).toEqual([])
  })

  it("is refused for what was never earned, or asked for by another unit", () => {
    const office = earned()
    const elsewhere = { ...reversal, unit: "station-2" }
    expect(office.refused(ReverseEarning, elsewhere, "2026-03-07")).toMatchObject({
      _tag: "OtherUnit",
      subject: "record/r-1",
    })
    const unknown = { ...reversal, fact: "record/r-9" }
    expect(office.refused(ReverseEarning, unknown, "2026-03-07")).toMatchObject({
      _tag: "NotEarned",
    })
    const skipping = { ...unknown, ifNotEarned: "skip" }
    expect(office.must(ReverseEarning, skipping, "2026-03-07")).toEqual({ taken: 0 })
  })

  it("takes other points where its own were spent, and is refused with the shortfall where they are too few", () => {
    const office = earned()
    spendTen(office)
    give(office, 9)
    expect(office.refused(ReverseEarning, reversal, "2026-02-02")).toMatchObject({
      _tag: "Shortfall",
      needed: 10,
      available: 9,
      missing: 1,
    })
    expect(office.balance(account)).toBe(9)
    give(office, 1)
    expect(office.must(ReverseEarning, reversal, "2026-02-02")).toEqual({ taken: 10 })
    expect(office.events(account).at(-1)).toMatchObject({
      lots: [{ unit: "station-9", points: 10 }],
    })
    expect(office.faults(account)).toEqual([])
  })

  it("does not claim what has lapsed from other points", () => {
    const office = earned()
    spendTen(office)
    give(office, 50)
    expect(office.must(ReverseEarning, reversal, "2027-01-01")).toEqual({ taken: 0 })
    expect(office.balance(account)).toBe(50)
    expect(office.faults(account)).toEqual([])
  })

  it("takes lapsed points that were not written off yet", () => {
    const office = earned()
    give(office, 50)
    expect(office.must(ReverseEarning, reversal, "2027-01-01")).toEqual({ taken: 10 })
    expect(office.account(account).lots).toMatchObject([{ unit: "station-9", left: 50 }])
  })
})

describe("the balance that is shown", () => {
  it("is never below 0 with what is owed beside it, or less what is owed where the policy is unlimited", () => {
    const step = fc.constantFrom("award", "reverse", "spend")
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("claim", "unlimited"),
        (steps, reversal) => {
          const office = earned()
          office.must(SetPointsPolicy, { reversal }, "2026-01-06")
          office.must(DefineReward, haircut, "2026-01-06")
          let net = 10
          const standing = ["record/r-1"]
          for (const [place, does] of steps.entries()) {
            if (does === "award") {
              const fact = `record/n-${place}`
              office.must(Award, { ...award, fact }, "2026-01-07")
              standing.push(fact)
              net += 10
            } else if (does === "reverse") {
              const fact = standing.pop()
              if (fact === undefined) continue
              office.must(ReverseEarning, { fact, unit: "station-1" }, "2026-01-07")
              net -= 10
            } else {
              const asked = { account, reward: "haircut", exchangePoint: "station-1", quantity: 1 }
              const result = office.attempt(Redeem, asked, "2026-01-07")
              if (Result.isSuccess(result)) net -= 10
            }
            const state = office.account(account)
            const shown = shownBalance(state, { reversal })
            expect(shown).toBe(reversal === "unlimited" ? net : Math.max(0, net))
            const last = statement(office.events(account), { reversal }).at(-1)
            expect(last?.balance).toBe(shown)
            expect(last?.owed ?? 0).toBe(Math.max(0, -net))
          }
        },
      ),
    )
  })
})
