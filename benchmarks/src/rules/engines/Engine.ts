import type { BusinessDay } from "@civic-practice/core"
import { dayNumber } from "@civic-practice/core"
import type { EarningRule, Rational } from "@civic-practice/points"
import type { ServiceRecord } from "../records.ts"

/** A rules engine with the thirty rules in it. */
export interface Engine {
  readonly name: string
  /** How many records are given to it at once: as many as it does best with. */
  readonly atOnce: number
  readonly points: (record: ServiceRecord) => Promise<number>
}

/** How the engines see a day, since some compare numbers only. */
export const numberOf = (day: BusinessDay): number => dayNumber(day)

const parts = (rational: Rational): readonly [number, number] =>
  typeof rational === "number" ? [rational, 1] : [rational.numerator, rational.denominator]

/** A rule's points as whole numbers a, b and c, by role: floor((minutes * a + b) / c). */
export const divisionFor = (rule: EarningRule, role: string): readonly [number, number, number] => {
  let [over, under] = parts(rule.earns.points)
  if (rule.earns._tag === "PerHour") under *= 60
  for (const { factors, otherwise = 1 } of rule.coefficients ?? []) {
    const [p, q] = parts(factors.find(({ of }) => of === role)?.times ?? otherwise)
    over *= p
    under *= q
  }
  const [a, b] = rule.earns._tag === "PerHour" ? [over, 0] : [0, over]
  if (rule.rounding === "floor") return [a, b, under]
  if (rule.rounding === "ceil") return [a, b + under - 1, under]
  return [2 * a, 2 * b + under, 2 * under]
}

/** The roles for which a rule has coefficients of their own. */
export const rolesOf = (rule: EarningRule): ReadonlyArray<string> =>
  (rule.coefficients ?? []).flatMap(({ factors }) => factors.map(({ of }) => of))

/** A rule's points in plain numbers, for engines whose actions are functions. */
export const amountOf = (rule: EarningRule): ((minutes: number, role: string) => number) => {
  const byRole = new Map(rolesOf(rule).map((role) => [role, divisionFor(rule, role)]))
  const other = divisionFor(rule, "")
  return (minutes, role) => {
    const [a, b, c] = byRole.get(role) ?? other
    return Math.floor((minutes * a + b) / c)
  }
}
