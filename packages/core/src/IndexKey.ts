/** The parts of an index key in order of significance: texts and whole numbers within plus or minus 2^53-1. */
export type IndexKey = ReadonlyArray<string | number>

const numberOffset = 2n ** 53n

/**
 * One text for a whole key, such that texts in code-point order are keys in the order of their parts:
 * numbers before texts, numbers by value, texts by code point, a key before those it is a prefix of.
 *
 * Every part ends with U+0001, and U+0000 to U+0002 inside a text are escaped, so that the encoding of a
 * prefix is a prefix of the encoding.
 */
export const encodeIndexKey = (key: IndexKey): string => {
  let text = ""
  for (const part of key) text += typeof part === "number" ? encodeNumber(part) : encodeText(part)
  return text
}

/** The encoded bounds of all keys that begin with the given parts: from (included) to (excluded). */
export const prefixRange = (prefix: IndexKey): { readonly from: string; readonly to: string } => {
  const from = encodeIndexKey(prefix)
  return { from, to: `${from}\u{10FFFF}` }
}

const encodeNumber = (value: number): string => {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`index key part ${value} is not a whole number within 2^53-1`)
  }
  return `n${(BigInt(value) + numberOffset).toString(16).padStart(14, "0")}\u0001`
}

const encodeText = (value: string): string => {
  for (let index = 0; index < value.length; index++) {
    if (value.charCodeAt(index) <= 2) return `s${Array.from(value, escaped).join("")}\u0001`
  }
  return `s${value}\u0001`
}

const escaped = (character: string): string =>
  character <= "\u0002" ? `\u0002${String.fromCharCode(character.charCodeAt(0) + 0x10)}` : character
