import { maximumPoints, type Rational, RoundedRate } from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fraction, rounded, times } from "./reference/plainRules.ts"
import { rational } from "./ruleArbitraries.ts"

const rounding = fc.constantFrom("floor", "halfUp", "ceil")
const anyRational: fc.Arbitrary<Rational> = fc.oneof(
  rational,
  fc.constantFrom(0, 1, 1_000_000, { numerator: 0, denominator: 7 }),
  fc.constantFrom(
    { numerator: 1_000_000, denominator: 1 },
    { numerator: 1, denominator: 1_000_000 },
  ),
)
const count = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.integer({ min: 0, max: maximumPoints }),
  fc.constantFrom(0, 1, maximumPoints - 1, maximumPoints),
)

describe("exact arithmetic", () => {
  it("agrees with BigInt fractions for every number, factor and rounding", () => {
    fc.assert(
      fc.property(
        count,
        fc.array(anyRational, { maxLength: 5 }),
        fc.constantFrom(1, 60),
        rounding,
        (number, factors, dividedBy, mode) => {
          const exact = factors.reduce((value, factor) => times(value, fraction(factor)), [
            BigInt(number),
            BigInt(dividedBy),
          ] as const)
          const expected = rounded(exact, mode)
          expect(RoundedRate.of(factors, dividedBy, mode).times(number)).toBe(
            expected > BigInt(maximumPoints) ? Number.POSITIVE_INFINITY : Number(expected),
          )
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it("rounds once, at the end: thirds of an hour at one and a half times add up", () => {
    const factors = [1, { numerator: 3, denominator: 2 }]
    expect(RoundedRate.of(factors, 60, "floor").times(20)).toBe(0)
    expect(RoundedRate.of(factors, 60, "halfUp").times(20)).toBe(1)
    expect(RoundedRate.of(factors, 60, "floor").times(40)).toBe(1)
  })

  it("keeps what floating point loses: 1.1 times 50 hours at a half point is 27.5, and not less", () => {
    const factors = [
      { numerator: 11, denominator: 10 },
      { numerator: 1, denominator: 2 },
    ]
    expect(RoundedRate.of(factors, 60, "halfUp").times(3000)).toBe(28)
    expect(RoundedRate.of(factors, 60, "floor").times(3000)).toBe(27)
  })

  it("control: the same sums in floating point are wrong", () => {
    const found = fc.check(
      fc.property(fc.integer({ min: 0, max: 10_000 }), rational, rational, (minutes, a, b) => {
        const [p, q] = times(times(fraction(a), fraction(b)), [BigInt(minutes), 60n])
        const number = (one: Rational) =>
          typeof one === "number" ? one : one.numerator / one.denominator
        return Math.floor((minutes / 60) * number(a) * number(b)) === Number(p / q)
      }),
      { numRuns: 20_000 },
    )
    expect(found.failed).toBe(true)
  })
})
