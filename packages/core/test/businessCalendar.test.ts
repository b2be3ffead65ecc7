import {
  addDays,
  BusinessDay,
  businessCalendar,
  chinaStandardTime,
  chinesePublicHolidays,
  dayOfNumber,
  namedZone,
  weekday,
} from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { seeded } from "./Seed.ts"

const day = (text: string) => BusinessDay.make(text)
const china = businessCalendar()

// Zones whose clocks change: at night, at midnight itself, by half an hour, over the date line.
const zones = [
  "Asia/Shanghai",
  "America/New_York",
  "Europe/London",
  "America/Sao_Paulo",
  "America/Havana",
  "America/Asuncion",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Asia/Beirut",
  "Asia/Tehran",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Pacific/Pago_Pago",
] as const

// 2012 to 2037: before, some zones changed their clocks a minute after midnight.
const days = fc.integer({ min: 15_340, max: 24_800 }).map(dayOfNumber)
const instants = fc.integer({ min: 15_340 * 86_400_000, max: 24_800 * 86_400_000 })

describe.each(zones)("the days of %s", (name) => {
  const { dayOf, startOf } = businessCalendar({ zone: namedZone(name) })

  it("begin at their first instant", () => {
    fc.assert(
      fc.property(days, (one) => {
        const start = startOf(one)
        expect(dayOf(start)).toBe(one)
        expect(dayOf(start - 1)).toBe(addDays(one, -1))
      }),
      seeded(200),
    )
  })

  it("hold their instants", () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const one = dayOf(instant)
        expect(startOf(one)).toBeLessThanOrEqual(instant)
        expect(startOf(addDays(one, 1))).toBeGreaterThan(instant)
        const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: name }).format(instant)
        expect(one).toBe(shown)
      }),
      seeded(60),
    )
  })

  it("last 23 to 25 hours, all the same as its clocks say", () => {
    for (let number = 15_340; number < 15_340 + 366 * 8; number++) {
      const one = dayOfNumber(number)
      const start = startOf(one)
      const length = (startOf(addDays(one, 1)) - start) / 3_600_000
      if (dayOf(start) !== one || dayOf(start - 1) === one || length < 23 || length > 25) {
        expect([one, dayOf(start), dayOf(start - 1), length]).toBe("a day of 23 to 25 hours")
      }
    }
  })
})

describe("days on which the clocks change", () => {
  it.each([
    // Put on at midnight: the day begins at 1 o'clock.
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z", 23],
    ["Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00Z", 23],
    ["Asia/Beirut", "2025-03-30", "2025-03-29T22:00:00Z", 23],
    // Put back at midnight to 23 o'clock: the day before is the longer one.
    ["America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00Z", 24],
    ["America/Sao_Paulo", "2018-02-17", "2018-02-17T02:00:00Z", 25],
    // Midnight twice: the day begins with the first.
    ["America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", 25],
    // At night.
    ["Europe/London", "2026-03-29", "2026-03-29T00:00:00Z", 23],
    ["America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", 25],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T13:00:00Z", 24.5],
    // China had summer time until 1991.
    ["Asia/Shanghai", "1990-07-01", "1990-06-30T15:00:00Z", 24],
    ["Asia/Shanghai", "2026-07-01", "2026-06-30T16:00:00Z", 24],
  ])("in %s, %s begins at %s and has %d hours", (zone, one, start, hours) => {
    const { startOf } = businessCalendar({ zone: namedZone(zone) })
    expect(new Date(startOf(day(one))).toISOString()).toBe(start.replace("Z", ".000Z"))
    expect((startOf(addDays(day(one), 1)) - startOf(day(one))) / 3_600_000).toBe(hours)
  })

  it("a day that a zone leaves out begins when the next does", () => {
    const { dayOf, startOf } = businessCalendar({ zone: namedZone("Pacific/Apia") })
    expect(startOf(day("2011-12-30"))).toBe(startOf(day("2011-12-31")))
    expect(dayOf(startOf(day("2011-12-31")) - 1)).toBe("2011-12-29")
  })

  it("a zone that nobody knows is refused", () => {
    expect(() => namedZone("China/Kuancheng")).toThrow(RangeError)
  })

  it("China Standard Time is that of Shanghai since 1991-09-15", () => {
    const shanghai = namedZone("Asia/Shanghai")
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1991, 8, 16), max: Date.UTC(2037, 0) }), (instant) => {
        expect(shanghai.offsetMinutesAt(instant)).toBe(chinaStandardTime.offsetMinutesAt(instant))
      }),
      seeded(50),
    )
  })
})

