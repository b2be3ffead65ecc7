import {
  Adjust,
  Award,
  CorrectEarning,
  DefineReward,
  ExpireLots,
  PublishRules,
  RecordHolder,
  Redeem,
  ReverseEarning,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const earning = { account, fact: "record/r-1", unit: "station-1", day: "2026-01-05" }
const served = (minutes: number) => ({ ...earning, minutes })

const hourly = (points: number, validity: object = { _tag: "EndOf", period: "year" }) => [
  { id: "hours", earns: { _tag: "PerHour", points }, rounding: "floor", validity },
]

/** An office at which ten hours have earned ten points of the year. */
const earned = (): Office => {
  const office = new Office()
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules: hourly(1) }, "2026-01-01")
  const haircut = { reward: "haircut", unit: "district", name: { zh: "理发", en: "haircut" } }
  office.must(DefineReward, { ...haircut, price: 1, stocked: false }, "2026-01-01")
  office.must(Award, served(600), "2026-01-06")
  return office
}

const spend = (office: Office, quantity: number, on = "2026-02-01") =>
  office.must(Redeem, { account, reward: "haircut", exchangePoint: "station-1", quantity }, on)

const correct = (office: Office, hours: number, on = "2026-03-01") =>
  office.attempt(CorrectEarning, served(hours * 60), on)

const totals = (office: Office) => {
  const { issued, redeemed, expired, reversed } = office.account(account)
  expect(office.faults(account)).toEqual([])
  return { issued, redeemed, expired, reversed, left: office.balance(account) }
}

describe("the correction of an earning", () => {
  it("upwards grants the difference, though all points were spent", () => {
    const office = earned()
    spend(office, 10)
    expect(correct(office, 12)).toEqual(Result.succeed({ granted: 12, difference: 2 }))
    expect(totals(office)).toEqual({ issued: 12, redeemed: 10, expired: 0, reversed: 0, left: 2 })
  })

  it("would be refused as a reversal and a new award", () => {
    const office = earned()
    spend(office, 10)
    const { fact, unit } = earning
    expect(office.refused(ReverseEarning, { fact, unit }, "2026-03-01")).toMatchObject({
      _tag: "Shortfall",
      missing: 10,
    })
  })

  it("downwards takes the difference only, and names it where it cannot be found", () => {
    const office = earned()
    spend(office, 7)
    expect(correct(office, 8)).toEqual(Result.succeed({ granted: 8, difference: -2 }))
    expect(totals(office)).toEqual({ issued: 10, redeemed: 7, expired: 0, reversed: 2, left: 1 })
    expect(office.refused(CorrectEarning, served(300), "2026-03-01")).toMatchObject({
      _tag: "Shortfall",
      needed: 3,
      available: 1,
      missing: 2,
    })
    expect(totals(office).left).toBe(1)
  })

  it("after the points lapsed issues the difference, which has lapsed too, and nothing twice", () => {
    const office = earned()
    office.must(ExpireLots, { account, day: "2027-01-01" }, "2027-01-01")
    expect(correct(office, 12, "2027-02-01")).toEqual(
      Result.succeed({ granted: 12, difference: 2 }),
    )
    office.must(ExpireLots, { account, day: "2027-02-01" }, "2027-02-01")
    expect(totals(office)).toEqual({ issued: 12, redeemed: 0, expired: 12, reversed: 0, left: 0 })
    expect(correct(office, 3, "2027-02-02")).toEqual(Result.succeed({ granted: 3, difference: 0 }))
    expect(totals(office)).toMatchObject({ issued: 12, expired: 12, reversed: 0 })
  })

  it("leaves points in their lots where rules published meanwhile let them lapse sooner", () => {
    const office = earned()
    const rules = hourly(1, { _tag: "EndOf", period: "month" })
    office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-02-01")
    expect(correct(office, 12)).toEqual(Result.succeed({ granted: 12, difference: 2 }))
    expect(office.account(account).lots).toMatchObject([
      { validUntil: "2026-01-31", left: 2 },
      { validUntil: "2026-12-31", left: 10 },
    ])
    // So a reversal claims what is where, and not what has lapsed.
    office.must(ExpireLots, { account, day: "2026-03-01" }, "2026-03-01")
    const { fact, unit } = earning
    expect(office.must(ReverseEarning, { fact, unit }, "2026-03-02")).toEqual({ taken: 10 })
    expect(totals(office)).toMatchObject({ issued: 12, expired: 2, reversed: 10, left: 0 })
  })

  it("to nothing reverses it, and what earned nothing is awarded", () => {
    const office = earned()
    expect(correct(office, 0)).toEqual(Result.succeed({ granted: 0, difference: -10 }))
    expect(office.events(account).at(-1)).toMatchObject({ _tag: "EarningReversed", points: 10 })
    expect(correct(office, 4)).toEqual(Result.succeed({ granted: 4, difference: 4 }))
    expect(totals(office)).toMatchObject({ issued: 14, reversed: 10, left: 4 })
  })

  it("is refused for another account or unit than it was earned for", () => {
    const office = earned()
    const other = { ...served(60), account: "volunteer/v-2" }
    expect(office.refused(CorrectEarning, other, "2026-03-01")).toMatchObject({
      _tag: "AlreadyAwarded",
      account,
    })
    const elsewhere = { ...served(60), unit: "station-2" }
    expect(office.refused(CorrectEarning, elsewhere, "2026-03-01")).toMatchObject({
      _tag: "OtherUnit",
    })
  })

  it("counts against caps in the place of what it corrects", () => {
    const office = new Office()
    const rules = hourly(1).map((rule) => ({ ...rule, caps: { perDay: 10 } }))
    office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
    office.must(Award, served(480), "2026-01-06")
    expect(correct(office, 12)).toEqual(Result.succeed({ granted: 10, difference: 2 }))
    expect(correct(office, 3)).toEqual(Result.succeed({ granted: 3, difference: -7 }))
    const second = { ...served(1200), fact: "record/r-2" }
    expect(office.must(Award, second, "2026-03-02")).toEqual({ granted: 7 })
    expect(office.faults(account)).toEqual([])
  })

  it("shows in the statement as one line with what the rules granted", () => {
    const office = earned()
    const { difference } = office.must(CorrectEarning, served(720), "2026-03-01")
    expect(difference).toBe(2)
    expect(office.events(account).at(-1)).toMatchObject({
      _tag: "EarningCorrected",
      day: earning.day,
      corrected: "2026-03-01",
      granted: 12,
      credits: [{ rule: "hours", granted: 12 }],
    })
  })
})

