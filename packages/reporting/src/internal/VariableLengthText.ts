// Whole numbers as text: five bits a character, the lowest first, and a sixth bit that says whether more follow.
// None of the characters is escaped in JSON.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
const codes = Uint8Array.from(alphabet, (character) => character.charCodeAt(0))
const digits = new Uint8Array(128)
for (let digit = 0; digit < codes.length; digit++) digits[codes[digit] ?? 0] = digit

const decoder = new TextDecoder()

/** Writes whole numbers from 0 to 2^31-1 into a text. */
export class NumberWriter {
  private bytes = new Uint8Array(1024)
  private length = 0

  push(number: number): void {
    if (this.length + 7 > this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2)
      larger.set(this.bytes)
      this.bytes = larger
    }
    let rest = number
    while (rest > 31) {
      this.bytes[this.length++] = codes[(rest & 31) | 32] ?? 0
      rest >>>= 5
    }
    this.bytes[this.length++] = codes[rest] ?? 0
  }

  /** The text so far; the writer then begins anew. */
  take(): string {
    const text = decoder.decode(this.bytes.subarray(0, this.length))
    this.length = 0
    return text
  }
}

/** Numbers that a {@link NumberWriter} wrote; of the list, the first `length` count. */
export interface Numbers {
  readonly list: Int32Array
  readonly length: number
}

/** Reads numbers of one text after another; what it gave is overwritten by the next. */
export class NumberReader {
  private list = new Int32Array(1024)

  read(text: string): Numbers {
    // No number takes less than a character.
    if (text.length > this.list.length) this.list = new Int32Array(text.length * 2)
    const { list } = this
    let length = 0
    let number = 0
    let shift = 0
    for (let place = 0; place < text.length; place++) {
      const digit = digits[text.charCodeAt(place)] ?? 0
      number |= (digit & 31) << shift
      if (digit > 31) {
        shift += 5
      } else {
        list[length++] = number
        number = 0
        shift = 0
      }
    }
    return { list, length }
  }
}
