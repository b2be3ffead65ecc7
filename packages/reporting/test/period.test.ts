import { addDays, type BusinessDay, weekday } from "@civic-practice/core"
import {
  allTime,
  type CalendarPeriodKind,
  Period,
  periodAfter,
  periodLabel,
  periodOf,
  toDate,
} from "@civic-practice/reporting"
import { Result, Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { day } from "./sampleMetrics.ts"

const kinds: ReadonlyArray<CalendarPeriodKind> = [
  "day",
  "week",
  "month",
  "quarter",
  "halfYear",
  "year",
]
const someKind = fc.constantFrom(...kinds)
const someDay = fc.nat(109_000).map((days) => addDays(day("1900-06-01"), days))
const decode = Schema.decodeUnknownResult(Period)

describe("a period of the calendar", () => {
  it("holds its day, and the next one begins when it ends", () => {
    fc.assert(
      fc.property(someKind, someDay, (kind, on) => {
        const period = periodOf(kind, on)
        expect(period.from <= on && on <= period.to).toBe(true)
        expect(periodOf(kind, period.from)).toEqual(period)
        expect(periodOf(kind, period.to)).toEqual(period)
        const next = periodAfter(period, 1)
        if (next === undefined) throw new Error("there is a next one")
        expect(next.from).toBe(addDays(period.to, 1))
        expect(periodAfter(next, -1)).toEqual(period)
        expect(Result.isSuccess(decode(period))).toBe(true)
      }),
    )
  })

  it.each([
    ["day", "2026-05-03", "2026-05-03", "2026-05-03", "2026年5月3日", "3 May 2026"],
    [
      "week",
      "2026-05-07",
      "2026-05-04",
      "2026-05-10",
      "2026年第19周（5月4日至5月10日）",
      "week 19 of 2026 (4 May to 10 May)",
    ],
    ["month", "2024-02-10", "2024-02-01", "2024-02-29", "2024年2月", "February 2024"],
    ["quarter", "2026-11-30", "2026-10-01", "2026-12-31", "2026年第四季度", "Q4 2026"],
    ["halfYear", "2026-06-30", "2026-01-01", "2026-06-30", "2026年上半年", "first half of 2026"],
    ["halfYear", "2026-07-01", "2026-07-01", "2026-12-31", "2026年下半年", "second half of 2026"],
    ["year", "2026-07-01", "2026-01-01", "2026-12-31", "2026年", "2026"],
  ] as const)("of kind %s around %s goes from %s to %s", (kind, on, from, to, zh, en) => {
    const period = periodOf(kind, day(on))
    expect(period).toEqual({ kind, from, to })
    expect(periodLabel(period)).toEqual({ zh, en })
  })

  // The years of ISO 8601 whose weeks do not begin or end with the calendar's.
  it.each([
    ["2024-12-30", "2025年第1周"],
    ["2021-01-03", "2020年第53周"],
    ["2027-01-01", "2026年第53周"],
    ["2026-01-01", "2026年第1周"],
  ])("names the week of %s %s", (on, label) => {
    const week = periodOf("week", day(on))
    expect(weekday(week.from)).toBe(1)
    expect(periodLabel(week).zh.startsWith(label)).toBe(true)
  })

  it("does not go beyond the years of the calendar", () => {
    const last = periodOf("week", day("2199-12-31"))
    expect(last.to).toBe("2199-12-31")
    expect(Result.isSuccess(decode(last))).toBe(true)
    expect(periodAfter(last, 1)).toBeUndefined()
    expect(periodAfter(periodOf("year", day("1900-02-03")), -1)).toBeUndefined()
    expect(periodAfter(allTime, 1)).toBeUndefined()
  })
})

describe("days of one's own choice", () => {
  it("are a period too", () => {
    const period = toDate(day("2026-01-01"), day("2026-05-03"))
    expect(Result.isSuccess(decode(period))).toBe(true)
    expect(periodLabel(period)).toEqual({
      zh: "2026年1月1日至2026年5月3日",
      en: "1 January 2026 to 3 May 2026",
    })
    expect(periodLabel(allTime)).toEqual({ zh: "累计", en: "all time" })
  })

  it.each([
    ["month", "2026-05-02", "2026-05-31", "from 2026-05-01 to 2026-05-31"],
    ["toDate", "2026-05-02", "2026-05-01", "ends before it begins"],
    ["allTime", "2026-05-02", "2026-05-03", "from 1900-01-01"],
    ["toDate", "2026-02-30", "2026-05-03", "a real day"],
  ])("of kind %s from %s to %s are none", (kind, from, to, problem) => {
    const decoded = decode({ kind, from: from as BusinessDay, to })
    if (Result.isSuccess(decoded)) throw new Error("it was taken for a period")
    expect(decoded.failure.message).toContain(problem)
  })
})
