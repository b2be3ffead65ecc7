/**
 * Compares two well-formed texts by code point: negative, zero or positive.
 *
 * The order of UTF-8 bytes and of every adapter's index. JavaScript's own `<` compares UTF-16 units and puts
 * astral characters (some rare Han characters, emoji) before U+E000 to U+FFFF.
 */
export const byCodePoint = (left: string, right: string): number => {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const one = left.charCodeAt(index)
    const other = right.charCodeAt(index)
    if (one !== other) return weight(one) - weight(other)
  }
  return left.length - right.length
}

// Where the first difference is a surrogate, its code point is beyond every other unit's.
const weight = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)