const days = ["2026-02-01", "2026-12-31", "2027-01-01", "2027-06-01"] as const
const happening = fc.oneof(
  fc.record({ do: fc.constant("spend" as const), points: fc.integer({ min: 5, max: 12 }) }),
  fc.record({ do: fc.constant("expire" as const) }),
  fc.record({ do: fc.constant("give" as const), points: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    do: fc.constant("publish" as const),
    points: fc.integer({ min: 1, max: 3 }),
    period: fc.constantFrom("month", "year"),
  }),
  fc.record({ do: fc.constant("correct" as const), hours: fc.integer({ min: 0, max: 15 }) }),
)

describe("for any history", () => {
  it("no correction to as much or more is refused, and one to less claims no more than the difference", () => {
    let refusals = 0
    const steps = fc.array(fc.tuple(happening, fc.nat({ max: 2 })), {
      minLength: 5,
      maxLength: 20,
      size: "max",
    })
    fc.assert(
      fc.property(steps, (list) => {
        const office = earned()
        let granted = 10
        let perHour = 1
        let place = 0
        for (const [one, later] of list) {
          if (later === 0) place = Math.min(place + 1, days.length - 1)
          const on = days[place] ?? days[0]
          switch (one.do) {
            case "spend": {
              const redemption = { account, reward: "haircut", exchangePoint: "station-1" }
              office.attempt(Redeem, { ...redemption, quantity: one.points }, on)
              break
            }
            case "expire":
              office.must(ExpireLots, { account, day: on }, on)
              break
            case "give": {
              const { points } = one
              office.must(Adjust, { account, unit: "station-9", points, reason: "补发" }, on)
              break
            }
            case "publish": {
              const rules = hourly(one.points, { _tag: "EndOf", period: one.period })
              office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, on)
              perHour = one.points
              break
            }
            case "correct": {
              const before = office.account(account)
              const result = correct(office, one.hours, on)
              if (Result.isSuccess(result)) {
                const { difference } = result.success
                const { issued, reversed } = office.account(account)
                expect(issued - before.issued).toBe(Math.max(0, difference))
                expect(reversed - before.reversed).toBe(Math.max(0, -difference))
                if (result.success.granted >= granted) {
                  expect(difference).toBe(result.success.granted - granted)
                } else expect(-difference).toBeLessThanOrEqual(granted - result.success.granted)
                granted = result.success.granted
              } else {
                refusals++
                expect(result.failure).toMatchObject({ _tag: "Shortfall" })
                const { needed } = Object(result.failure)
                expect(needed).toBeGreaterThan(0)
                expect(needed).toBeLessThanOrEqual(granted - perHour * one.hours)
              }
            }
          }
          expect(office.faults(account)).toEqual([])
        }
      }),
      { numRuns: 500 },
    )
    expect(refusals).toBeGreaterThan(20)
  })
})

it("a correction asks of the holder what the award saw, and otherwise what is recorded now", () => {
  const office = new Office()
  const perHour = { earns: { _tag: "PerHour", points: 1 }, rounding: "floor" }
  const rules = [
    {
      ...perHour,
      id: "starred",
      when: { minimumStars: 2 },
      validity: { _tag: "Never" },
    },
  ]
  const day = "2026-01-05"
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, day)
  const holder = (stars: number) =>
    office.must(RecordHolder, { account: "volunteer/v-1", at: "station-1", facts: { stars } }, day)
  const service = (minutes: number) => ({
    account: "volunteer/v-1",
    fact: "record/starred",
    unit: "station-1",
    day,
    minutes,
  })
  holder(2)
  expect(office.must(Award, service(120), day)).toEqual({ granted: 2 })
  holder(0)
  expect(office.must(CorrectEarning, service(180), day)).toMatchObject({ granted: 3 })
  expect(office.must(CorrectEarning, { ...service(180), stars: 1 }, day)).toMatchObject({
    granted: 0,
    difference: -3,
  })
})
