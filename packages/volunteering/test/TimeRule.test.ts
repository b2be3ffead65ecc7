import {
  atLeastOneHourTimeRule,
  creditedMinutes,
  halfHourTimeRule,
  TimeRule,
} from "@civic-practice/volunteering"
import { Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

describe("half-hour units, more than 8 hours count as 8", () => {
  it.each([
    [0, 0, 0],
    [29, 0, 0],
    [30, 0, 30],
    [89, 0, 60],
    [120, 0, 120],
    [480, 0, 480],
    [481, 0, 480],
    [720, 0, 480],
    [120, 420, 60],
    [120, 480, 0],
    [120, 500, 0],
  ])("%d minutes with %d on that day already are credited as %d", (served, already, credited) => {
    expect(creditedMinutes(halfHourTimeRule, served, already)).toBe(credited)
  })
})

describe("under an hour counts as an hour, longer service as it was", () => {
  it.each([
    [0, 0],
    [1, 60],
    [59, 60],
    [60, 60],
    [61, 61],
    [605, 605],
  ])("%d minutes are credited as %d", (served, credited) => {
    expect(creditedMinutes(atLeastOneHourTimeRule, served, 0)).toBe(credited)
  })
})

describe("rounding", () => {
  it.each([
    ["floor", 44, 30],
    ["halfUp", 44, 30],
    ["halfUp", 45, 60],
    ["ceil", 31, 60],
    ["ceil", 60, 60],
  ] as const)("%s makes %d minutes %d", (rounding, served, credited) => {
    expect(creditedMinutes({ unitMinutes: 30, rounding }, served, 0)).toBe(credited)
  })
})

const timeRule: fc.Arbitrary<TimeRule> = fc
  .record(
    {
      unitMinutes: fc.integer({ min: 1, max: 480 }),
      rounding: fc.constantFrom("floor" as const, "halfUp" as const, "ceil" as const),
      minimumMinutes: fc.integer({ min: 1, max: 1440 }),
      maximumPerActivity: fc.integer({ min: 1, max: 1440 }),
      maximumPerDay: fc.integer({ min: 1, max: 1440 }),
    },
    { requiredKeys: ["unitMinutes", "rounding"] },
  )
  .filter(Schema.is(TimeRule))
const minutes = fc.integer({ min: 0, max: 1440 })

describe("whatever the rule", () => {
  it("longer service is never credited with less", () => {
    fc.assert(
      fc.property(timeRule, minutes, minutes, minutes, (rule, one, other, already) => {
        const [shorter, longer] = one < other ? [one, other] : [other, one]
        expect(creditedMinutes(rule, longer, already)).toBeGreaterThanOrEqual(
          creditedMinutes(rule, shorter, already),
        )
      }),
    )
  })

  it("nobody is credited with more than they served and one unit, or the minimum", () => {
    fc.assert(
      fc.property(timeRule, minutes, minutes, (rule, served, already) => {
        const credited = creditedMinutes(rule, served, already)
        expect(credited).toBeLessThanOrEqual(
          served === 0 ? 0 : Math.max(served + rule.unitMinutes - 1, rule.minimumMinutes ?? 0),
        )
        expect(credited).toBeGreaterThanOrEqual(0)
        expect(Number.isInteger(credited)).toBe(true)
      }),
    )
  })

  it("no activity and no day is credited above its maximum", () => {
    fc.assert(
      fc.property(timeRule, fc.array(minutes, { maxLength: 8 }), (rule, services) => {
        let onThatDay = 0
        for (const served of services) {
          const credited = creditedMinutes(rule, served, onThatDay)
          expect(credited).toBeLessThanOrEqual(rule.maximumPerActivity ?? credited)
          onThatDay += credited
        }
        expect(onThatDay).toBeLessThanOrEqual(rule.maximumPerDay ?? onThatDay)
      }),
    )
  })

  it("below the maxima and above the minimum, whole units are credited, the nearest by the rounding", () => {
    fc.assert(
      fc.property(timeRule, minutes, (rule, served) => {
        const { unitMinutes, rounding } = rule
        const credited = creditedMinutes({ unitMinutes, rounding }, served, 0)
        expect(credited % unitMinutes).toBe(0)
        const off = credited - served
        if (rounding === "floor") expect(off <= 0 && off > -unitMinutes).toBe(true)
        if (rounding === "ceil") expect(off >= 0 && off < unitMinutes).toBe(true)
        if (rounding === "halfUp")
          expect(off <= unitMinutes / 2 && off > -unitMinutes / 2).toBe(true)
      }),
    )
  })
})

it("a minimum above a maximum is no rule", () => {
  const isRule = Schema.is(TimeRule)
  const rule = { unitMinutes: 30, rounding: "floor", minimumMinutes: 60 }
  expect(isRule(rule)).toBe(true)
  expect(isRule({ ...rule, maximumPerDay: 60 })).toBe(true)
  expect(isRule({ ...rule, maximumPerDay: 59 })).toBe(false)
  expect(isRule({ ...rule, maximumPerActivity: 59 })).toBe(false)
})
