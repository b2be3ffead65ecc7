import { Schema } from "effect"
import { maximumPoints } from "../Points.ts"

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

/** Whether a fraction is zero. */
export const isZero = (rational: Rational): boolean =>
  (typeof rational === "number" ? rational : rational.numerator) === 0

/** Whether one is greater than another. */
export const greater = (one: Rational, other: Rational): boolean => {
  const [a, b] = parts(one)
  const [c, d] = parts(other)
  return a * d > c * b
}

/** Numerator and denominator: at most a million each, so that products of two stay exact. */
export const parts = (rational: Rational): readonly [numerator: number, denominator: number] =>
  typeof rational === "number" ? [rational, 1] : [rational.numerator, rational.denominator]

/** A product of rationals divided by a whole number, which whole numbers are multiplied with and rounded once. */
export class RoundedRate {
  private readonly exact: Division
  // The same as numbers, exact for counts up to the limit.
  private readonly a: number
  private readonly b: number
  private readonly c: number
  private readonly limit: number

  /** The product of the factors, divided by a whole number. */
  static of(factors: ReadonlyArray<Rational>, dividedBy: number, rounding: Rounding): RoundedRate {
    let numerator = 1n
    let denominator = BigInt(dividedBy)
    for (const factor of factors) {
      numerator *= BigInt(typeof factor === "number" ? factor : factor.numerator)
      denominator *= BigInt(typeof factor === "number" ? 1 : factor.denominator)
    }
    const divisor = greatestCommonDivisor(numerator, denominator)
    return new RoundedRate(division(numerator / divisor, denominator / divisor, rounding))
  }

  /** The rounded product of the factors, whatever it is multiplied with. */
  static fixed(factors: ReadonlyArray<Rational>, rounding: Rounding): RoundedRate {
    const [a, b, c] = RoundedRate.of(factors, 1, rounding).exact
    return new RoundedRate([0n, a + b, c])
  }

  private constructor(exact: Division) {
    const [a, b, c] = exact
    const small = a < exactBelow && b < exactBelow && c < exactBelow
    this.exact = exact
    this.a = small ? Number(a) : 0
    this.b = small ? Number(b) : 0
    this.c = small ? Number(c) : 1
    // A quotient of whole numbers below 2^53 is never rounded up to a whole number that it does not reach.
    const limit = Math.floor((maximumPoints - 1 - this.b) / Math.max(1, this.a))
    // Within 31 bits, in which engines compare numbers fastest; no service is longer.
    this.limit = small ? Math.min(limit, 1_000_000_000) : -1
  }

  /** `count` (0 to 2^53-1) times the rate, rounded; Infinity where that is beyond 2^53-1. */
  times(count: number): number {
    return count <= this.limit
      ? Math.floor((count * this.a + this.b) / this.c)
      : this.timesBig(BigInt(count))
  }

  private timesBig(count: bigint): number {
    const [a, b, c] = this.exact
    const whole = (count * a + b) / c
    return whole > exactBelow ? Number.POSITIVE_INFINITY : Number(whole)
  }
}

/** floor((count * a + b) / c): any rounding of a fraction as one division. */
type Division = readonly [a: bigint, b: bigint, c: bigint]

const division = (numerator: bigint, denominator: bigint, rounding: Rounding): Division => {
  switch (rounding) {
    case "floor":
      return [numerator, 0n, denominator]
    case "ceil":
      return [numerator, denominator - 1n, denominator]
    case "halfUp":
      return [2n * numerator, denominator, 2n * denominator]
  }
}

const exactBelow = BigInt(maximumPoints)

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => {
  let [left, right] = [a, b]
  while (right !== 0n) [left, right] = [right, left % right]
  return left
}
