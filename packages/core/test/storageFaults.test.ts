import { StorageError, type StorageErrorReason } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Deposit, Transfer, Withdraw } from "./Bank.ts"
import {
  asHost,
  balanceOf,
  dispatcherOn,
  keysOf,
  logOf,
  settle,
  under,
  withTime,
} from "./Dispatching.ts"
import {
  alwaysFailing,
  type CommitFault,
  faulty,
  intercepted,
  storageError,
  watched,
  withoutVersions,
} from "./FaultyStorage.ts"

const ten = { account: "a", amount: 10 }
const unknown = (written: boolean): CommitFault => ({ reason: "CommitUnknown", written })
const unwritten = (reason: StorageErrorReason): CommitFault => ({ reason, written: false })

describe("a commit of which the outcome is not known", () => {
  it.effect.each([
    ["was written", [unknown(true)]],
    ["was not written", [unknown(false)]],
    ["is unknown again and again", [unknown(false), unknown(true), unknown(false), unknown(true)]],
    ["conflicts when it is repeated", [unknown(true), "Conflict", "Conflict"]],
    [
      "died after it was written",
      ["Conflict", unknown(true), { reason: "Retryable", written: false }],
    ],
  ] as const)("is settled once where it %s", ([, plan]) =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { submit, execute } = yield* dispatcherOn(faulty(storage, plan))
      const answers = yield* withTime(
        Effect.all(
          ["1", "2", "3"].map((key) => execute(Deposit, ten, under(key))),
          { concurrency: "unbounded" },
        ),
      )
      expect(answers).toEqual([{ balance: 10 }, { balance: 20 }, { balance: 30 }])
      expect(yield* keysOf(storage)).toEqual(["1", "2", "3"])
      // What the dispatcher remembers is what is stored.
      expect(yield* execute(Withdraw, { account: "a", amount: 30 }, asHost)).toEqual({ balance: 0 })
      expect((yield* submit(Deposit, ten, under("2"))).answer).toEqual({ balance: 20 })
    }),
  )

  it.effect("is settled once where the write comes through late, after it was looked for", () =>
    Effect.gen(function* () {
      for (let lateBy = 0; lateBy < 5; lateBy++) {
        const inner = yield* makeStorage
        // The connection dies; the server still carries the commit out, some calls later.
        let late: Effect.Effect<unknown> | undefined
        let calls = 0
        const arriving = Effect.suspend(() => {
          const commit = late
          if (commit === undefined || calls++ < lateBy) return Effect.void
          late = undefined
          return commit
        })
        let first = true
        const storage = intercepted(inner, {
          load: (load) => Effect.andThen(arriving, load),
          commit: (commit) => {
            if (!first) return Effect.andThen(arriving, commit)
            first = false
            late = Effect.ignore(commit)
            return Effect.fail(storageError("CommitUnknown"))
          },
        })
        const { execute } = yield* dispatcherOn(storage)
        expect(yield* withTime(execute(Deposit, ten, under("k")))).toEqual({ balance: 10 })
        expect(yield* withTime(execute(Deposit, ten, under("other")))).toEqual({ balance: 20 })
        expect(yield* keysOf(inner)).toEqual(["k", "other"])
      }
    }),
  )

  it.effect("would happen twice without receipts (control)", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const forgetful = intercepted(
        withoutVersions(inner, ({ kind }) => kind === "core.receipt"),
        {
          load: (load) =>
            Effect.map(load, (snapshots) =>
              snapshots.map((one) =>
                one.kind === "core.receipt" ? { ...one, version: 0, state: null } : one,
              ),
            ),
        },
      )
      const { execute } = yield* dispatcherOn(faulty(forgetful, [unknown(true)]))
      yield* withTime(execute(Deposit, ten, under("k")))
      expect(yield* keysOf(inner)).toEqual(["k", "k"])
    }),
  )

  it.effect.each(["Down", "StorageFull", "Refused", "Retryable"] as const)(
    "is not made light of where all that follows is %s",
    (reason) =>
      Effect.gen(function* () {
        const inner = yield* makeStorage
        let broken = false
        const storage = intercepted(inner, {
          load: (load) => (broken ? Effect.fail(storageError(reason, "load")) : load),
          commit: (commit) => {
            broken = true
            return Effect.andThen(commit, Effect.fail(storageError("CommitUnknown")))
          },
        })
        const { execute } = yield* dispatcherOn(storage)
        const errors = yield* withTime(
          Effect.all(
            ["1", "2"].map((key) => Effect.flip(execute(Deposit, ten, under(key)))),
            { concurrency: "unbounded" },
          ),
        )
        for (const error of errors) {
          // It was written. "Nothing was written" would make the caller give it again under another key.
          expect(error).toMatchObject({ _tag: "StorageError", reason: "CommitUnknown" })
          expect(error.message).toContain(`planted ${reason}`)
        }
        expect(yield* keysOf(inner)).toEqual(["1", "2"])
      }),
  )

  it.effect("that never becomes known is told as such, and repeating the key settles it", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      let down = true
      // The commit is written, the answer is lost, and so is every answer after it.
      const storage = intercepted(inner, {
        commit: (commit) =>
          down ? Effect.andThen(commit, Effect.fail(storageError("CommitUnknown"))) : commit,
        load: (load) => (down ? Effect.fail(storageError("Retryable", "load")) : load),
      })
      const setup = yield* dispatcherOn(inner)
      yield* setup.execute(Deposit, ten, asHost)
      const { execute, submit } = yield* dispatcherOn(storage)
      down = false
      yield* execute(Deposit, ten, asHost)
      down = true
      const error = yield* Effect.flip(withTime(execute(Deposit, ten, under("k"))))
      expect(error).toMatchObject({ _tag: "StorageError" })
      down = false
      expect(yield* submit(Deposit, ten, under("k"))).toEqual({
        answer: { balance: 30 },
        key: "k",
        replayed: true,
      })
      expect(yield* balanceOf(inner, "a")).toBe(30)
    }),
  )
})

