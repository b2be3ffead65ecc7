import {
  addDays,
  addMonths,
  BusinessDay,
  BusinessMonth,
  dayNumber,
  dayOfNumber,
  endOfMonth,
  monthOf,
  weekday,
} from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import fc from "fast-check"
import { seeded } from "./Seed.ts"

const day = (text: string) => BusinessDay.make(text)
const month = (text: string) => BusinessMonth.make(text)
const isDay = Schema.is(BusinessDay)

// 1900-01-01 to 2199-12-31.
const first = -25_567
const last = 84_005
const anyDay = fc.integer({ min: first, max: last }).map(dayOfNumber)

describe("a business day", () => {
  it.each([
    ["2023-02-29", "no leap year"],
    ["1900-02-29", "no leap year, though divisible by four"],
    ["2024-02-30", "no such day"],
    ["2024-04-31", "no such day"],
    ["2024-00-10", "no month 0"],
    ["2024-13-01", "no month 13"],
    ["2024-01-00", "no day 0"],
    ["1899-12-31", "before 1900"],
    ["2200-01-01", "after 2199"],
    ["2024-1-1", "digits left out"],
    ["20240101", "no hyphens"],
    ["2024/01/01", "slashes"],
    [" 2024-01-01", "a space"],
    ["2024-01-01\n", "a line feed"],
    ["2024-01-01T00:00:00Z", "an instant"],
    ["２０２４-０１-０１", "full-width digits"],
    ["", "nothing"],
  ])("is not %j: %s", (text) => {
    expect(isDay(text)).toBe(false)
    const refused = Schema.decodeUnknownResult(BusinessDay)(text)
    expect(Result.isFailure(refused) && refused.failure.message).toContain("YYYY-MM-DD")
  })

  it.each(["1900-01-01", "2000-02-29", "2024-02-29", "2199-12-31"])("may be %s", (text) => {
    expect(isDay(text)).toBe(true)
  })

  it("is a number of days and back, in order, every day from 1900 to 2199", () => {
    let before = dayOfNumber(first - 1)
    for (let number = first; number <= last; number++) {
      const one = dayOfNumber(number)
      if (dayNumber(one) !== number || one <= before) expect([number, before, one]).toBe("in order")
      before = one
    }
    expect([dayOfNumber(first), dayOfNumber(last)].map(isDay)).toEqual([true, true])
    expect([dayOfNumber(first - 1), dayOfNumber(last + 1)].map(isDay)).toEqual([false, false])
    expect(dayOfNumber(0)).toBe("1970-01-01")
  })

  it("knows its weekday", () => {
    expect(weekday(day("1900-01-01"))).toBe(1)
    expect(weekday(day("1970-01-01"))).toBe(4)
    expect(weekday(day("2024-02-29"))).toBe(4)
    expect(weekday(day("2026-02-15"))).toBe(7)
    fc.assert(
      fc.property(anyDay, (one) => {
        const javaScripts = new Date(`${one}T12:00:00Z`).getUTCDay()
        expect(weekday(one)).toBe(javaScripts === 0 ? 7 : javaScripts)
        expect(weekday(addDays(one, 7))).toBe(weekday(one))
      }),
      seeded(200),
    )
  })
})

describe("a month", () => {
  it.each(["2024-13", "2024-00", "2024-1", "1899-12", "2200-01", "2024-01-01", "2024"])(
    "is not %s",
    (text) => expect(Schema.is(BusinessMonth)(text)).toBe(false),
  )

  it("has its last day", () => {
    expect(endOfMonth(month("2024-02"))).toBe("2024-02-29")
    expect(endOfMonth(month("2100-02"))).toBe("2100-02-28")
    expect(endOfMonth(month("2000-02"))).toBe("2000-02-29")
    expect(endOfMonth(month("2024-12"))).toBe("2024-12-31")
    expect(endOfMonth(month("2024-11"), 3)).toBe("2025-02-28")
    expect(endOfMonth(month("2024-01"), -11)).toBe("2023-02-28")
  })

  it("ends the day before the next one begins", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -600, max: 600 }), (one, after) => {
        const end = endOfMonth(monthOf(one), after)
        expect(addDays(end, 1).slice(8)).toBe("01")
        const [year = 0, number = 0] = one.split("-").map(Number)
        const months = year * 12 + number - 1 + after
        expect(monthOf(end)).toBe(
          `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`,
        )
      }),
      seeded(300),
    )
  })

  it.each([
    ["2024-01-31", 1, "2024-02-29"],
    ["2023-01-31", 1, "2023-02-28"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2024-02-29", 48, "2028-02-29"],
    ["2024-02-29", -12, "2023-02-28"],
    ["2024-03-31", -1, "2024-02-29"],
    ["2024-12-15", 1, "2025-01-15"],
    ["2024-01-15", -1, "2023-12-15"],
    ["2024-05-31", 0, "2024-05-31"],
  ] as const)("later: %s and %i months is %s", (from, count, to) => {
    expect(addMonths(day(from), count)).toBe(to)
  })

  it("added keeps the day of the month, or takes the last one where there is none", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -300, max: 300 }), (from, count) => {
        const to = addMonths(from, count)
        const end = endOfMonth(monthOf(from), count)
        expect(monthOf(to)).toBe(monthOf(end))
        expect(Number(to.slice(8))).toBe(Math.min(Number(from.slice(8)), Number(end.slice(8))))
        // Never further than there and back; exactly there where no day was missing.
        const back = addMonths(to, -count)
        expect(back <= from).toBe(true)
        if (Number(from.slice(8)) <= 28) expect(back).toBe(from)
      }),
      seeded(300),
    )
  })
})
