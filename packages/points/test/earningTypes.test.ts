import { addDays, BusinessDay } from "@civic-practice/core"
import { Adjust, AlreadyAwarded, Award, PublishRules } from "@civic-practice/points"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const common = { rounding: "floor", validity: { _tag: "Never" } }
const half = (numerator: number) => ({ numerator, denominator: 2 })

const officeWith = (rule: object, capGroups?: ReadonlyArray<object>): Office => {
  const office = new Office()
  const rules = [{ id: "rule", ...common, ...rule }]
  const groups = capGroups === undefined ? {} : { capGroups }
  office.must(PublishRules, { effectiveFrom: "2025-01-01", rules, ...groups }, "2025-01-01")
  return office
}

let facts = 0
const award = (office: Office, parts: object): number =>
  office.must(
    Award,
    { account, fact: `fact/${facts++}`, unit: "station-1", day: "2026-03-05", ...parts },
    "2027-12-31",
  ).granted

describe("each way of earning", () => {
  it("points an hour (每小时)", () => {
    const office = officeWith({ earns: { _tag: "PerHour", points: 10 } })
    expect(award(office, { minutes: 90 })).toBe(15)
  })

  it.each([
    ["field", "服务类别", "elderly", "culture"],
    ["level", "级别", "city", "college"],
    ["role", "角色", "leader", "helper"],
    ["quality", "评价", "excellent", "plain"],
    ["team", "队伍", "red-sail", "blue"],
  ])("points an hour times a coefficient by %s (%s)", (by, _, listed, other) => {
    const coefficients = [{ by, factors: [{ of: listed, times: half(3) }] }]
    const office = officeWith({ earns: { _tag: "PerHour", points: 2 }, coefficients })
    expect(award(office, { minutes: 60, [by]: listed })).toBe(3)
    expect(award(office, { minutes: 60, [by]: other })).toBe(2)
    expect(award(office, { minutes: 60 })).toBe(2)
  })

  it("points an hour by the kind of day, which the calendar or the caller says (节假日)", () => {
    const coefficients = [
      {
        by: "dayKind",
        factors: [
          { of: "weekend", times: 2 },
          { of: "publicHoliday", times: 3 },
        ],
      },
    ]
    const office = officeWith({ earns: { _tag: "PerHour", points: 1 }, coefficients })
    // Thursday, Saturday, a Sunday that is worked, New Year's Day, and the Sunday within National Day's seven days.
    expect(award(office, { minutes: 60, day: "2026-03-05" })).toBe(1)
    expect(award(office, { minutes: 60, day: "2026-03-07" })).toBe(2)
    expect(award(office, { minutes: 60, day: "2026-01-04" })).toBe(1)
    expect(award(office, { minutes: 60, day: "2026-01-01" })).toBe(3)
    expect(award(office, { minutes: 60, day: "2026-10-04" })).toBe(3)
    expect(award(office, { minutes: 60, day: "2026-03-07", dayKind: "publicHoliday" })).toBe(3)
  })

  it("points an hour by the volunteer's stars (星级)", () => {
    const coefficients = [{ by: "stars", factors: [{ of: "5", times: 2 }], otherwise: 1 }]
    const office = officeWith({ earns: { _tag: "PerHour", points: 4 }, coefficients })
    expect(award(office, { minutes: 60, stars: 5 })).toBe(8)
    expect(award(office, { minutes: 60, stars: 4 })).toBe(4)
  })

  it("only for an age, a tenure or a number of stars", () => {
    const office = officeWith({
      earns: { _tag: "PerActivity", points: 5 },
      when: { minimumAge: 60, minimumTenureDays: 180, minimumStars: 1, maximumStars: 3 },
    })
    const fitting = { age: 60, tenureDays: 180, stars: 3 }
    expect(award(office, fitting)).toBe(5)
    for (const change of [{ age: 59 }, { tenureDays: 179 }, { stars: 0 }, { stars: 4 }]) {
      expect(award(office, { ...fitting, ...change })).toBe(0)
    }
    // What is not known lies in no range.
    expect(award(office, { age: 70 })).toBe(0)
  })

  it("fixed for each activity, and by role (每次)", () => {
    const office = officeWith({
      earns: { _tag: "PerActivity", points: 20 },
      when: { roles: ["leader"] },
    })
    expect(award(office, { minutes: 5, role: "leader" })).toBe(20)
    expect(award(office, { minutes: 600, role: "helper" })).toBe(0)
  })

  it.each(["registered", "trained", "commended", "blood-donated"])("for the event %s", (event) => {
    const office = officeWith({ earns: { _tag: "PerEvent", event, points: 5 } })
    expect(award(office, { event })).toBe(5)
    expect(award(office, { event: "something-else" })).toBe(0)
    expect(award(office, { minutes: 60 })).toBe(0)
  })

  it.each([
    ["a referral to the referrer (推荐)", "referral", "referral/v-2", "referral/v-3"],
    [
      "an adopted report of a case, merged ones being one (随手拍)",
      "report",
      "case/c-1",
      "case/c-2",
    ],
  ])("once for %s", (_, event, fact, other) => {
    const office = officeWith({ earns: { _tag: "PerEvent", event, points: 2 } })
    const one = { account, fact, unit: "station-1", day: "2026-03-05", event }
    expect(office.must(Award, one, "2026-03-06")).toEqual({ granted: 2 })
    // Also where another claims it.
    expect(
      office.refused(Award, { ...one, account: "volunteer/v-9" }, "2026-03-06"),
    ).toBeInstanceOf(AlreadyAwarded)
    expect(office.must(Award, { ...one, fact: other }, "2026-03-06")).toEqual({ granted: 2 })
  })

  it("a bonus by the star that was reached (星级奖励)", () => {
    const factors = [
      { of: "1", times: 25 },
      { of: "2", times: 30 },
      { of: "3", times: 40 },
    ]
    const office = officeWith({
      earns: { _tag: "PerEvent", event: "star", points: 1 },
      coefficients: [{ by: "level", factors, otherwise: 0 }],
    })
    const event = "star"
    expect(["1", "2", "3", "9"].map((level) => award(office, { event, level }))).toEqual([
      25, 30, 40, 0,
    ])
  })

  it("by hand, and taken by hand (人工奖励、扣分)", () => {
    const office = new Office()
    const adjust = { account, unit: "station-1", reason: "表彰" }
    office.must(Adjust, { ...adjust, points: 9 }, "2026-03-05")
    office.must(Adjust, { ...adjust, points: -4 }, "2026-03-06")
    expect(office.balance(account)).toBe(5)
  })
})

