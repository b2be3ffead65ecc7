import { KeyGenerator, KeyReused, person } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Deposit, Overdrawn, Transfer, Withdraw } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn, keysOf, under } from "./Dispatching.ts"
import { withoutVersions } from "./FaultyStorage.ts"

const ten = { account: "a", amount: 10 }

describe("a command repeated under its key", () => {
  it.effect("happens once and gets the first answer, whatever happened since", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { submit } = yield* dispatcherOn(storage)
      const first = yield* submit(Deposit, ten, under("k"))
      yield* submit(Withdraw, { account: "a", amount: 4 }, asHost)
      const again = yield* submit(Deposit, ten, under("k"))
      expect(first).toEqual({ answer: { balance: 10 }, key: "k", replayed: false })
      expect(again).toEqual({ answer: { balance: 10 }, key: "k", replayed: true })
      expect(yield* balanceOf(storage, "a")).toBe(6)
    }),
  )

  it.effect("happens once where many callers give it in one batch", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { submit } = yield* dispatcherOn(storage)
      const all = yield* Effect.all(
        Array.from({ length: 20 }, () => submit(Deposit, ten, under("k"))),
        { concurrency: "unbounded" },
      )
      expect(all.map((one) => one.answer)).toEqual(all.map(() => ({ balance: 10 })))
      expect(all.filter((one) => !one.replayed)).toHaveLength(1)
      expect(yield* balanceOf(storage, "a")).toBe(10)
    }),
  )

  it.effect("happens once across dispatchers that work at the same time", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const dispatchers = yield* Effect.all([dispatcherOn(storage), dispatcherOn(storage)])
      const all = yield* Effect.all(
        Array.from({ length: 20 }, (_, index) =>
          (dispatchers[index % 2] ?? dispatchers[0]).submit(Deposit, ten, under(`k${index % 5}`)),
        ),
        { concurrency: "unbounded" },
      )
      expect(all.filter((one) => !one.replayed)).toHaveLength(5)
      expect(yield* balanceOf(storage, "a")).toBe(50)
      expect((yield* keysOf(storage)).toSorted()).toEqual(["k0", "k1", "k2", "k3", "k4"])
    }),
  )

  it.effect("happens twice where the storage does not guard receipts (control)", () =>
    Effect.gen(function* () {
      const storage = withoutVersions(yield* makeStorage, ({ kind }) => kind === "core.receipt")
      const { submit } = yield* dispatcherOn(storage)
      yield* submit(Deposit, ten, under("k"))
      yield* submit(Deposit, ten, under("k"))
      expect(yield* balanceOf(storage, "a")).toBe(20)
    }),
  )

  it.effect("is known after a restart", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const give = Effect.scoped(
        Effect.flatMap(dispatcherOn(storage), ({ submit }) => submit(Deposit, ten, under("k"))),
      )
      expect((yield* give).replayed).toBe(false)
      expect(yield* give).toEqual({ answer: { balance: 10 }, key: "k", replayed: true })
    }),
  )

  it.effect("is answered though it would now be refused", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { submit } = yield* dispatcherOn(storage)
      const all = { account: "a", amount: 10 }
      yield* submit(Deposit, ten, asHost)
      yield* submit(Withdraw, all, under("w"))
      expect(yield* submit(Withdraw, all, under("w"))).toMatchObject({
        answer: { balance: 0 },
        replayed: true,
      })
    }),
  )

  it.effect("is the same command whatever the order in which its input is written", () =>
    Effect.gen(function* () {
      const { submit } = yield* dispatcherOn(yield* makeStorage)
      yield* submit(Deposit, { account: "a", amount: 10 }, under("k"))
      const again = yield* submit(Deposit, { amount: 10, account: "a" }, under("k"))
      expect(again.replayed).toBe(true)
    }),
  )
})

