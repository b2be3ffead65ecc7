import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Account, Deposit, Overdrawn, SetLimit, Transfer, Withdraw } from "./Bank.ts"
import {
  asHost,
  balanceOf,
  dispatcherOn,
  logOf,
  realm,
  settle,
  stateOf,
  under,
} from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"
import { gated } from "./Gate.ts"

const of = (account: string, amount: number) => ({ account, amount })

const receiptsIn = (commit: { readonly writes: ReadonlyArray<{ readonly kind: string }> }) =>
  commit.writes.filter(({ kind }) => kind === "core.receipt").length

describe("commands given at the same time", () => {
  it.effect("are decided in the order given, each seeing those before it, in one commit", () =>
    Effect.gen(function* () {
      const { storage, commits, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      const results = yield* Effect.all(
        [
          execute(Deposit, of("a", 10), asHost),
          Effect.flip(execute(Withdraw, of("a", 11), asHost)),
          execute(Transfer, { from: "a", to: "b", amount: 4 }, asHost),
          execute(Withdraw, of("b", 3), asHost),
          execute(SetLimit, { most: 6 }, asHost),
          Effect.flip(execute(Deposit, of("a", 1), asHost)),
        ],
        { concurrency: "unbounded" },
      )
      expect(results).toEqual([
        { balance: 10 },
        new Overdrawn({ account: "a", balance: 10, asked: 11 }),
        { from: 6, to: 4 },
        { balance: 1 },
        null,
        expect.objectContaining({ account: "a", most: 6 }),
      ])
      expect(commits).toHaveLength(1)
      // All streams in one load; what the refusals rest on is a condition of the commit.
      expect(loads).toHaveLength(1)
    }),
  )

  it.effect("write each stream once, under the version it had, with all its events", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(Deposit, of("a", 1), asHost)
      yield* Effect.all(
        Array.from({ length: 5 }, () => execute(Deposit, of("a", 1), asHost)),
        { concurrency: "unbounded" },
      )
      const written = commits[1]?.writes.filter(({ kind }) => kind === "bank.account")
      expect(written).toMatchObject([{ id: "a", expectedVersion: 1 }])
      expect(written?.[0]?.events).toHaveLength(5)
    }),
  )

  it.effect("wait while a commit is in flight, and are all in the next", () =>
    Effect.gen(function* () {
      const watch = watched(yield* makeStorage)
      const gate = gated(watch.storage)
      const { execute } = yield* dispatcherOn(gate.storage)
      yield* gate.shut
      const deposits = Array.from({ length: 30 }, () => execute(Deposit, of("a", 1), asHost))
      const first = yield* Effect.forkChild(Effect.all(deposits.slice(0, 1)))
      yield* settle
      const others = yield* Effect.forkChild(
        Effect.all(deposits.slice(1), { concurrency: "unbounded" }),
      )
      yield* settle
      yield* gate.open
      yield* Fiber.join(first)
      yield* Fiber.join(others)
      expect(watch.commits.map(receiptsIn)).toEqual([1, 29])
    }),
  )

  it.effect("gathered in one turn share a commit; ungathered each has its own", () =>
    Effect.gen(function* () {
      const counts: Array<number> = []
      for (const gather of [true, false]) {
        const { storage, commits } = watched(yield* makeStorage)
        const { execute } = yield* dispatcherOn(storage, { gather })
        yield* Effect.all(
          Array.from({ length: 8 }, () => execute(Deposit, of("a", 1), asHost)),
          { concurrency: "unbounded" },
        )
        expect(yield* balanceOf(storage, "a")).toBe(8)
        counts.push(commits.length)
      }
      expect(counts[0]).toBe(1)
      expect(counts[1]).toBeGreaterThan(1)
    }),
  )
})