describe("a storage that is busy", () => {
  it.effect.each([1, 5, 29])("is asked again (%i times), and the command happens once", (times) =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const plan = Array.from({ length: times }, () => unwritten("Retryable"))
      const { storage, commits } = watched(faulty(inner, plan))
      const { execute } = yield* dispatcherOn(storage)
      expect(yield* withTime(execute(Deposit, ten, under("k")))).toEqual({ balance: 10 })
      expect(commits).toHaveLength(times + 1)
      expect(yield* keysOf(inner)).toEqual(["k"])
    }),
  )

  it.effect("is given up in the end with a typed error; nothing was written", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { storage, commits } = watched(alwaysFailing(inner, unwritten("Retryable")))
      const { execute } = yield* dispatcherOn(storage)
      const error = yield* Effect.flip(withTime(execute(Deposit, ten, asHost)))
      expect(error).toEqual(storageError("Retryable"))
      expect(commits).toHaveLength(30)
      expect(yield* logOf(inner)).toEqual([])
    }),
  )

  it.effect("while it loads is asked again too", () =>
    Effect.gen(function* () {
      let left = 3
      const storage = intercepted(yield* makeStorage, {
        load: (load) => (left-- > 0 ? Effect.fail(storageError("Retryable", "load")) : load),
      })
      const { execute } = yield* dispatcherOn(storage)
      expect(yield* withTime(execute(Deposit, ten, asHost))).toEqual({ balance: 10 })
    }),
  )

  it.effect("waits between attempts rather than spin", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(
        alwaysFailing(yield* makeStorage, unwritten("Retryable")),
      )
      const { execute } = yield* dispatcherOn(storage)
      const fiber = yield* Effect.forkChild(Effect.flip(execute(Deposit, ten, asHost)))
      yield* settle
      const before = commits.length
      expect(before).toBeLessThan(10)
      yield* settle
      expect(commits).toHaveLength(before)
      yield* TestClock.adjust("1 minute")
      expect((yield* Fiber.join(fiber))._tag).toBe("StorageError")
    }),
  )
})

describe("a storage that is full or down", () => {
  it.effect.each(["StorageFull", "Down"] as const)(
    "%s: all of the batch are told so, nothing is written, and later commands work",
    (reason) =>
      Effect.gen(function* () {
        const inner = yield* makeStorage
        const { storage, commits } = watched(faulty(inner, [undefined, unwritten(reason)]))
        const { execute, submit } = yield* dispatcherOn(storage)
        yield* execute(Deposit, ten, asHost)
        const errors = yield* Effect.all(
          ["1", "2", "3"].map((key) =>
            Effect.flip(execute(Withdraw, { account: "a", amount: 4 }, under(key))),
          ),
          { concurrency: "unbounded" },
        )
        for (const error of errors) {
          expect(error).toBeInstanceOf(StorageError)
          expect(error).toMatchObject({ reason })
        }
        // Not tried again behind the caller's back.
        expect(commits).toHaveLength(2)
        expect(yield* balanceOf(inner, "a")).toBe(10)
        // What was not written is not believed either, and its key is as good as new.
        expect(yield* submit(Withdraw, { account: "a", amount: 4 }, under("1"))).toEqual({
          answer: { balance: 6 },
          key: "1",
          replayed: false,
        })
      }),
  )

  it.effect("while it loads: the same", () =>
    Effect.gen(function* () {
      let left = 1
      const storage = intercepted(yield* makeStorage, {
        load: (load) => (left-- > 0 ? Effect.fail(storageError("Down", "load")) : load),
      })
      const { execute } = yield* dispatcherOn(storage)
      expect(yield* Effect.flip(execute(Deposit, ten, under("k")))).toMatchObject({
        reason: "Down",
        operation: "load",
      })
      expect(yield* execute(Deposit, ten, under("k"))).toEqual({ balance: 10 })
    }),
  )

  it.effect("a refusal is not told where it could not be confirmed", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      let down = false
      const storage = intercepted(inner, {
        load: (load) => (down ? Effect.fail(storageError("Down", "load")) : load),
      })
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(Transfer, { from: "a", to: "b", amount: 1 }, asHost).pipe(Effect.flip)
      yield* execute(Deposit, ten, asHost)
      down = true
      const error = yield* Effect.flip(execute(Withdraw, { account: "a", amount: 11 }, asHost))
      expect(error).toMatchObject({ _tag: "StorageError", reason: "Down" })
    }),
  )
})
