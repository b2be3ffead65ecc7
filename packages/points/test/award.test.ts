import { InvalidInput } from "@civic-practice/core"
import {
  Account,
  AccountId,
  Award,
  AwardMany,
  Earning,
  FactId,
  maximumPoints,
  OpenAccount,
  PublishRules,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { faultsOf, Office } from "./Office.ts"

const account = "volunteer/v-1"
const perHour = (points: unknown) => ({
  id: "hours",
  earns: { _tag: "PerHour", points },
  rounding: "floor",
  validity: { _tag: "Never" },
})
const award = (number: number, parts: object = {}) => ({
  account,
  fact: `record/r-${number}`,
  unit: "station-1",
  day: "2026-03-05",
  minutes: 120,
  ...parts,
})

const officeWith = (points: unknown = 1): Office => {
  const office = new Office()
  office.must(PublishRules, { effectiveFrom: "2026-01-01", rules: [perHour(points)] }, "2026-01-01")
  return office
}

describe("awards", () => {
  it("say which rule, version, fact and unit earned the points, and open the account", () => {
    const office = officeWith()
    expect(office.must(Award, award(1), "2026-03-06")).toEqual({ granted: 2 })
    expect(office.events(account)).toEqual([
      {
        _tag: "PointsEarned",
        fact: "record/r-1",
        unit: "station-1",
        day: "2026-03-05",
        ruleSet: "default",
        version: 1,
        granted: 2,
        credits: [{ rule: "hours", asked: 2, granted: 2, validUntil: null }],
        inputs: { minutes: 120 },
      },
    ])
    expect(office.account(account)).toMatchObject({ opened: "2026-03-05", issued: 2 })
  })

  it("are given once for a fact", () => {
    const office = officeWith()
    office.must(Award, award(1), "2026-03-06")
    expect(
      office.refused(Award, award(1, { account: "volunteer/v-2" }), "2026-03-06"),
    ).toMatchObject({
      _tag: "AlreadyAwarded",
      fact: "record/r-1",
      account,
      granted: 2,
    })
    expect(office.must(Award, award(1, { ifAwarded: "skip" }), "2026-03-06")).toEqual({
      granted: 0,
    })
    expect(office.balance(account)).toBe(2)
  })

  it("control: two facts about one service would be given twice", () => {
    const office = officeWith()
    office.must(Award, award(1), "2026-03-06")
    office.must(Award, award(2), "2026-03-06")
    expect(office.balance(account)).toBe(4)
  })

  it("follow the version in force on the day of service, whenever they are awarded", () => {
    const office = officeWith(1)
    office.must(PublishRules, { effectiveFrom: "2026-03-01", rules: [perHour(2)] }, "2026-02-01")
    office.must(PublishRules, { effectiveFrom: "2026-03-01", rules: [perHour(3)] }, "2026-02-02")
    const granted = (number: number, day: string) =>
      office.must(Award, award(number, { day }), "2026-05-01").granted
    expect(granted(1, "2026-03-01")).toBe(6)
    expect(granted(2, "2026-02-28")).toBe(2)
    expect(granted(3, "2025-12-31")).toBe(0)
    expect(office.events(account)).toMatchObject([{ version: 3 }, { version: 1 }])
  })

  it("write nothing where no rule gives a point, so that the fact may earn later", () => {
    const office = officeWith()
    expect(office.must(Award, award(1, { minutes: 59 }), "2026-03-06")).toEqual({ granted: 0 })
    expect(office.spec.view.exists(Earning.ref(FactId.make("record/r-1")))).toBe(false)
    expect(office.must(Award, award(1), "2026-03-06")).toEqual({ granted: 2 })
  })

  it("take the rules of the rule set that is named", () => {
    const office = officeWith(1)
    const rules = [{ ...perHour(5), caps: { perDay: 10 } }]
    office.must(
      PublishRules,
      { ruleSet: "youth", effectiveFrom: "2026-01-01", rules },
      "2026-01-01",
    )
    expect(office.must(Award, award(1, { ruleSet: "youth" }), "2026-03-06")).toEqual({
      granted: 10,
    })
    expect(office.must(Award, award(2), "2026-03-06")).toEqual({ granted: 2 })
    expect(office.account(account).counts).toEqual([
      { month: "2026-03", rules: [["youth/hours", 0, [[5, 10]], []]] },
    ])
  })

  it("are refused for a day that has not come, and beyond 2^53-1", () => {
    const office = officeWith()
    expect(office.refused(Award, award(1, { day: "2026-03-07" }), "2026-03-06")).toMatchObject({
      _tag: "DayInFuture",
      subject: "record/r-1",
    })
    office.spec.given(Account.ref(AccountId.make(account)), {
      ...office.account(account),
      issued: maximumPoints - 1,
      redeemed: maximumPoints - 1,
    })
    expect(office.refused(Award, award(1), "2026-03-06")).toMatchObject({ _tag: "TooManyPoints" })
    expect(office.must(Award, award(1, { minutes: 60 }), "2026-03-06")).toEqual({ granted: 1 })
  })
})

describe("an amount beyond 2^53-1", () => {
  it("is refused, also where a cap would cut it to a small one", () => {
    const office = new Office()
    const million = (by: string) => ({ by, factors: [{ of: "x", times: 1_000_000 }] })
    const coefficients = [million("field"), million("role")]
    const rules = [{ ...perHour(1_000_000), coefficients, caps: { perDay: 5 } }]
    office.must(PublishRules, { effectiveFrom: "2026-01-01", rules }, "2026-01-01")
    const huge = award(1, { field: "x", role: "x" })
    expect(office.refused(Award, huge, "2026-03-06")).toMatchObject({ _tag: "TooManyPoints" })
    expect(office.must(Award, award(2, { field: "x" }), "2026-03-06")).toEqual({ granted: 5 })
  })
})

describe("many awards in one command", () => {
  it("are given all or not at all, and the refusal names the fact", () => {
    const office = officeWith()
    office.must(Award, award(3), "2026-03-06")
    const awards = [award(1), award(2, { account: "volunteer/v-2" }), award(3)]
    expect(office.refused(AwardMany, { awards }, "2026-03-06")).toMatchObject({
      _tag: "AlreadyAwarded",
      fact: "record/r-3",
    })
    expect([office.balance(account), office.balance("volunteer/v-2")]).toEqual([2, 0])
    expect(office.must(AwardMany, { awards, ifAwarded: "skip" }, "2026-03-06")).toEqual({
      granted: [2, 2, 0],
    })
  })

  it("refuse a fact that is named twice in the command", () => {
    const office = officeWith()
    const awards = [award(1), award(2), award(1)]
    expect(office.refused(AwardMany, { awards }, "2026-03-06")).toMatchObject({
      _tag: "AlreadyAwarded",
      fact: "record/r-1",
    })
    expect(office.balance(account)).toBe(0)
  })

  it("take 1 to 1,000", () => {
    const office = officeWith()
    const awards = Array.from({ length: 1001 }, (_, number) => award(number))
    for (const wrong of [[], awards]) {
      expect(office.refused(AwardMany, { awards: wrong }, "2026-03-06")).toMatchObject({
        _tag: "InvalidInput",
        issues: [{ field: "awards" }],
      })
    }
    const { granted } = office.must(AwardMany, { awards: awards.slice(0, 1000) }, "2026-03-06")
    expect(granted).toEqual(new Array(1000).fill(2))
    expect(office.faults(account)).toEqual([])
  })
})

describe("an account", () => {
  it("can be opened before it has points, once", () => {
    const office = new Office()
    office.must(OpenAccount, { account: "household/h-1", unit: "station-1" }, "2026-03-06")
    office.must(OpenAccount, { account: "household/h-1", unit: "station-1" }, "2026-04-06")
    expect(office.events("household/h-1")).toHaveLength(1)
    expect(office.account("household/h-1").opened).toBe("2026-03-06")
  })

  it("does not grow with its history: lots of one unit and last day are one", () => {
    const office = officeWith()
    const size = (count: number) => {
      for (let number = 0; number < count; number++) {
        office.attempt(Award, award(number, { day: `2026-03-${10 + (number % 20)}` }), "2026-04-01")
      }
      return JSON.stringify(office.account(account).lots).length
    }
    const lots = size(10)
    expect(size(300) - lots).toBeLessThan(5)
    expect(office.account(account).lots).toHaveLength(1)
  })

  it("control: books that were tampered with are found out", () => {
    const office = officeWith()
    office.must(Award, award(1), "2026-03-06")
    const state = office.account(account)
    const events = office.events(account)
    expect(faultsOf(account, state, events)).toEqual([])
    const [lot] = state.lots
    if (lot === undefined) throw new Error("there is a lot")
    const tampered = [
      { ...state, lots: [{ ...lot, left: 3 }] },
      { ...state, lots: [] },
      { ...state, issued: 3 },
      { ...state, expired: 1 },
      {
        ...state,
        lots: [
          { ...lot, left: 1 },
          { ...lot, left: 1 },
        ],
      },
    ]
    for (const one of tampered) expect(faultsOf(account, one, events)).not.toEqual([])
    expect(faultsOf(account, state, [])).not.toEqual([])
    expect(faultsOf(account, state, [...events, ...events])).not.toEqual([])
  })
})

describe("bad input", () => {
  const wrong: ReadonlyArray<readonly [string, object]> = [
    ["minutes", { minutes: -1 }],
    ["minutes", { minutes: 1.5 }],
    ["minutes", { minutes: Number.NaN }],
    ["minutes", { minutes: Number.POSITIVE_INFINITY }],
    ["minutes", { minutes: 2 ** 53 }],
    ["minutes", { minutes: "60" }],
    ["day", { day: "2026-02-29" }],
    ["day", { day: "2026-3-5" }],
    ["account", { account: "v-1" }],
    ["account", { account: "volunteer/" }],
    ["fact", { fact: "r-1" }],
    ["fact", { fact: "record/r\u0000" }],
    ["unit", { unit: "" }],
    ["unit", { unit: "a/b" }],
    ["activityMonth", { activity: "a-1" }],
    ["activity", { activityMonth: "2026-03" }],
    ["bonus", { bonus: 5 }],
  ]

  it.each(wrong)("is refused naming the field %s: %o", (field, parts) => {
    const failure = officeWith().refused(Award, award(1, parts), "2026-03-06")
    expect(failure).toBeInstanceOf(InvalidInput)
    if (!(failure instanceof InvalidInput)) return
    expect(new Set(failure.issues.map((issue) => issue.field))).toEqual(new Set([field]))
  })

  it("never throws, whatever is passed in", () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(Result.isFailure(officeWith().attempt(Award, input, "2026-03-06"))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
