import { Schema } from "effect"
import { maximumPoints } from "./Points.ts"

const part = (minimum: number) =>
  Schema.Int.check(Schema.isBetween({ minimum, maximum: 1_000_000 }))

/** An exact rate or coefficient: a whole number, or a fraction such as 1/2. Parts go up to 1,000,000. */
export const Rational = Schema.Union([
  part(0),
  Schema.Struct({ numerator: part(0), denominator: part(1) }),
])
export type Rational = typeof Rational.Type

/** What becomes of the fraction of a point that is left over. */
export const Rounding = Schema.Literals(["floor", "halfUp", "ceil"])
export type Rounding = typeof Rounding.Type

/** A product of rationals in lowest terms, ready to be multiplied with whole numbers. */
export interface ExactFactor {
  readonly numerator: bigint
  readonly denominator: bigint
  /** The same as numbers, for multiplicands up to `limit`: within it every step is exact. */
  readonly n: number
  readonly d: number
  readonly limit: number
}

export const isZero = (rational: Rational): boolean =>
  (typeof rational === "number" ? rational : rational.numerator) === 0

/** Multiplies rationals exactly and divides by a whole number. */
export const exactFactor = (factors: ReadonlyArray<Rational>, dividedBy = 1): ExactFactor => {
  let numerator = 1n
  let denominator = BigInt(dividedBy)
  for (const factor of factors) {
    numerator *= BigInt(typeof factor === "number" ? factor : factor.numerator)
    denominator *= BigInt(typeof factor === "number" ? 1 : factor.denominator)
  }
  const divisor = greatestCommonDivisor(numerator, denominator)
  numerator /= divisor
  denominator /= divisor
  const exact = numerator <= maximumPoints && denominator <= maximumPoints
  const n = exact ? Number(numerator) : 0
  return {
    numerator,
    denominator,
    n,
    d: exact ? Number(denominator) : 1,
    // One less for the point that rounding may add.
    limit: exact ? Math.floor((maximumPoints - 1) / Math.max(1, n)) : -1,
  }
}

/**
 * `count` times the factor, rounded once. `count` is a whole number from 0 to 2^53-1.
 * Infinity where the result is beyond 2^53-1.
 */
export const roundedProduct = (factor: ExactFactor, count: number, rounding: Rounding): number => {
  if (count > factor.limit) return roundedBigProduct(factor, count, rounding)
  const product = count * factor.n
  const { d } = factor
  if (d === 1) return product
  const rest = product % d
  const whole = (product - rest) / d
  if (rounding === "floor") return whole
  if (rounding === "ceil") return rest === 0 ? whole : whole + 1
  return rest * 2 >= d ? whole + 1 : whole
}

const roundedBigProduct = (factor: ExactFactor, count: number, rounding: Rounding): number => {
  const product = BigInt(count) * factor.numerator
  const rest = product % factor.denominator
  let whole = product / factor.denominator
  if (rounding === "ceil" ? rest > 0n : rounding === "halfUp" && rest * 2n >= factor.denominator) {
    whole += 1n
  }
  return whole > BigInt(maximumPoints) ? Number.POSITIVE_INFINITY : Number(whole)
}

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  let [left, right] = [a, b]
  while (right !== 0n) [left, right] = [right, left % right]
  return left
}
