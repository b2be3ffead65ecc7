import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  CellFault,
  type CellReader,
  choice,
  date,
  dateTime,
  list,
  mobilePhone,
  optional,
} from "../src/reading/Cell.ts"

const kindOf = <Value>(reader: CellReader<Value>, cell: string): string | undefined => {
  const value = reader(cell)
  return value instanceof CellFault ? value.kind : undefined
}

const pad = (value: number): string => String(value).padStart(2, "0")

describe("dates", () => {
  test("that exist are read however they are written", () => {
    const days = fc.date({
      min: new Date("1900-01-01T00:00:00Z"),
      max: new Date("2099-12-31T00:00:00Z"),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(days, (day) => {
        const iso = day.toISOString().slice(0, 10)
        const [year, month, ofMonth] = iso.split("-").map(Number)
        expect(date(iso)).toBe(iso)
        expect(date(`${year}/${month}/${ofMonth}`)).toBe(iso)
      }),
    )
  })

  test("are refused exactly when the calendar does not have them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1900, max: 2099 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const real = new Date(Date.UTC(year, month - 1, day))
          const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day
          const cell = `${year}-${pad(month)}-${pad(day)}`
          expect(date(cell)).toEqual(exists ? cell : new CellFault("impossibleDate", "2021-07-03"))
        },
      ),
    )
  })

  test.each([
    ["1900-02-29", "impossibleDate"],
    ["1899-12-31", "impossibleDate"],
    ["２０２１-07-03", "fullWidthDigits"],
    ["2021.7.3", "notADate"],
    ["2021-07-03 09:00", "notADate"],
    ["", "missingValue"],
  ])("%s: %s", (cell, kind) => {
    expect(kindOf(date, cell)).toBe(kind)
  })
})

describe("times", () => {
  test("mean the moment that Shanghai's clocks show", () => {
    const moments = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2099, 0, 1) })
    const shanghai = new Intl.DateTimeFormat("sv-SE", {
      timeZone: "Asia/Shanghai",
      dateStyle: "short",
      timeStyle: "medium",
    })
    fc.assert(
      fc.property(moments, (moment) => {
        const second = Math.floor(moment / 1000) * 1000
        const read = dateTime(shanghai.format(second))
        expect(typeof read === "string" ? Date.parse(read) : read).toBe(second)
      }),
    )
  })

  test.each([
    ["2021/7/3 9:05", "2021-07-03T09:05:00+08:00"],
    ["2021-07-03T23:59:59", "2021-07-03T23:59:59+08:00"],
  ])("%s is read as %s", (cell, value) => {
    expect(dateTime(cell)).toBe(value)
  })

  test.each([
    ["2021-07-03 26:00", "impossibleTime"],
    ["2021-07-03 24:00", "impossibleTime"],
    ["2021-07-03 09:60", "impossibleTime"],
    ["2021-02-30 09:00", "impossibleDate"],
    ["2021-07-03", "notADateTime"],
    ["2021-07-03 上午", "notADateTime"],
    ["2021-07-03 ０９:00", "fullWidthDigits"],
  ])("%s: %s", (cell, kind) => {
    expect(kindOf(dateTime, cell)).toBe(kind)
  })
})

test.each([
  ["10012345678", undefined],
  ["1001234567", "malformedPhone"],
  ["20012345678", "malformedPhone"],
  ["１００12345678", "fullWidthDigits"],
])("phone %s: %s", (cell, kind) => {
  expect(kindOf(mobilePhone, cell)).toBe(kind)
})

test("choices are words of the form and nothing that JavaScript objects inherit", () => {
  const reader = choice({ 是: true, 否: false })
  expect([reader("是"), reader("否")]).toEqual([true, false])
  for (const cell of ["constructor", "__proto__", "对"]) {
    expect(reader(cell)).toEqual(new CellFault("unknownChoice", "是、否"))
  }
})

test("an empty cell is null where it may be, and a list of none", () => {
  expect(optional(date)("")).toBeNull()
  expect(kindOf(optional(date), "2021-02-30")).toBe("impossibleDate")
  expect(list("")).toEqual([])
  expect(list("政策咨询、教育、文化")).toEqual(["政策咨询", "教育", "文化"])
})
