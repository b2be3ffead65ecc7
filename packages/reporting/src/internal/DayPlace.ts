import { BusinessDay } from "@civic-practice/core"
import { Schema } from "effect"

/** Where a day is kept: `month` counts from January of year 0, `day` from 1. */
export interface DayPlace {
  readonly month: number
  readonly day: number
}

const isDay = Schema.is(BusinessDay)
const known = new Map<string, DayPlace>()

/** The place of a day; `undefined` where the text is none. */
export const dayPlace = (day: string): DayPlace | undefined => {
  const remembered = known.get(day)
  if (remembered !== undefined) return remembered
  if (!isDay(day)) return undefined
  const place = {
    month: Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1,
    day: Number(day.slice(8)),
  }
  // More days than these, and memory would be given for speed that nobody needs.
  if (known.size > 20_000) known.clear()
  known.set(day, place)
  return place
}

export const yearOf = (month: number): number => Math.floor(month / 12)

/** 1 for January to 12 for December. */
export const monthInYear = (month: number): number => (month % 12) + 1

/** `YYYY-MM`. */
export const monthText = (month: number): string =>
  `${yearOf(month)}-${String(monthInYear(month)).padStart(2, "0")}`

/** The number of days in a month. */
export const daysIn = (month: number): number =>
  new Date(Date.UTC(yearOf(month), monthInYear(month), 0)).getUTCDate()