describe("working days", () => {
  const counts = fc.integer({ min: 1, max: 60 })

  it("are so many between a day and the one so many working days after it", () => {
    fc.assert(
      fc.property(days, counts, (from, count) => {
        const to = china.addWorkingDays(from, count)
        let worked = 0
        for (let one = addDays(from, 1); one <= to; one = addDays(one, 1)) {
          if (china.isWorkingDay(one)) worked++
        }
        expect(worked).toBe(count)
        expect(china.isWorkingDay(to)).toBe(true)
      }),
      seeded(100),
    )
  })

  it("add up", () => {
    fc.assert(
      fc.property(days, counts, counts, (from, one, other) => {
        const atOnce = china.addWorkingDays(from, one + other)
        expect(china.addWorkingDays(china.addWorkingDays(from, one), other)).toBe(atOnce)
      }),
      seeded(100),
    )
  })

  it("none after a day is that day, worked or not", () => {
    expect(china.addWorkingDays(day("2026-10-01"), 0)).toBe("2026-10-01")
  })

  it("over the long holidays: five working days after 2026-02-13 is 2026-02-27", () => {
    // 14th worked, 15th to 23rd off, 24th to 27th worked.
    expect(china.addWorkingDays(day("2026-02-13"), 1)).toBe("2026-02-14")
    expect(china.addWorkingDays(day("2026-02-13"), 5)).toBe("2026-02-27")
    expect(china.addWorkingDays(day("2026-02-13"), 6)).toBe("2026-02-28")
  })

  it("are those of the caller's table, where there is one", () => {
    const own = businessCalendar({
      table: { holidays: ["2026-03-02"], makeUpWorkingDays: ["2026-03-01"] },
    })
    expect(own.isWorkingDay(day("2026-03-02"))).toBe(false)
    expect(own.isWorkingDay(day("2026-03-01"))).toBe(true)
    expect(own.isWorkingDay(day("2026-10-01"))).toBe(true)
    expect(china.isWorkingDay(day("2026-10-01"))).toBe(false)
  })
})

