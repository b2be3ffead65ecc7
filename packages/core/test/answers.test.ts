import { command, decided, type Json, put, realmWide, stateKind } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { copyOf } from "../src/internal/copyOf.ts"
import { asHost, dispatcherOn, stateOf, under } from "./Dispatching.ts"
import { holdsFor, seeded } from "./Seed.ts"

/** Callers in JavaScript know no read-only data, so the states here are not. */
interface BoxState {
  items: Array<string>
}

const Box = stateKind<BoxState>({ name: "test.box", initial: { items: [] } })

const Look = command("test.look", {
  input: Schema.Struct({ box: Schema.String }),
  permission: () => realmWide("test.look"),
  decide: ({ box }, view) => Result.succeed(decided(view.get(Box.ref(box)))),
})
const Pack = command("test.pack", {
  input: Schema.Struct({ box: Schema.String, item: Schema.String }),
  permission: () => realmWide("test.pack"),
  decide: ({ box, item }, view) => {
    const state = { items: [...view.get(Box.ref(box)).items, item] }
    return Result.succeed(decided(state, put(Box.ref(box), state)))
  },
})
const Echo = command("test.echo", {
  input: Schema.Struct({ value: Schema.Json }),
  permission: () => realmWide("test.echo"),
  decide: ({ value }) => Result.succeed(decided<Json>(value)),
})

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

describe("an answer", () => {
  it.effect("is the caller's own: changing it changes nothing that is remembered or stored", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const packed = yield* execute(Pack, { box: "b", item: "one" }, asHost)
      packed.items.push("slipped in")
      const looked = yield* execute(Look, { box: "b" }, asHost)
      expect(looked).toEqual({ items: ["one"] })
      looked.items.length = 0
      expect(yield* execute(Pack, { box: "b", item: "two" }, asHost)).toEqual({
        items: ["one", "two"],
      })
      expect(yield* stateOf(storage, Box.ref("b"))).toEqual({ items: ["one", "two"] })
    }),
  )

  it.effect("that is a kind's initial state leaves that as it is", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const looked = yield* execute(Look, { box: "empty" }, asHost)
      looked.items.push("slipped in")
      expect(Box.initial).toEqual({ items: [] })
      expect(yield* execute(Look, { box: "empty" }, asHost)).toEqual({ items: [] })
    }),
  )

  it.effect("is each caller's own where several give the command at once", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const [one, other] = yield* Effect.all(
        [1, 2].map(() => execute(Pack, { box: "b", item: "one" }, under("k"))),
        { concurrency: "unbounded" },
      )
      one?.items.push("slipped in")
      expect(other).toEqual({ items: ["one"] })
    }),
  )

  it.effect("is the same when it is repeated: at once, later, and after a restart", () =>
    holdsFor(json, 60, (value) =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        const one = yield* dispatcherOn(storage)
        const echo = one.execute(Echo, { value }, under("k"))
        const answers = [
          ...(yield* Effect.all([echo, echo], { concurrency: "unbounded" })),
          yield* echo,
          yield* (yield* dispatcherOn(storage)).execute(Echo, { value }, under("k")),
        ]
        expect(answers).toEqual([value, value, value, value])
      }),
    ),
  )
})

describe("a copy of plain data", () => {
  it("is equal, and shares nothing that could be changed", () => {
    const partsOf = (value: unknown): ReadonlyArray<object> =>
      typeof value === "object" && value !== null
        ? [value, ...Object.values(value).flatMap(partsOf)]
        : []
    fc.assert(
      fc.property(json, (value) => {
        const copy = copyOf(value)
        expect(copy).toEqual(value)
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        const parts = new Set(partsOf(value))
        expect(partsOf(copy).filter((part) => parts.has(part))).toEqual([])
      }),
      seeded(300),
    )
  })

  it("keeps a property of the name __proto__ as a property", () => {
    const copy = copyOf(JSON.parse('{"__proto__":{"a":[1]},"b":2}'))
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":[1]},"b":2}')
  })
})