describe("caps that are in use", () => {
  it("two a day and 600 for good (Changning 长宁 time bank)", () => {
    const caps = { perDay: 2, lifetime: 600 }
    const office = officeWith({ earns: { _tag: "PerHour", points: 1 }, caps })
    const start = BusinessDay.make("2026-01-01")
    const granted = Array.from({ length: 301 }, (_, after) =>
      award(office, { minutes: 180, day: addDays(start, after) }),
    )
    expect(granted).toEqual([...new Array(300).fill(2), 0])
    expect(award(office, { minutes: 180, day: "2027-01-01" })).toBe(0)
  })

  it("thirty a year (Shenzhen 深圳 admission points), and not more of the account for many years", () => {
    const office = officeWith({ earns: { _tag: "PerHour", points: 10 }, caps: { perYear: 30 } })
    for (const year of ["2025", "2026", "2027"]) {
      const granted = ["01-05", "06-01", "12-31"].map((day) =>
        award(office, { minutes: 90, day: `${year}-${day}` }),
      )
      expect(granted).toEqual([15, 15, 0])
    }
    // Late for the first year, which the account itself no longer counts.
    expect(award(office, { minutes: 90, day: "2025-07-01" })).toBe(0)
    expect(office.account(account).counts.map(({ month }) => month)).toEqual(["2026", "2027"])
  })

  it("one for several rules", () => {
    const office = new Office()
    const rules = ["lecture", "clean-up"].map((event) => ({
      id: event,
      earns: { _tag: "PerEvent", event, points: 5 },
      ...common,
    }))
    const capGroups = [{ id: "listed", rules: ["lecture", "clean-up"], caps: { perMonth: 8 } }]
    office.must(PublishRules, { effectiveFrom: "2025-01-01", rules, capGroups }, "2025-01-01")
    expect(award(office, { event: "lecture" })).toBe(5)
    expect(award(office, { event: "clean-up" })).toBe(3)
    expect(award(office, { event: "clean-up", day: "2026-04-01" })).toBe(5)
    expect(office.events(account)[1]).toMatchObject({
      credits: [
        { asked: 5, granted: 3, shared: [{ group: "listed", cutBy: ["perMonth"], rooms: [3] }] },
      ],
    })
  })
})
