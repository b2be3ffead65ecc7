/** A set of members by ordinal, as bits. */
export class MarkedOrdinals {
  /** How many are marked. */
  count = 0
  private words = new Int32Array(64)

  markAll(ordinals: Int32Array): void {
    for (let index = 0; index < ordinals.length; index++) {
      const ordinal = ordinals[index] ?? 0
      const place = ordinal >>> 5
      if (place >= this.words.length) this.grow(place + 1)
      const word = this.words[place] ?? 0
      const bit = 1 << (ordinal & 31)
      if ((word & bit) !== 0) continue
      this.words[place] = word | bit
      this.count++
    }
  }

  clear(): void {
    if (this.count > 0) this.words.fill(0)
    this.count = 0
  }

  private grow(words: number): void {
    const larger = new Int32Array(2 ** Math.ceil(Math.log2(words)))
    larger.set(this.words)
    this.words = larger
  }
}
