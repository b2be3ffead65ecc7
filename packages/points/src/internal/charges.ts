import type { BusinessDay } from "@civic-practice/core"
import { isWithinPeriod } from "../Budget.ts"
import type { Credit } from "../CapWindow.ts"

/** Points of one earning that came out of its unit's budget for a period. */
export interface Charge {
  readonly period: string
  readonly points: number
}

/** The credits as far as a budget goes: the first are granted whole, and what it cuts says so. */
export const withinBudget = (
  credits: ReadonlyArray<Credit>,
  left: number,
): ReadonlyArray<Credit> => {
  let room = left
  return credits.map((credit) => {
    const granted = Math.min(credit.granted, room)
    room -= granted
    return granted === credit.granted
      ? credit
      : { ...credit, granted, cutBy: [...(credit.cutBy ?? []), "budget"] as const }
  })
}

/** What of an earning's charges goes back where so many of its points are taken back on a day: only of its period. */
export const chargeToReturn = (
  charged: ReadonlyArray<Charge>,
  points: number,
  booked: BusinessDay,
): Charge | undefined => {
  const charge = charged.find(({ period }) => isWithinPeriod(booked, period))
  const back = Math.min(points, charge?.points ?? 0)
  return charge === undefined || back === 0 ? undefined : { period: charge.period, points: back }
}

/** The charges with one more (`sign` 1), or less what went back (-1). */
export const withCharge = (
  charged: ReadonlyArray<Charge>,
  { period, points }: Charge,
  sign: 1 | -1,
): ReadonlyArray<Charge> => {
  const before = charged.find((one) => one.period === period)?.points ?? 0
  const others = charged.filter((one) => one.period !== period)
  const sum = before + sign * points
  return sum === 0 ? others : [...others, { period, points: sum }]
}