describe("public holidays", () => {
  it("are never worked, and each day off from Monday to Friday is one", () => {
    fc.assert(
      fc.property(days, (one) => {
        if (china.isPublicHoliday(one)) expect(china.isWorkingDay(one)).toBe(false)
        else if (!china.isWorkingDay(one)) expect(weekday(one)).toBeGreaterThan(5)
      }),
      seeded(500),
    )
  })

  it("go on over a weekend", () => {
    // National Day 2026 is a Thursday; the Saturday after its seven days is worked.
    const inOctober = ["2026-10-03", "2026-10-04", "2026-10-07", "2026-10-08", "2026-10-10"]
    expect(inOctober.map((one) => china.isPublicHoliday(day(one)))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
    expect(china.isPublicHoliday(day("2026-10-11"))).toBe(false)
  })
})

// As the State Council's notices put it: from, how many days off, and the days worked instead.
const notices = [
  ["2020-01-01", 1],
  ["2020-01-24", 10, "2020-01-19"],
  ["2020-04-04", 3],
  ["2020-05-01", 5, "2020-04-26", "2020-05-09"],
  ["2020-06-25", 3, "2020-06-28"],
  ["2020-10-01", 8, "2020-09-27", "2020-10-10"],
  ["2021-01-01", 3],
  ["2021-02-11", 7, "2021-02-07", "2021-02-20"],
  ["2021-04-03", 3],
  ["2021-05-01", 5, "2021-04-25", "2021-05-08"],
  ["2021-06-12", 3],
  ["2021-09-19", 3, "2021-09-18"],
  ["2021-10-01", 7, "2021-09-26", "2021-10-09"],
  ["2022-01-01", 3],
  ["2022-01-31", 7, "2022-01-29", "2022-01-30"],
  ["2022-04-03", 3, "2022-04-02"],
  ["2022-04-30", 5, "2022-04-24", "2022-05-07"],
  ["2022-06-03", 3],
  ["2022-09-10", 3],
  ["2022-10-01", 7, "2022-10-08", "2022-10-09"],
  ["2022-12-31", 3],
  ["2023-01-21", 7, "2023-01-28", "2023-01-29"],
  ["2023-04-05", 1],
  ["2023-04-29", 5, "2023-04-23", "2023-05-06"],
  ["2023-06-22", 3, "2023-06-25"],
  ["2023-09-29", 8, "2023-10-07", "2023-10-08"],
  ["2024-01-01", 1],
  ["2024-02-10", 8, "2024-02-04", "2024-02-18"],
  ["2024-04-04", 3, "2024-04-07"],
  ["2024-05-01", 5, "2024-04-28", "2024-05-11"],
  ["2024-06-08", 3],
  ["2024-09-15", 3, "2024-09-14"],
  ["2024-10-01", 7, "2024-09-29", "2024-10-12"],
  ["2025-01-01", 1],
  ["2025-01-28", 8, "2025-01-26", "2025-02-08"],
  ["2025-04-04", 3],
  ["2025-05-01", 5, "2025-04-27"],
  ["2025-05-31", 3],
  ["2025-10-01", 8, "2025-09-28", "2025-10-11"],
  ["2026-01-01", 3, "2026-01-04"],
  ["2026-02-15", 9, "2026-02-14", "2026-02-28"],
  ["2026-04-04", 3],
  ["2026-05-01", 5, "2026-05-09"],
  ["2026-06-19", 3],
  ["2026-09-25", 3],
  ["2026-10-01", 7, "2026-09-20", "2026-10-10"],
] as const

describe("China's public holidays from 2020 to 2026", () => {
  const off = new Set<string>()
  const worked = new Set<string>()
  for (const [from, length, ...instead] of notices) {
    for (let count = 0; count < length; count++) off.add(addDays(day(from), count))
    for (const one of instead) worked.add(one)
  }

  it("are those of the notices", () => {
    expect(new Set(chinesePublicHolidays.holidays)).toEqual(off)
    expect(new Set(chinesePublicHolidays.makeUpWorkingDays)).toEqual(worked)
  })

  it("make every day of these years a working day or not", () => {
    for (let one = day("2020-01-01"); one <= "2026-12-31"; one = addDays(one, 1)) {
      const expected = worked.has(one) || (!off.has(one) && weekday(one) <= 5)
      if (china.isWorkingDay(one) !== expected) expect(one).toBe(expected)
    }
  })

  it("are real days, each named once; what is worked instead is a weekend day and no holiday", () => {
    const { holidays, makeUpWorkingDays } = chinesePublicHolidays
    const all = [...holidays, ...makeUpWorkingDays]
    expect(new Set(all).size).toBe(all.length)
    for (const one of makeUpWorkingDays) expect(weekday(day(one))).toBeGreaterThan(5)
  })

  it("are weekends only in years that no notice speaks of", () => {
    expect(china.isWorkingDay(day("2031-10-01"))).toBe(true)
    expect(china.isWorkingDay(day("2031-10-04"))).toBe(false)
  })
})
