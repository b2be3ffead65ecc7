import { command, decided, realmWide } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Result, Schema } from "effect"
import { Account, Deposit, Withdraw } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn, keysOf, realm, under, withTime } from "./Dispatching.ts"
import { faulty, intercepted, storageError } from "./FaultyStorage.ts"
import {
  badHint,
  corruptStream,
  defective,
  poisonousReactions,
  refusedByStorage,
} from "./Poison.ts"

const of = (account: string, amount: number) => ({ account, amount })

const setting = Effect.gen(function* () {
  const storage = yield* makeStorage
  yield* storage.commit({ realm, writes: [corruptStream], reads: [] })
  return { storage, ...(yield* dispatcherOn(storage, { reactions: poisonousReactions })) }
})

/** The poison between sound commands, all in one batch; then another batch. */
const survived = (poison: (typeof defective)[string]) =>
  Effect.gen(function* () {
    const { storage, execute } = yield* setting
    const [first, exit, refused, last] = yield* withTime(
      Effect.all(
        [
          execute(Deposit, of("a", 10), under("1")),
          Effect.exit(execute(poison ?? badHint, {}, under("poison"))),
          Effect.flip(execute(Withdraw, of("a", 11), under("2"))),
          execute(Withdraw, of("a", 4), under("3")),
        ],
        { concurrency: "unbounded" },
      ),
    )
    expect(first).toEqual({ balance: 10 })
    expect(refused).toMatchObject({ _tag: "Overdrawn", balance: 10 })
    expect(last).toEqual({ balance: 6 })
    expect(yield* execute(Deposit, of("a", 1), under("4"))).toEqual({ balance: 7 })
    expect(yield* balanceOf(storage, "a")).toBe(7)
    expect(yield* keysOf(storage)).toEqual(["1", "3", "4"])
    expect(yield* storage.load(realm, [{ kind: "core.receipt", id: "poison" }])).toMatchObject([
      { version: 0 },
    ])
    return exit
  })

describe("a poisonous command harms only itself", () => {
  it.effect.each(Object.keys(defective))("where %s", (name) =>
    Effect.gen(function* () {
      const exit = yield* survived(defective[name] ?? badHint)
      expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
    }),
  )

  it.effect.each(Object.keys(refusedByStorage))("where %s", (name) =>
    Effect.gen(function* () {
      const exit = yield* survived(refusedByStorage[name] ?? badHint)
      expect(exit).toMatchObject({ cause: { reasons: [{ error: { reason: "Refused" } }] } })
    }),
  )

  it.effect("and a hint that throws harms nobody", () =>
    Effect.gen(function* () {
      const { execute } = yield* setting
      expect(yield* execute(badHint, {}, asHost)).toBe("fine")
    }),
  )
})

describe("a storage that breaks", () => {
  it.effect.each(["Defect", "DefectAfterwards", { reason: "Refused", written: false }] as const)(
    "in one commit (%o) is asked for each command apart, and each happens once",
    (fault) =>
      Effect.gen(function* () {
        const inner = yield* makeStorage
        const { execute } = yield* dispatcherOn(faulty(inner, [fault]))
        const answers = yield* withTime(
          Effect.all(
            ["1", "2", "3"].map((key) => execute(Deposit, of("a", 1), under(key))),
            { concurrency: "unbounded" },
          ),
        )
        expect(answers).toEqual([{ balance: 1 }, { balance: 2 }, { balance: 3 }])
        expect(yield* keysOf(inner)).toEqual(["1", "2", "3"])
      }),
  )

  it.effect("after it has written is not said to have written nothing", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      let broken = false
      const storage = intercepted(inner, {
        load: (load) => (broken ? Effect.fail(storageError("Down", "load")) : load),
        commit: (commit) => {
          broken = true
          return Effect.andThen(commit, Effect.die(new Error("the adapter is broken")))
        },
      })
      const { execute } = yield* dispatcherOn(storage)
      const errors = yield* Effect.all(
        ["1", "2"].map((key) => Effect.flip(execute(Deposit, of("a", 1), under(key)))),
        { concurrency: "unbounded" },
      )
      for (const error of errors) {
        expect(error).toMatchObject({ _tag: "StorageError", reason: "CommitUnknown" })
        expect(error.message).toContain("planted Down")
      }
      expect(yield* keysOf(inner)).toEqual(["1", "2"])
    }),
  )

  it.effect("by interrupting itself leaves a dispatcher that works", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      let first = true
      const storage = {
        ...inner,
        commit: (batch: Parameters<typeof inner.commit>[0]) => {
          const commit = first ? Effect.interrupt : inner.commit(batch)
          first = false
          return commit
        },
      }
      const { execute } = yield* dispatcherOn(storage)
      const exit = yield* Effect.exit(execute(Deposit, of("a", 1), under("k")))
      expect(Exit.isFailure(exit)).toBe(true)
      expect(yield* execute(Deposit, of("a", 1), under("k"))).toEqual({ balance: 1 })
    }),
  )

  it.effect("by throwing instead of failing leaves a dispatcher that works", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      let left = 2
      const thrown = <A>(otherwise: A): A => {
        if (left-- > 0) throw storageError("Down")
        return otherwise
      }
      const { execute } = yield* dispatcherOn({
        ...inner,
        load: (one, keys) => thrown(inner.load(one, keys)),
        commit: (batch) => thrown(inner.commit(batch)),
      })
      for (let count = 0; count < 2; count++) {
        const exit = yield* Effect.exit(execute(Deposit, of("a", 1), under("k")))
        expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
      }
      expect(yield* execute(Deposit, of("a", 1), under("k"))).toEqual({ balance: 1 })
    }),
  )
})

describe("a decider that catches what the view throws", () => {
  it.effect("does not get away with deciding on nothing", () =>
    Effect.gen(function* () {
      const Careless = command("test.careless", {
        input: Schema.Struct({ account: Schema.String }),
        permission: () => realmWide("test.careless"),
        decide: ({ account }, view) => {
          let balance = 0
          try {
            balance = view.get(Account.ref(account)).balance
          } catch {
            // It believes that the account does not exist.
          }
          return Result.succeed(decided({ balance }))
        },
      })
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      yield* one.execute(Deposit, of("a", 10), asHost)
      const other = yield* dispatcherOn(storage)
      expect(yield* other.execute(Careless, { account: "a" }, asHost)).toEqual({ balance: 10 })
    }),
  )
})
