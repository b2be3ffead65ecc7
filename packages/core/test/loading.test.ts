import {
  type AnyStreamRef,
  append,
  command,
  decided,
  realmWide,
  type StreamKey,
  streamKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { Deposit, Transfer, WithdrawJointly } from "./Bank.ts"
import { asHost, dispatcherOn, realm, stateOf } from "./Dispatching.ts"
import { intercepted, watched } from "./FaultyStorage.ts"
import { holdsFor } from "./Seed.ts"

// Places that each point to the next: which one matters is only known when the one before is there.

type Pointed = { readonly _tag: "Pointed"; readonly to: string }
const Place = streamKind<string, Pointed>({
  name: "test.place",
  initial: "",
  evolve: (_, { to }) => to,
})

const Point = command("test.point", {
  input: Schema.Struct({ from: Schema.String, to: Schema.String }),
  permission: () => realmWide("test.point"),
  decide: ({ from, to }) =>
    Result.succeed(decided(null, append(Place.ref(from), { _tag: "Pointed", to }))),
})

class NowhereTo extends Schema.TaggedError<NowhereTo>()("NowhereTo", { from: Schema.String }) {}

/** Walks to the last place and points on from there. */
const walkWith = (touches: (from: string) => ReadonlyArray<AnyStreamRef>) =>
  command("test.walk", {
    input: Schema.Struct({ from: Schema.String, to: Schema.String }),
    permission: () => realmWide("test.walk"),
    touches: ({ from }) => touches(from),
    decide: ({ from, to }, view) => {
      let here = from
      let steps = 0
      for (let next = view.get(Place.ref(here)); next !== ""; next = view.get(Place.ref(here))) {
        here = next
        steps++
      }
      return steps === 0
        ? Result.fail(new NowhereTo({ from }))
        : Result.succeed(decided({ steps }, append(Place.ref(here), { _tag: "Pointed", to })))
    },
  })

const Walk = walkWith(() => [])

const chain = (storage: Parameters<typeof dispatcherOn>[0], length: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(storage)
      for (let count = 0; count < length; count++) {
        yield* execute(Point, { from: `p${count}`, to: `p${count + 1}` }, asHost)
      }
    }),
  )

describe("streams that were not foreseen", () => {
  it.effect("are loaded when they are asked for, however long the chain", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      yield* chain(storage, 60)
      const { execute } = yield* dispatcherOn(storage)
      const [one, other] = yield* Effect.all(
        [
          execute(Walk, { from: "p0", to: "q" }, asHost),
          execute(Walk, { from: "p30", to: "r" }, asHost),
        ],
        { concurrency: "unbounded" },
      )
      expect(one).toEqual({ steps: 60 })
      // Behind the first in the batch, so it sees where the first led.
      expect(other).toEqual({ steps: 31 })
      expect(yield* stateOf(storage, Place.ref("q"))).toBe("r")
    }),
  )

  it.effect("are remembered, so that the second time only what is new is loaded", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      yield* chain(inner, 20)
      const { storage, loads } = watched(inner)
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(Walk, { from: "p0", to: "q" }, asHost)
      expect(loads.length).toBeGreaterThan(10)
      loads.length = 0
      expect(yield* execute(Walk, { from: "p0", to: "r" }, asHost)).toEqual({ steps: 21 })
      expect(loads).toEqual([[{ kind: "test.place", id: "q" }]])
    }),
  )

  it.effect("of many commands are loaded together, round by round", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      yield* chain(inner, 5)
      const { storage, loads } = watched(inner)
      const { execute } = yield* dispatcherOn(storage)
      const lone = Array.from({ length: 30 }, (_, index) =>
        Effect.flip(execute(Walk, { from: `x${index}`, to: "q" }, asHost)),
      )
      const first = execute(Walk, { from: "p0", to: "q" }, asHost)
      yield* Effect.all([first, ...lone], { concurrency: "unbounded" })
      const round = (keys: ReadonlyArray<StreamKey>) => keys.length
      // All 31 places at once, then one place a step, then the receipts of those who are refused.
      expect(loads.map(round)).toEqual([31, 1, 1, 1, 1, 1, 30])
    }),
  )

  it.effect(
    "of a refusal are mixed up where the storage loads them at several moments (control)",
    () =>
      Effect.gen(function* () {
        const inner = yield* makeStorage
        const other = yield* dispatcherOn(inner)
        yield* other.execute(Deposit, { account: "a", amount: 10 }, asHost)
        const move = other.execute(Transfer, { from: "a", to: "b", amount: 10 }, asHost)
        let moved = false
        const torn = intercepted(inner, {
          load: (load, keys, inRealm) =>
            keys.length < 2 || moved
              ? load
              : Effect.gen(function* () {
                  moved = true
                  const [first] = yield* inner.load(inRealm, keys.slice(0, 1))
                  yield* Effect.orDie(move)
                  const others = yield* inner.load(inRealm, keys.slice(1))
                  return first === undefined ? others : [first, ...others]
                }),
        })
        const { execute } = yield* dispatcherOn(torn)
        // The accounts never held more than 10 together.
        const refusal = yield* Effect.flip(
          execute(WithdrawJointly, { from: "a", to: "b", amount: 50 }, asHost),
        )
        expect(refusal).toMatchObject({ balance: 20 })
      }),
  )

  const foresight = fc.record({
    links: fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)), {
      selector: ([from]) => from,
      maxLength: 12,
    }),
    foreseen: fc.array(fc.nat(11), { maxLength: 12 }),
    walks: fc.array(fc.tuple(fc.nat(11), fc.nat(100)), { minLength: 1, maxLength: 12 }),
    concurrent: fc.boolean(),
  })

  it.effect("make no difference to what is decided, foreseen or not, right or wrong", () =>
    holdsFor(foresight, 60, ({ links, foreseen, walks, concurrent }) =>
      Effect.gen(function* () {
        // Only forwards, so that every walk comes to an end.
        const forward = links.filter(([from, to]) => from < to)
        const outcome = (walk: typeof Walk, cacheSize: number) =>
          Effect.gen(function* () {
            const storage = yield* makeStorage
            const { execute } = yield* dispatcherOn(storage, { cacheSize })
            for (const [from, to] of forward) {
              yield* execute(Point, { from: `p${from}`, to: `p${to}` }, asHost)
            }
            const answers = yield* Effect.all(
              walks.map(([from], index) =>
                Effect.result(execute(walk, { from: `p${from}`, to: `q${index}` }, asHost)),
              ),
              { concurrency: concurrent ? "unbounded" : 1 },
            )
            const ids = [...Array(12).keys()].flatMap((index) => [`p${index}`, `q${index}`])
            const places = yield* Effect.all(
              ids.map((id) => stateOf(storage, Place.ref(id), realm)),
            )
            return { answers, places }
          })
        const reference = yield* outcome(Walk, 0)
        const all = walkWith(() => [...Array(12).keys()].map((index) => Place.ref(`p${index}`)))
        const some = walkWith((from) => [
          Place.ref(from),
          ...foreseen.map((index) => Place.ref(`p${index}`)),
        ])
        expect(yield* outcome(all, 1000)).toEqual(reference)
        expect(yield* outcome(some, 5)).toEqual(reference)
      }),
    ),
  )
})
