/** A set of members by ordinal, as bits. */
export class MarkedOrdinals {
  private words = new Int32Array(64)

  mark(ordinal: number): void {
    const word = ordinal >>> 5
    if (word >= this.words.length) this.grow(word + 1)
    this.words[word] = (this.words[word] ?? 0) | (1 << (ordinal & 31))
  }

  markAll(other: MarkedOrdinals): void {
    if (other.words.length > this.words.length) this.grow(other.words.length)
    for (let word = 0; word < other.words.length; word++) {
      this.words[word] = (this.words[word] ?? 0) | (other.words[word] ?? 0)
    }
  }

  clear(): void {
    this.words.fill(0)
  }

  get count(): number {
    let count = 0
    for (let word = 0; word < this.words.length; word++) {
      let bits = this.words[word] ?? 0
      bits -= (bits >>> 1) & 0x55555555
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
      count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
    }
    return count
  }

  private grow(words: number): void {
    const larger = new Int32Array(2 ** Math.ceil(Math.log2(words)))
    larger.set(this.words)
    this.words = larger
  }
}
