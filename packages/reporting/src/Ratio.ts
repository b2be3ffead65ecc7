/** A rate with what it was made of, so that rates of many units can be made from their sums. */
export interface Ratio {
  readonly numerator: number
  readonly denominator: number
  /** `null` where there is nothing to divide by. */
  readonly value: number | null
}

/** Divides; rates of a higher unit are to be made from the sums of both parts, never from rates. */
export const ratio = (numerator: number, denominator: number): Ratio => ({
  numerator,
  denominator,
  value: denominator === 0 ? null : numerator / denominator,
})
