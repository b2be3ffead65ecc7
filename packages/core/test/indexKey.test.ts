import {
  append,
  byCodePoint,
  command,
  decided,
  encodeIndexKey,
  findStates,
  type IndexKey,
  prefixRange,
  realmWide,
  Storage,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { asHost, dispatcherOn, realm } from "./Dispatching.ts"
import { holdsFor, seeded } from "./Seed.ts"

// Texts in which what could go wrong is common: the escaped characters, astral ones, those above the surrogates.
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      "\u0000",
      "\u0001",
      "\u0002",
      "\u0003",
      "\u0010",
      "\u0012",
      "a",
      "b",
      "中",
      "\uffee",
      "😀",
      "𠮷",
    ),
    maxLength: 5,
  }),
  fc.string({ unit: "binary", maxLength: 6 }),
)
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(
    Number.MIN_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER,
    0,
    -0,
    -1,
    1,
    2 ** 32,
    -(2 ** 32),
  ),
)
const key: fc.Arbitrary<IndexKey> = fc.array(fc.oneof(text, number), { maxLength: 4 })

const codePoints = (value: string) => [...value].map((character) => character.codePointAt(0) ?? 0)

/** The order of keys as the documentation puts it, done the slow way. */
const inOrder = (left: IndexKey, right: IndexKey): number => {
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const one = left[place]
    const other = right[place]
    if (one === undefined || other === undefined)
      return one === other ? 0 : one === undefined ? -1 : 1
    if (typeof one === "number" || typeof other === "number") {
      if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1
      if (one !== other) return one < other ? -1 : 1
      continue
    }
    const [points, others] = [codePoints(one), codePoints(other)]
    for (let at = 0; at < Math.max(points.length, others.length); at++) {
      const difference = (points[at] ?? -1) - (others[at] ?? -1)
      if (difference !== 0) return Math.sign(difference)
    }
  }
  return 0
}

describe("an encoded index key", () => {
  it("is in the order of its parts: numbers by value, then texts by code point, a key before what it begins", () => {
    fc.assert(
      fc.property(key, key, (left, right) => {
        expect(Math.sign(byCodePoint(encodeIndexKey(left), encodeIndexKey(right)))).toBe(
          inOrder(left, right),
        )
      }),
      seeded(3000),
    )
  })

  it("is within the range of each of its prefixes, and of no other", () => {
    fc.assert(
      fc.property(key, key, fc.nat(4), (one, other, length) => {
        const prefix = one.slice(0, length)
        const { from, to } = prefixRange(prefix)
        for (const candidate of [one, other, [...prefix, ...other]]) {
          const encoded = encodeIndexKey(candidate)
          const within = byCodePoint(from, encoded) <= 0 && byCodePoint(encoded, to) < 0
          const begins = prefix.every(
            (part, place) => Object.is(part, candidate[place]) || part === candidate[place],
          )
          expect(within).toBe(begins && candidate.length >= prefix.length)
        }
      }),
      seeded(1000),
    )
  })

  it("is well-formed text without U+0000, which every storage takes", () => {
    fc.assert(
      fc.property(key, (one) => {
        const encoded = encodeIndexKey(one)
        expect(encoded.isWellFormed()).toBe(true)
        expect(encoded).not.toContain("\0")
      }),
      seeded(500),
    )
  })

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])(
    "is not made of %d",
    (value) => expect(() => encodeIndexKey(["a", value])).toThrow(RangeError),
  )
})

describe("streams found by an index", () => {
  type Named = { readonly _tag: "Named"; readonly parts: IndexKey }
  const Thing = streamKind<IndexKey, Named>({
    name: "test.thing",
    initial: [],
    evolve: (_, { parts }) => parts,
    keys: (parts) => ({ byParts: parts }),
  })
  const Name = command("test.name", {
    input: Schema.Struct({
      id: Schema.String,
      parts: Schema.Array(Schema.Union([Schema.String, Schema.Number])),
    }),
    permission: () => realmWide("test.name"),
    decide: ({ id, parts }) =>
      Result.succeed(decided(null, append(Thing.ref(id), { _tag: "Named", parts }))),
  })

  it.effect("come in the order of their keys, page by page, and only those with the prefix", () =>
    holdsFor(
      fc.tuple(fc.array(key, { maxLength: 12 }), key, fc.integer({ min: 1, max: 5 })),
      60,
      ([keys, sought, limit]) =>
        Effect.gen(function* () {
          const storage = yield* makeStorage
          const { execute } = yield* dispatcherOn(storage)
          // Each is named twice, so that old entries have to go.
          for (const index of keys.keys()) {
            yield* execute(Name, { id: `${index}`, parts: ["old", index] }, asHost)
          }
          for (const [index, parts] of keys.entries()) {
            yield* execute(Name, { id: `${index}`, parts }, asHost)
          }
          const prefix = sought.slice(0, 1)
          const found: Array<IndexKey> = []
          let after: string | undefined
          do {
            const page: {
              readonly items: ReadonlyArray<{ readonly state: IndexKey }>
              readonly next?: string
            } = yield* Effect.provideService(
              findStates(Thing, {
                realm,
                index: "byParts",
                prefix,
                limit,
                ...(after === undefined ? {} : { after }),
              }),
              Storage,
              storage,
            )
            found.push(...page.items.map(({ state }) => state))
            after = page.next
          } while (after !== undefined)
          const expected = keys
            .filter((parts) => prefix.every((part, place) => part === parts[place]))
            .toSorted(inOrder)
          expect(found.map(encodeIndexKey)).toEqual(expected.map(encodeIndexKey))
        }),
    ),
  )
})
