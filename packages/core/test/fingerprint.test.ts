import {
  canonicalJson,
  command,
  decided,
  type Json,
  KeyReused,
  person,
  realmWide,
  system,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { fingerprint } from "../src/internal/fingerprint.ts"
import { dispatcherOn, under } from "./Dispatching.ts"
import { seeded } from "./Seed.ts"

const host = system("host")

const shuffled = (value: unknown, order: (keys: Array<string>) => Array<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    order(Object.keys(value)).map((key) => [key, shuffled(Reflect.get(value, key), order)]),
  )
}

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

describe("the fingerprint of an input", () => {
  it("is the same whatever the order of the keys, at every depth", () => {
    fc.assert(
      fc.property(json, (value) => {
        const before = fingerprint("c", host, value)
        expect(
          fingerprint(
            "c",
            host,
            shuffled(value, (keys) => keys.toReversed()),
          ),
        ).toBe(before)
        expect(
          fingerprint(
            "c",
            host,
            shuffled(value, (keys) => keys.toSorted()),
          ),
        ).toBe(before)
      }),
      seeded(300),
    )
  })

  it("leaves out what is undefined, as JSON does", () => {
    expect(fingerprint("c", host, { a: 1, b: undefined })).toBe(fingerprint("c", host, { a: 1 }))
  })

  it("differs where the inputs differ, in whatever small thing", () => {
    // Values from a small alphabet, so that near misses of structure are common.
    const { near } = fc.letrec<{ near: Json }>((tie) => ({
      near: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>("", "a", "b", "1", "\u0001", "\u0006", 0, 1, -1, true, false, null),
        fc.array(tie("near"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("", "a", "b", "\u0006", "1"), tie("near"), { maxKeys: 3 }),
      ),
    }))
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(fc.oneof(near, json), (value) => {
        const text = canonicalJson(value)
        const mark = fingerprint("c", host, value)
        expect(seen.get(mark) ?? text).toBe(text)
        seen.set(mark, text)
      }),
      seeded(5000),
    )
    expect(seen.size).toBeGreaterThan(500)
  })

  it("differs between commands, and between those who give them", () => {
    const marks = [
      fingerprint("c", host, {}),
      fingerprint("d", host, {}),
      fingerprint("c", person("host"), {}),
      fingerprint("c", person("other"), {}),
    ]
    expect(new Set(marks).size).toBe(4)
  })
})

describe("inputs that decode to more than plain data", () => {
  class Visit extends Schema.Class<Visit>("Visit")({ place: Schema.String }) {}
  const inputs = {
    date: [Schema.DateFromString, "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"],
    instant: [Schema.DateTimeUtcFromString, "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"],
    class: [Visit, { place: "library" }, { place: "square" }],
    address: [Schema.URLFromString, "https://example.org/a", "https://example.org/b"],
    set: [Schema.ReadonlySet(Schema.String), new Set(["a"]), new Set(["b"])],
    map: [
      Schema.ReadonlyMap(Schema.String, Schema.Number),
      new Map([["a", 1]]),
      new Map([["a", 2]]),
    ],
  } as const

  it.effect.each(Object.keys(inputs) as Array<keyof typeof inputs>)(
    "a %s is told from another under the same key",
    (name) =>
      Effect.gen(function* () {
        const [schema, one, other] = inputs[name]
        const Note = command("test.note", {
          // The schemas differ in what they decode to; the decider looks at none of it.
          input: Schema.Struct({ value: schema as Schema.Codec<unknown> }),
          permission: () => realmWide("test.note"),
          decide: () => Result.succeed(decided("noted")),
        })
        const { execute, submit } = yield* dispatcherOn(yield* makeStorage)
        yield* execute(Note, { value: one }, under("k"))
        expect(yield* submit(Note, { value: one }, under("k"))).toMatchObject({ replayed: true })
        expect(yield* Effect.flip(execute(Note, { value: other }, under("k")))).toBeInstanceOf(
          KeyReused,
        )
      }),
  )
})
