import { createHash, createHmac } from "node:crypto"
import { canonicalJson, type Json, keyedHash, sha256, sha256Portable } from "@civic-practice/core"
import { describe, expect, it } from "@effect/vitest"
import fc from "fast-check"
import { seeded } from "./Seed.ts"

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  // Half surrogate pairs too: whatever they become, they become the same.
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.integer({ min: 50, max: 70 }).map((length) => "文".repeat(length)),
)

describe("sha256", () => {
  it("is SHA-256 of the UTF-8 bytes in base64url, the same in portable and in native code", () => {
    fc.assert(
      fc.property(text, (one) => {
        const known = createHash("sha256").update(Buffer.from(one, "utf8")).digest("base64url")
        expect(sha256(one)).toBe(known)
        expect(sha256Portable(one)).toBe(known)
        expect(known).toMatch(/^[\w-]{43}$/)
      }),
      seeded(300),
    )
  })

  it("of nothing is what the standard says", () => {
    expect(sha256("")).toBe("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")
    expect(sha256Portable("abc")).toBe("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0")
  })
})

describe("keyedHash", () => {
  it("is HMAC-SHA-256 under the secret", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), text, (secret, one) => {
        const known = createHmac("sha256", Buffer.from(secret, "utf8"))
          .update(Buffer.from(one, "utf8"))
          .digest("base64url")
        expect(keyedHash(secret, one)).toBe(known)
      }),
      seeded(200),
    )
  })

  it("tells nothing without the secret: another secret, another hash", () => {
    expect(keyedHash("one", "13800000000")).not.toBe(keyedHash("other", "13800000000"))
    expect(keyedHash("one", "13800000000")).not.toBe(sha256("13800000000"))
  })
})

describe("canonicalJson", () => {
  const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

  it("reads back as the value", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      seeded(300),
    )
  })

  it("is one text for one value, whatever the order of keys, and its own canonical form", () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned)
      if (typeof value !== "object" || value === null) return value
      const entries = Object.entries(value).toReversed()
      return Object.fromEntries(entries.map(([name, member]) => [name, turned(member)]))
    }
    fc.assert(
      fc.property(json, (value) => {
        const once = canonicalJson(value)
        expect(canonicalJson(turned(value))).toBe(once)
        expect(canonicalJson(JSON.parse(once))).toBe(once)
      }),
      seeded(300),
    )
  })

  it("differs for different values", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
        expect(canonicalJson(one) === canonicalJson(other)).toBe(same)
      }),
      seeded(300),
    )
  })

  it.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [[undefined, 1], "[null,1]"],
    [{ "\u{1f600}": 1, "\uff00": 2 }, '{"\u{1f600}":1,"\uff00":2}'],
    [JSON.parse('{"__proto__":{"b":1,"a":2}}'), '{"__proto__":{"a":2,"b":1}}'],
    [-0, "0"],
    ["\ud800", '"\\ud800"'],
    [undefined, "null"],
  ])("of %j is %s", (value, expected) => expect(canonicalJson(value)).toBe(expected))
})

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  const record = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return { members: record.map(([name, member]) => [name, sorted(member)]) }
}
