import type { BusinessDay } from "@civic-practice/core"
import { type DayPlace, dayPlace, daysIn, monthInYear, yearOf } from "./DayPlace.ts"

/**
 * Places of one grain that lie in a stretch of days: days of a month, months of a year, or years.
 * `of` says which month or year; all are numbered as cells are.
 */
export interface Piece {
  readonly grain: "month" | "year" | "all"
  readonly of: number
  readonly from: number
  readonly to: number
}

/** A stretch of days as few pieces as possible, within some years (both included) outside of which there is nothing. */
export const piecesOf = (
  from: BusinessDay,
  to: BusinessDay,
  firstYear: number,
  lastYear: number,
): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  const end = earlier(place(to), { month: lastYear * 12 + 11, day: 31 })
  let { day, month } = later(place(from), { month: firstYear * 12, day: 1 })
  while (month < end.month || (month === end.month && day <= end.day)) {
    const lastMonth = end.day >= daysIn(end.month) ? end.month : end.month - 1
    const year = yearOf(month)
    if (day > 1 || month > lastMonth) {
      const to = month === end.month ? Math.min(end.day, daysIn(month)) : daysIn(month)
      pieces.push({ grain: "month", of: month, from: day, to })
      month++
    } else if (monthInYear(month) > 1 || lastMonth < year * 12 + 11) {
      const to = Math.min(lastMonth, year * 12 + 11)
      pieces.push({ grain: "year", of: year, from: monthInYear(month), to: monthInYear(to) })
      month = to + 1
    } else {
      const to = Math.floor((lastMonth + 1) / 12) - 1
      pieces.push({ grain: "all", of: 0, from: year, to })
      month = (to + 1) * 12
    }
    day = 1
  }
  return pieces
}

const place = (day: BusinessDay): DayPlace => {
  const found = dayPlace(day)
  // A branded day has been checked.
  if (found === undefined) throw new RangeError(`${day} is no day`)
  return found
}

const isBefore = (one: DayPlace, other: DayPlace): boolean =>
  one.month < other.month || (one.month === other.month && one.day < other.day)

const earlier = (one: DayPlace, other: DayPlace): DayPlace => (isBefore(one, other) ? one : other)

const later = (one: DayPlace, other: DayPlace): DayPlace => (isBefore(one, other) ? other : one)
