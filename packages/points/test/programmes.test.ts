import {
  Award,
  DefineReward,
  ExpireLots,
  PublishRules,
  Redeem,
  ReverseEarning,
} from "@civic-practice/points"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"

/** An office whose one rule set is in force from the first day of 2025. */
const programme = (rules: ReadonlyArray<object>): Office => {
  const office = new Office()
  office.must(PublishRules, { effectiveFrom: "2025-01-01", rules }, "2025-01-01")
  return office
}

let facts = 0
const served = (office: Office, day: string, minutes: number, parts: object = {}): number =>
  office.must(
    Award,
    { account, fact: `record/${facts++}`, unit: "station-1", day, minutes, ...parts },
    day,
  ).granted

const offer = (office: Office, price: number, terms: object = {}) =>
  office.must(
    DefineReward,
    {
      reward: "soap",
      unit: "district",
      name: { zh: "香皂", en: "soap" },
      price,
      stocked: false,
      ...terms,
    },
    "2025-01-01",
  )

const redeem = (office: Office, day: string) =>
  office.attempt(Redeem, { account, reward: "soap", exchangePoint: "station-1", quantity: 1 }, day)

// Hailin (海林): an hour is a point, at most two hours of an activity count; a complaint makes the activity
// count for nothing; redeemed once a quarter.
describe("Hailin", () => {
  const hailin = () =>
    programme([
      {
        id: "hours",
        earns: { _tag: "PerHour", points: 1 },
        rounding: "floor",
        caps: { countedMinutesPerActivity: 120 },
        validity: { _tag: "Never" },
      },
      {
        id: "referral",
        earns: { _tag: "PerEvent", event: "referral", points: 2 },
        rounding: "floor",
        validity: { _tag: "Never" },
      },
    ])

  it.each([
    [59, 0],
    [60, 1],
    [119, 1],
    [120, 2],
    [180, 2],
    [600, 2],
  ])("gives for %i minutes in one activity %i points", (minutes, points) => {
    const activity = { activity: "a-1", activityMonth: "2026-03" }
    expect(served(hailin(), "2026-03-05", minutes, activity)).toBe(points)
  })

  it("counts two hours of an activity of several days, and two of the next one", () => {
    const office = hailin()
    const first = { activity: "a-1", activityMonth: "2026-03" }
    const second = { activity: "a-2", activityMonth: "2026-04" }
    expect(served(office, "2026-03-31", 60, first)).toBe(1)
    expect(served(office, "2026-04-01", 120, first)).toBe(1)
    expect(served(office, "2026-04-01", 120, second)).toBe(2)
  })

  it("gives 2 points for a referral", () => {
    expect(served(hailin(), "2026-03-05", 0, { event: "referral" })).toBe(2)
  })

  it("takes the points of an activity back after a complaint", () => {
    const office = hailin()
    const activity = { activity: "a-1", activityMonth: "2026-03" }
    const award = {
      account,
      fact: "record/complaint",
      unit: "station-1",
      day: "2026-03-05",
      minutes: 120,
    }
    office.must(Award, { ...award, ...activity }, "2026-03-05")
    office.must(ReverseEarning, { fact: "record/complaint", unit: "station-1" }, "2026-03-09")
    expect(office.balance(account)).toBe(0)
  })

  it("redeems once a quarter", () => {
    const office = hailin()
    offer(office, 1, { limit: { quantity: 1, per: "quarter" } })
    served(office, "2026-03-05", 120)
    expect(Result.isSuccess(redeem(office, "2026-03-31"))).toBe(true)
    expect(redeem(office, "2026-03-31")).toMatchObject({ failure: { _tag: "LimitReached" } })
    expect(Result.isSuccess(redeem(office, "2026-04-01"))).toBe(true)
  })
})

