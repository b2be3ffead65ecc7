import type { EarningRule } from "./EarningRule.ts"
import { parts, type Rational } from "./Rational.ts"

/** A fraction in lowest terms, in decimal digits: it may be longer than a number is exact. */
export interface ExactProduct {
  readonly numerator: string
  readonly denominator: string
}

/** The product of rationals, divided by a whole number. */
export const exactProduct = (factors: ReadonlyArray<Rational>, dividedBy: number): ExactProduct => {
  let numerator = 1n
  let denominator = BigInt(dividedBy)
  for (const factor of factors) {
    const [above, below] = parts(factor)
    numerator *= BigInt(above)
    denominator *= BigInt(below)
  }
  let [left, right] = [numerator, denominator]
  while (right !== 0n) [left, right] = [right, left % right]
  return { numerator: String(numerator / left), denominator: String(denominator / left) }
}

/** A product rounded to whole points. */
export const roundedProduct = (
  { numerator, denominator }: ExactProduct,
  rounding: EarningRule["rounding"],
): number => {
  const [above, below] = [BigInt(numerator), BigInt(denominator)]
  switch (rounding) {
    case "floor":
      return Number(above / below)
    case "halfUp":
      return Number((2n * above + below) / (2n * below))
    case "ceil":
      return Number((above + below - 1n) / below)
  }
}
