/** Numbers that follow from a seed alone. */
export interface Random {
  /** A whole number from 0 to `end` - 1. */
  readonly below: (end: number) => number
  /** One of the given values. */
  readonly oneOf: <A>(values: readonly [A, ...Array<A>]) => A
  /** True in `percent` of 100 cases. */
  readonly chance: (percent: number) => boolean
  /** The values in another order. */
  readonly shuffled: <A>(values: ReadonlyArray<A>) => ReadonlyArray<A>
}

/** A generator of 32-bit state (SplitMix): enough to draw test cases. */
export const randomFrom = (seed: number): Random => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    oneOf: (values) => values[below(values.length)] ?? values[0],
    chance: (percent) => below(100) < percent,
    shuffled: (values) =>
      values
        .map((value) => ({ value, weight: next() }))
        .sort((one, other) => one.weight - other.weight)
        .map(({ value }) => value),
  }
}