// Huangyan (黄岩): each full two hours are a point; the year begins on 1 January, and its points are redeemed in
// the January after.
describe("Huangyan", () => {
  const huangyan = () => {
    const office = programme([
      {
        id: "hours",
        earns: { _tag: "PerHour", points: { numerator: 1, denominator: 2 } },
        rounding: "floor",
        validity: { _tag: "EndOf", period: "year", monthsAfter: 1 },
      },
    ])
    offer(office, 5, { from: "2026-01-01", to: "2026-01-31" })
    return office
  }

  it.each([
    [119, 0],
    [120, 1],
    [239, 1],
    [240, 2],
    [600, 5],
  ])("gives for %i minutes %i points", (minutes, points) => {
    expect(served(huangyan(), "2025-06-01", minutes)).toBe(points)
  })

  it("redeems in the January after, and clears what is left", () => {
    const office = huangyan()
    served(office, "2025-01-01", 600)
    served(office, "2025-12-31", 600)
    expect(redeem(office, "2025-12-31")).toMatchObject({ failure: { reason: "notYet" } })
    expect(Result.isSuccess(redeem(office, "2026-01-31"))).toBe(true)
    expect(office.must(ExpireLots, { account, day: "2026-02-01" }, "2026-02-01")).toEqual({
      expired: 5,
    })
    expect(office.balance(account)).toBe(0)
    // What is served in January belongs to the new year.
    served(office, "2026-01-15", 240)
    expect(office.account(account).lots).toMatchObject([{ left: 2, validUntil: "2027-01-31" }])
  })
})

// The template scheme (志愿服务积分管理办法范本): an hour is a point, valid for a year and then cleared.
describe("the template scheme", () => {
  it("gives a point an hour, valid for a year, then cleared", () => {
    const office = programme([
      {
        id: "hours",
        earns: { _tag: "PerHour", points: 1 },
        rounding: "floor",
        validity: { _tag: "Months", months: 12 },
      },
    ])
    offer(office, 1)
    expect(served(office, "2026-03-05", 180)).toBe(3)
    expect(Result.isSuccess(redeem(office, "2027-03-05"))).toBe(true)
    expect(redeem(office, "2027-03-06")).toMatchObject({ failure: { _tag: "InsufficientPoints" } })
    expect(office.must(ExpireLots, { account, day: "2027-03-06" }, "2027-03-06")).toEqual({
      expired: 2,
    })
  })
})

// Sanyuan (三元镇): 20 points each time, for the household.
describe("Sanyuan", () => {
  it("gives the household 20 points for each time, however long it took", () => {
    const office = programme([
      {
        id: "volunteering",
        earns: { _tag: "PerActivity", points: 20 },
        rounding: "floor",
        validity: { _tag: "EndOf", period: "halfYear" },
      },
    ])
    const household = { account: "household/h-1" }
    expect(served(office, "2026-03-05", 30, household)).toBe(20)
    expect(served(office, "2026-03-06", 300, household)).toBe(20)
    expect(office.account("household/h-1").lots).toMatchObject([
      { left: 40, validUntil: "2026-06-30" },
    ])
  })
})

// The student scheme (学生): an hour times the factor of the level, here 1.0, 1.2, 1.4 and 1.6.
describe("the student scheme", () => {
  it.each([
    ["class", 300, 5],
    ["college", 300, 6],
    ["district", 300, 7],
    ["city", 300, 8],
    ["city", 100, 3],
    ["elsewhere", 300, 5],
  ])("gives at the level %s for %i minutes %i points", (level, minutes, points) => {
    const tenths = (numerator: number) => ({ numerator, denominator: 10 })
    const office = programme([
      {
        id: "hours",
        earns: { _tag: "PerHour", points: 1 },
        coefficients: [
          {
            by: "field",
            factors: [
              { of: "class", times: tenths(10) },
              { of: "college", times: tenths(12) },
              { of: "district", times: tenths(14) },
              { of: "city", times: tenths(16) },
            ],
          },
        ],
        rounding: "halfUp",
        validity: { _tag: "Never" },
      },
    ])
    expect(served(office, "2026-03-05", minutes, { field: level })).toBe(points)
  })
})
