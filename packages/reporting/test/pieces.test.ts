import { addDays, BusinessDay } from "@civic-practice/core"
import fc from "fast-check"
import { expect, it } from "vitest"
import { daysIn, monthText } from "../src/internal/DayPlace.ts"
import { type Piece, piecesOf } from "../src/internal/Pieces.ts"

const start = BusinessDay.make("2019-01-01")
const someDay = fc.nat(4000).map((days) => addDays(start, days))

const daysOf = ({ from, grain, of, to }: Piece): ReadonlyArray<string> => {
  const months = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const inMonth = (month: number, from: number, to: number) =>
    months(from, to).map((day) => `${monthText(month)}-${String(day).padStart(2, "0")}`)
  if (grain === "month") return inMonth(of, from, to)
  const [first, last] =
    grain === "year" ? [of * 12 + from - 1, of * 12 + to - 1] : [from * 12, to * 12 + 11]
  return months(first, last).flatMap((month) => inMonth(month, 1, daysIn(month)))
}

it("cuts days into pieces that hold each of them once, and reads few cells for many days", () => {
  fc.assert(
    fc.property(
      someDay,
      fc.nat(3000),
      fc.integer({ min: 2018, max: 2030 }),
      fc.nat(5),
      (from, length, firstYear, years) => {
        const to = addDays(from, length)
        const pieces = piecesOf(from, to, firstYear, firstYear + years)
        const expected: Array<string> = []
        for (let day = from; day <= to; day = addDays(day, 1)) {
          const year = Number(day.slice(0, 4))
          if (year >= firstYear && year <= firstYear + years) expected.push(day)
        }
        expect(pieces.flatMap(daysOf)).toEqual(expected)
        // At most the days of two months, the months of two years, and the years between.
        expect(pieces.length).toBeLessThanOrEqual(5)
      },
    ),
  )
})