describe("a key used for something else", () => {
  it.effect.each([
    ["another amount", Deposit, { account: "a", amount: 11 }],
    ["another account", Deposit, { account: "b", amount: 10 }],
    ["another command", Withdraw, { account: "a", amount: 10 }],
  ] as const)("%s is KeyReused, later, in the same batch and elsewhere", ([, command, input]) =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      const [first, inBatch] = yield* Effect.all(
        [
          Effect.result(one.execute(Deposit, ten, under("k"))),
          Effect.result(one.execute(command, input, under("k"))),
        ],
        { concurrency: "unbounded" },
      )
      expect(first).toMatchObject({ _tag: "Success" })
      const reused = new KeyReused({ key: "k", command: command.name })
      expect(inBatch).toMatchObject({ _tag: "Failure", failure: reused })
      for (const { execute } of [one, other]) {
        expect(yield* Effect.flip(execute(command, input, under("k")))).toEqual(reused)
      }
      expect(yield* balanceOf(storage, "a")).toBe(10)
      expect(yield* balanceOf(storage, "b")).toBe(0)
    }),
  )

  it.effect("belongs to whoever used it: another person learns nothing of the answer", () =>
    Effect.gen(function* () {
      const { submit } = yield* dispatcherOn(yield* makeStorage)
      yield* submit(Deposit, ten, under("k"))
      const error = yield* Effect.flip(
        submit(Deposit, ten, { actor: person("stranger"), key: "k" }),
      )
      expect(error).toBeInstanceOf(KeyReused)
    }),
  )

  it.effect("is free in another realm", () =>
    Effect.gen(function* () {
      const { submit } = yield* dispatcherOn(yield* makeStorage)
      yield* submit(Deposit, ten, under("k"))
      const elsewhere = yield* submit(
        Deposit,
        { account: "a", amount: 3 },
        { ...under("k"), realm: "other" },
      )
      expect(elsewhere).toMatchObject({ answer: { balance: 3 }, replayed: false })
    }),
  )
})

describe("a refused command", () => {
  it.effect("leaves nothing and may be repeated under its key", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const refusal = yield* Effect.flip(execute(Withdraw, ten, under("k")))
      expect(refusal).toEqual(new Overdrawn({ account: "a", balance: 0, asked: 10 }))
      expect(yield* storage.load("district", [{ kind: "core.receipt", id: "k" }])).toMatchObject([
        { version: 0 },
      ])
      yield* execute(Deposit, { account: "a", amount: 30 }, asHost)
      expect(yield* execute(Withdraw, ten, under("k"))).toEqual({ balance: 20 })
    }),
  )

  it.effect("may use its key for another input, since nothing happened under it", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      yield* Effect.flip(execute(Withdraw, ten, under("k")))
      expect(yield* execute(Deposit, ten, under("k"))).toEqual({ balance: 10 })
    }),
  )

  it.effect("leaves the others of its batch as they are", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const move = { from: "a", to: "b", amount: 100 }
      const results = yield* Effect.all(
        [
          execute(Deposit, ten, under("1")),
          Effect.flip(execute(Transfer, move, under("2"))),
          execute(Deposit, ten, under("3")),
        ],
        { concurrency: "unbounded" },
      )
      expect(results[1]).toEqual(new Overdrawn({ account: "a", balance: 10, asked: 100 }))
      expect(yield* keysOf(storage)).toEqual(["1", "3"])
    }),
  )
})

describe("a key that the caller does not give", () => {
  it.effect("is made, told, and different each time", () =>
    Effect.gen(function* () {
      const { submit } = yield* dispatcherOn(yield* makeStorage)
      const keys = new Set<string>()
      for (let count = 0; count < 50; count++) {
        keys.add((yield* submit(Deposit, ten, asHost)).key)
      }
      expect(keys.size).toBe(50)
    }),
  )

  it.effect("comes from the application's generator where it has one", () =>
    Effect.gen(function* () {
      const { submit } = yield* Effect.provideService(
        dispatcherOn(yield* makeStorage),
        KeyGenerator,
        () => "made-here",
      )
      expect((yield* submit(Deposit, ten, asHost)).key).toBe("made-here")
    }),
  )

  it.effect.each([
    ["empty", ""],
    ["too long", "k".repeat(513)],
    ["half a surrogate pair", "\ud800"],
    ["a U+0000, which no storage holds", "a\0b"],
  ] as const)("a key that is %s is refused as input", ([, key]) =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage)
      const error = yield* Effect.flip(execute(Deposit, ten, under(key)))
      expect(error).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "key" }] })
      expect(Schema.is(Schema.String)(error.message)).toBe(true)
    }),
  )
})
