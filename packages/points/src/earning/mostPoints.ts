import type { EarningRule } from "./EarningRule.ts"
import { greater, type Rational, RoundedRate } from "./Rational.ts"

/** The most that a rule can give for so many minutes, by its greatest coefficients. */
export const mostPoints = (rule: EarningRule, minutes: number): number => {
  const { coefficients = [], earns, rounding } = rule
  const greatest = coefficients.map(({ factors, otherwise = 1 }) =>
    factors.reduce<Rational>((most, { times }) => (greater(times, most) ? times : most), otherwise),
  )
  const factors = [earns.points, ...greatest]
  return earns._tag === "PerHour"
    ? RoundedRate.of(factors, 60, rounding).times(minutes)
    : RoundedRate.fixed(factors, rounding).times(minutes)
}
