import { addDays, BusinessDay } from "@civic-practice/core"
import { lastValidDay, Validity } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lastDay } from "./reference/plainRules.ts"
import { validity } from "./ruleArbitraries.ts"

const decode = Schema.decodeUnknownSync(Validity)
const day = (text: string) => BusinessDay.make(text)
const anyDay = fc.integer({ min: 0, max: 60_000 }).map((count) => addDays(day("1990-01-01"), count))

describe("validity", () => {
  it.each([
    [{ _tag: "Months", months: 12 }, "2026-03-05", "2027-03-05"],
    [{ _tag: "Months", months: 1 }, "2026-01-31", "2026-02-28"],
    [{ _tag: "Months", months: 1 }, "2028-01-31", "2028-02-29"],
    [{ _tag: "Months", months: 12 }, "2028-02-29", "2029-02-28"],
    [{ _tag: "Days", days: 30 }, "2026-12-15", "2027-01-14"],
    [{ _tag: "EndOf", period: "month" }, "2028-02-01", "2028-02-29"],
    [{ _tag: "EndOf", period: "quarter" }, "2026-05-31", "2026-06-30"],
    [{ _tag: "EndOf", period: "halfYear" }, "2026-07-01", "2026-12-31"],
    [{ _tag: "EndOf", period: "year" }, "2026-01-01", "2026-12-31"],
    [{ _tag: "EndOf", period: "year", monthsAfter: 1 }, "2026-12-31", "2027-01-31"],
    [{ _tag: "Months", months: 12, roundedUpTo: "month" }, "2026-03-05", "2027-03-31"],
    [{ _tag: "Months", months: 1, roundedUpTo: "quarter" }, "2026-02-28", "2026-03-31"],
    [{ _tag: "Days", days: 30, roundedUpTo: "halfYear" }, "2026-06-01", "2026-12-31"],
    [{ _tag: "Days", days: 29, roundedUpTo: "halfYear" }, "2026-06-01", "2026-06-30"],
    [{ _tag: "Days", days: 1, roundedUpTo: "year" }, "2026-12-31", "2027-12-31"],
    [{ _tag: "EachYear", until: "06-30" }, "2026-06-30", "2026-06-30"],
    [{ _tag: "EachYear", until: "06-30" }, "2026-07-01", "2027-06-30"],
    [{ _tag: "EachYear", until: "02-29" }, "2026-03-01", "2027-02-28"],
    [{ _tag: "EachYear", until: "02-29" }, "2027-03-01", "2028-02-29"],
    [{ _tag: "Never" }, "2026-12-31", null],
  ])("%o of points earned on %s ends with %s", (rule, earned, last) => {
    expect(lastValidDay(decode(rule), day(earned))).toBe(last)
  })

  it.each(["02-30", "04-31", "13-01", "00-10", "6-30", "06-30 ", ""])(
    "refuses %j as a day of each year",
    (until) => {
      expect(Schema.is(Validity)({ _tag: "EachYear", until })).toBe(false)
    },
  )

  it("agrees with counting on a calendar, for any day", () => {
    fc.assert(
      fc.property(
        validity.map((one) => decode(one)),
        anyDay,
        (rule, earned) => {
          expect(lastValidDay(rule, earned)).toBe(lastDay(rule, earned))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it("never ends where it would end after the calendar, whose last day counts", () => {
    const years = (count: number) => decode({ _tag: "Months", months: 12 * count })
    expect(lastValidDay(years(100), BusinessDay.make("2099-12-31"))).toBe("2199-12-31")
    expect(lastValidDay(years(100), BusinessDay.make("2100-01-01"))).toBeNull()
    const isDay = Schema.is(BusinessDay)
    const latest = fc
      .integer({ min: 2090, max: 2199 })
      .map((year) => BusinessDay.make(`${year}-12-31`))
    fc.assert(
      fc.property(
        validity.map((one) => decode(one)),
        latest,
        (rule, earned) => {
          const last = lastValidDay(rule, earned)
          expect(last === null || isDay(last)).toBe(true)
        },
      ),
    )
  })

  it("never ends before the day of service, nor earlier for a later service", () => {
    fc.assert(
      fc.property(
        validity.map((one) => decode(one)),
        anyDay,
        (rule, earned) => {
          const last = lastValidDay(rule, earned)
          const next = lastValidDay(rule, addDays(earned, 1))
          if (last === null) return next === null
          return last >= earned && next !== null && next >= last
        },
      ),
    )
  })
})
