/** FNV-1a: turns a seed and a label into four words of state. */
const hash = (text: string, basis: number): number => {
  let value = basis
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * Pseudo-random numbers that are the same on every platform: sfc32 by Chris Doty-Humphrey (public
 * domain), integer arithmetic only. Each label is a stream of its own, so that a change to one
 * file's generation leaves the others as they were.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: number, label: string) {
    this.#a = hash(`${seed}/${label}/a`, 0x811c9dc5)
    this.#b = hash(`${seed}/${label}/b`, 0x811c9dc5)
    this.#c = hash(`${seed}/${label}/c`, 0x811c9dc5)
    for (let round = 0; round < 15; round++) this.#next()
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** At least 0, below 1. */
  fraction(): number {
    return this.#next() / 0x1_0000_0000
  }

  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }

  /** True in about `percent` of 100 calls. */
  chance(percent: number): boolean {
    return this.fraction() * 100 < percent
  }

  pick<Item>(items: ReadonlyArray<Item>): Item {
    return itemAt(items, this.between(0, items.length - 1))
  }
}

/** The item at an index that must exist. */
export const itemAt = <Item>(items: ArrayLike<Item>, index: number): Item => {
  const item = items[index]
  if (item === undefined) throw new RangeError(`No item ${index} of ${items.length}`)
  return item
}
