import { BusinessDay, businessCalendar } from "@civic-practice/core"
import { isOpenAt, nextOpening, type RedemptionWindow } from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const calendar = businessCalendar()
const instant = (text: string): number => Date.parse(`${text.replace(" ", "T")}:00+08:00`)
const day = (text: string) => BusinessDay.make(text)

const hours = fc.constantFrom(
  undefined,
  { from: "09:00", to: "11:30" },
  { from: "13:00", to: "24:00" },
)
const withHours = <W extends object>(window: fc.Arbitrary<W>) =>
  fc
    .tuple(window, hours)
    .map(([one, times]) => (times === undefined ? one : { ...one, hours: times }))

const window: fc.Arbitrary<RedemptionWindow> = fc.oneof(
  withHours(
    fc.record(
      {
        _tag: fc.constant("DaysOfMonth" as const),
        days: fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 2 }),
        months: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 2 }),
      },
      { requiredKeys: ["_tag", "days"] },
    ),
  ),
  withHours(
    fc.record({
      _tag: fc.constant("Weekdays" as const),
      weekdays: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 2 }),
    }),
  ),
  withHours(
    fc.constantFrom(
      { _tag: "Fair" as const, from: day("2026-02-10"), to: day("2026-02-13") },
      { _tag: "Fair" as const, from: day("2028-02-29"), to: day("2028-02-29") },
    ),
  ),
)

/** By asking the calendar of JavaScript, minute by minute. */
const plainlyOpen = (one: RedemptionWindow, at: number): boolean => {
  const local = new Date(at + 8 * 3_600_000)
  const time = local.toISOString().slice(11, 16)
  if (one.hours !== undefined && !(one.hours.from <= time && time < one.hours.to)) return false
  switch (one._tag) {
    case "Fair": {
      const today = local.toISOString().slice(0, 10)
      return one.from <= today && today <= one.to
    }
    case "Weekdays":
      return one.weekdays.includes(local.getUTCDay() === 0 ? 7 : local.getUTCDay())
    case "DaysOfMonth": {
      const month = local.getUTCMonth() + 1
      if (one.months !== undefined && !one.months.includes(month)) return false
      const last = new Date(Date.UTC(local.getUTCFullYear(), month, 0)).getUTCDate()
      return one.days.some((number) => Math.min(number, last) === local.getUTCDate())
    }
  }
}

describe("the windows of a reward", () => {
  it("are open when the calendar says so, and open next at the first such time", () => {
    fc.assert(
      fc.property(
        fc.array(window, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 400 * 24 * 4 }),
        (windows, quarters) => {
          const at = instant("2026-01-01 00:00") + quarters * 900_000
          const open = windows.some((one) => plainlyOpen(one, at))
          expect(isOpenAt(windows, at, calendar)).toBe(open)
          if (open) return
          const next = nextOpening(windows, at, calendar)
          const opens = next === null ? null : instant(`${next.day} ${next.time ?? "00:00"}`)
          if (opens !== null) {
            expect(opens).toBeGreaterThan(at)
            expect(windows.some((one) => plainlyOpen(one, opens))).toBe(true)
          }
          // Nothing is open before, by quarters of an hour over the two months to come.
          const end = Math.min(opens ?? Number.POSITIVE_INFINITY, at + 60 * 86_400_000)
          for (let time = at; time < end; time += 1_800_000) {
            if (windows.some((one) => plainlyOpen(one, time))) throw new Error(`open at ${time}`)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    ["2026-02-27 12:00", [{ _tag: "DaysOfMonth", days: [31] }], "2026-02-28"],
    ["2026-02-01 12:00", [{ _tag: "DaysOfMonth", days: [15], months: [3, 6] }], "2026-03-15"],
    ["2026-07-01 12:00", [{ _tag: "DaysOfMonth", days: [15], months: [3, 6] }], "2027-03-15"],
  ] as const)("after %s: %o on %s", (at, windows, opens) => {
    expect(nextOpening(windows, instant(at), calendar)).toEqual({ day: opens })
  })

  it("that are over open no more", () => {
    const fair = { _tag: "Fair", from: day("2026-02-10"), to: day("2026-02-13") } as const
    expect(nextOpening([fair], instant("2026-02-14 00:00"), calendar)).toBeNull()
    expect(isOpenAt([fair], instant("2026-02-13 23:59"), calendar)).toBe(true)
  })
})
