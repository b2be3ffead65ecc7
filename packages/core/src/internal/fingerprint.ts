import type { Actor } from "../Actor.ts"

/**
 * A 64-bit hash of who gives which command with what input, the same for equal inputs whatever the order of
 * their keys. The actor counts: a key that somebody else used answers with `KeyReused`, not with their answer.
 *
 * It tells a mistaken second use of an idempotency key, so it need not withstand an adversary: whoever forges
 * a collision is answered with the first command's answer, and nothing happens.
 */
export const fingerprint = (name: string, actor: Actor, input: unknown): string => {
  low = 0x811c9dc5
  high = 0xc2b2ae35
  text(name)
  text(actor._tag)
  text(actor.id)
  value(input)
  return lettersOf(low, high)
}

const alphabet = new TextEncoder().encode(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
)

const letter = (bits: number): number => alphabet[bits & 63] ?? 0

// Eleven letters of six bits. `toString(36)` takes ten times as long, more than the hashing.
const lettersOf = (one: number, other: number): string =>
  String.fromCharCode(
    letter(one),
    letter(one >>> 6),
    letter(one >>> 12),
    letter(one >>> 18),
    letter(one >>> 24),
    letter((one >>> 30) | (other << 2)),
    letter(other >>> 4),
    letter(other >>> 10),
    letter(other >>> 16),
    letter(other >>> 22),
    letter(other >>> 28),
  )

// Two lanes of FNV-1a with different primes; module variables, since a closure each would cost the hot path.
let low = 0
let high = 0

const mix = (code: number): void => {
  low = Math.imul(low ^ code, 0x01000193)
  high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 15)
}

const text = (content: string): void => {
  let one = low
  let other = high
  for (let index = 0; index < content.length; index++) {
    const code = content.charCodeAt(index)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code, 0x85ebca6b) ^ (other >>> 15)
  }
  low = one
  high = other
  mix(0x110000 + content.length)
}

const value = (content: unknown): void => {
  if (typeof content === "string") {
    mix(1)
    text(content)
  } else if (typeof content === "object" && content !== null) {
    if (Array.isArray(content)) {
      mix(2)
      for (const item of content) value(item)
      mix(3)
    } else if (isPlain(content)) {
      members(content)
    } else {
      instance(content)
    }
  } else {
    mix(4)
    text(String(content))
  }
}

const members = (content: Readonly<Record<string, unknown>>): void => {
  mix(5)
  const keys = Object.keys(content)
  if (!isSorted(keys)) keys.sort()
  for (const key of keys) {
    const member = content[key]
    if (member === undefined) continue
    text(key)
    value(member)
  }
  mix(6)
}

const isPlain = (content: object): content is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(content)
  return prototype === Object.prototype || prototype === null
}

// What a schema decodes to may keep its content out of its own keys: dates, maps, sets, URLs.
const instance = (content: object): void => {
  if ("toJSON" in content && typeof content.toJSON === "function") value(content.toJSON())
  else if (content instanceof Map || content instanceof Set) value(Array.from<unknown>(content))
  else {
    text(String(content))
    members({ ...content })
  }
}

const isSorted = (keys: ReadonlyArray<string>): boolean => {
  for (let index = 1; index < keys.length; index++)
    if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return false
  return true
}
