import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import fc from "fast-check"
import { type Known, unwritten } from "../src/internal/Slot.ts"
import { SnapshotCache } from "../src/internal/SnapshotCache.ts"
import { Deposit, Transfer, Withdraw } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn } from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"
import { holdsFor, seeded } from "./Seed.ts"

describe("what a dispatcher remembers", () => {
  const step = fc.record({
    kind: fc.constantFrom(Deposit, Withdraw),
    account: fc.constantFrom("a", "b", "c", "d", "e"),
    amount: fc.integer({ min: 1, max: 9 }),
    together: fc.boolean(),
    by: fc.nat(2),
  })
  const history = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 40 }),
    cacheSizes: fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom(0, 1, 2, 1000)),
    maxBatch: fc.integer({ min: 1, max: 9 }),
    gather: fc.boolean(),
  })

  it.effect(
    "makes no difference to what it decides, whatever its size and that of its batches",
    () =>
      holdsFor(history, 80, ({ steps, cacheSizes, maxBatch, gather }) =>
        Effect.gen(function* () {
          const storage = yield* makeStorage
          const dispatchers = yield* Effect.all(
            cacheSizes.map((cacheSize) => dispatcherOn(storage, { cacheSize, maxBatch, gather })),
          )
          const balances = new Map<string, number>()
          // Stretches of commands given together, each stretch to one dispatcher.
          const stretches: Array<Array<(typeof steps)[number]>> = []
          for (const one of steps) {
            if (one.together && stretches.length > 0) stretches.at(-1)?.push(one)
            else stretches.push([one])
          }
          for (const stretch of stretches) {
            const dispatcher = dispatchers[stretch[0]?.by ?? 0]
            if (dispatcher === undefined) throw new Error("there are three")
            const results = yield* Effect.all(
              stretch.map(({ kind, account, amount }) =>
                Effect.result(dispatcher.execute(kind, { account, amount }, asHost)),
              ),
              { concurrency: "unbounded" },
            )
            for (const [index, { kind, account, amount }] of stretch.entries()) {
              const before = balances.get(account) ?? 0
              const after = kind === Deposit ? before + amount : before - amount
              const result = results[index]
              if (after < 0) {
                expect(result).toMatchObject({ failure: { balance: before, asked: amount } })
              } else {
                expect(result).toEqual(Result.succeed({ balance: after }))
                balances.set(account, after)
              }
            }
          }
          for (const [account, balance] of balances) {
            expect(yield* balanceOf(storage, account)).toBe(balance)
          }
        }),
      ),
  )

  it.effect("saves the loads", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      for (let count = 0; count < 10; count++) {
        yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
      }
      expect(loads).toHaveLength(1)
    }),
  )

  it.effect("is nothing at size 0: every command loads", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage, { cacheSize: 0 })
      for (let count = 0; count < 10; count++) {
        yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
      }
      expect(loads).toHaveLength(10)
    }),
  )

  it.effect("does not hold what failed to commit", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      yield* execute(Deposit, { account: "a", amount: 10 }, asHost)
      yield* Effect.flip(execute(Transfer, { from: "a", to: "b", amount: 11 }, asHost))
      expect(yield* execute(Withdraw, { account: "a", amount: 10 }, asHost)).toEqual({ balance: 0 })
    }),
  )
})

describe("the memory of streams", () => {
  const known = (version: number): Known => ({ ...unwritten, version })
  const action = fc.oneof(
    fc.record({ do: fc.constant("set" as const), id: fc.nat(12), kind: fc.nat(2) }),
    fc.record({ do: fc.constant("get" as const), id: fc.nat(12), kind: fc.nat(2) }),
    fc.record({ do: fc.constant("delete" as const), id: fc.nat(12), kind: fc.nat(2) }),
    fc.record({ do: fc.constant("clear" as const), id: fc.nat(12), kind: fc.nat(2) }),
  )

  it("is bounded, and never answers with anything but the last that was set", () => {
    fc.assert(
      fc.property(fc.nat(10), fc.array(action, { maxLength: 200 }), (capacity, actions) => {
        const cache = new SnapshotCache(capacity)
        const last = new Map<string, Known>()
        let version = 0
        for (const one of actions) {
          const [kind, id] = [`k${one.kind}`, `i${one.id}`]
          const name = `${kind}/${id}`
          if (one.do === "set") {
            const value = known(++version)
            cache.set(kind, id, value)
            last.set(name, value)
          } else if (one.do === "delete") {
            cache.delete(kind, id)
            last.delete(name)
          } else if (one.do === "clear") {
            cache.clear()
            last.clear()
          } else {
            const found = cache.get(kind, id)
            if (found !== undefined) expect(found).toBe(last.get(name))
          }
        }
        let held = 0
        for (const name of last.keys()) {
          const [kind = "", id = ""] = name.split("/")
          if (cache.get(kind, id) !== undefined) held++
        }
        expect(held).toBeLessThanOrEqual(capacity)
      }),
      seeded(500),
    )
  })

  it("holds what is used again and again, however much else passes through", () => {
    const cache = new SnapshotCache(10)
    cache.set("k", "hot", known(1))
    for (let count = 0; count < 1000; count++) {
      cache.set("k", `cold${count}`, known(1))
      expect(cache.get("k", "hot")).toEqual(known(1))
    }
    expect(cache.get("k", "cold0")).toBeUndefined()
  })
})