describe("a batch", () => {
  it.effect.each([1, 2, 3, 10, 1000])("never holds more commands than allowed (%i)", (maxBatch) =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage, { maxBatch })
      const answers = yield* Effect.all(
        Array.from({ length: 50 }, (_, index) => execute(Deposit, of(`a${index % 3}`, 1), asHost)),
        { concurrency: "unbounded" },
      )
      expect(commits.map(receiptsIn)).toEqual(
        Array.from({ length: Math.ceil(50 / maxBatch) }, (_, index) =>
          Math.min(maxBatch, 50 - index * maxBatch),
        ),
      )
      // In order also across batches.
      expect(answers.map(({ balance }) => balance)).toEqual(
        Array.from({ length: 50 }, (_, index) => Math.floor(index / 3) + 1),
      )
    }),
  )

  it.effect("of a thousand commands on a thousand streams is one load and one commit", () =>
    Effect.gen(function* () {
      const { storage, commits, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      yield* Effect.all(
        Array.from({ length: 1000 }, (_, index) =>
          execute(Deposit, of(`a${index}`, index + 1), asHost),
        ),
        { concurrency: "unbounded" },
      )
      expect([loads.length, commits.length]).toEqual([1, 1])
      expect(yield* balanceOf(storage, "a999")).toBe(1000)
      expect(yield* logOf(storage)).toHaveLength(1000)
    }),
  )

  it.effect.each([{ maxBatch: 0 }, { maxBatch: Number.NaN }, { maxWaiting: 0 }, { cacheSize: -1 }])(
    "a setting that could never work is refused when the dispatcher is made: %o",
    (options) =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(dispatcherOn(yield* makeStorage, options))
        const [name = ""] = Object.keys(options)
        expect(String(exit)).toContain(name)
        expect(exit._tag).toBe("Failure")
      }),
  )
})

describe("realms", () => {
  it.effect("are told apart in everything: streams, receipts, caches, positions", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const realms = Array.from({ length: 40 }, (_, index) => `r${index}`)
      yield* Effect.all(
        realms.flatMap((one, index) =>
          Array.from({ length: index + 1 }, (_, count) =>
            execute(Deposit, of("a", 1), { ...under(`k${count}`), realm: one }),
          ),
        ),
        { concurrency: "unbounded" },
      )
      for (const [index, one] of realms.entries()) {
        expect(yield* stateOf(storage, Account.ref("a"), one)).toEqual({
          balance: index + 1,
          entries: index + 1,
        })
        const positions = (yield* logOf(storage, one)).map(({ position }) => position)
        expect(positions).toEqual(Array.from({ length: index + 1 }, (_, count) => count + 1))
      }
      expect(yield* logOf(storage, realm)).toEqual([])
    }),
  )

  it.effect("more than are remembered at once are as right as few", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const realms = Array.from({ length: 300 }, (_, index) => `r${index}`)
      for (let round = 1; round <= 3; round++) {
        const answers = yield* Effect.all(
          realms.map((one) => execute(Deposit, of("a", 1), { ...under(`k${round}`), realm: one })),
          { concurrency: round === 2 ? 1 : "unbounded" },
        )
        expect(answers).toEqual(realms.map(() => ({ balance: round })))
      }
      const again = yield* execute(Deposit, of("a", 1), { ...under("k1"), realm: "r0" })
      expect(again).toEqual({ balance: 1 })
    }),
  )

  it.effect("do not wait for one another", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const { execute } = yield* dispatcherOn(gate.storage)
      yield* gate.shut
      const stuck = yield* Effect.forkChild(execute(Deposit, of("a", 1), asHost))
      yield* settle
      const other = yield* Effect.forkChild(
        execute(Deposit, of("a", 1), { ...asHost, realm: "other" }),
      )
      yield* settle
      // Both are before the gate: the second did not queue up behind the first.
      expect(gate.waiting()).toBe(2)
      yield* gate.open
      yield* Fiber.join(stuck)
      expect(yield* Fiber.join(other)).toEqual({ balance: 1 })
    }),
  )

  it.effect.each(["", "\udc00", "a\0"])("a realm without a proper name is refused (%j)", (name) =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const error = yield* Effect.flip(execute(Deposit, of("a", 1), { ...asHost, realm: name }))
      expect(error).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "realm" }] })
    }),
  )
})
