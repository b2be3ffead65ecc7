import {
  append,
  Checkpoint,
  type Projection,
  put,
  type RecordedEvent,
  stateKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit } from "effect"
import fc from "fast-check"
import { Account, Deposit, Limit, SetLimit, Withdraw } from "./Bank.ts"
import { asHost, dispatcherOn, logOf, stateOf, withTime } from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"
import { holdsFor } from "./Seed.ts"
import { accounts, compared, projectorOn, Total, totals } from "./Totals.ts"

const deposits = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    account: accounts[index % 3] ?? "a",
    amount: index + 1,
  }))

describe("a projection", () => {
  it.effect("holds what a count of the whole log gives, and goes on from where it was", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      const { drain } = yield* projectorOn(storage)
      expect(yield* drain).toBe(0)
      for (const one of deposits(7)) yield* execute(Deposit, one, asHost)
      expect(yield* drain).toBe(7)
      yield* execute(Withdraw, { account: "a", amount: 1 }, asHost)
      yield* execute(Deposit, { account: "b", amount: 100 }, asHost)
      expect(yield* drain).toBe(9)
      const { stored, counted } = yield* compared(storage)
      expect(stored).toEqual(counted)
      commits.length = 0
      expect(yield* drain).toBe(9)
      expect(commits).toEqual([])
    }),
  )

  it.effect("is committed together with its checkpoint, in every commit", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      for (const one of deposits(10)) yield* execute(Deposit, one, asHost)
      commits.length = 0
      const { drain } = yield* projectorOn(storage, { chunk: 3 })
      yield* drain
      expect(commits).toHaveLength(4)
      for (const { writes } of commits) {
        expect(new Set(writes.map(({ kind }) => kind))).toEqual(
          new Set([Total.name, Checkpoint.name]),
        )
      }
    }),
  )

  const history = fc.record({
    stretches: fc.array(
      fc.tuple(
        fc.array(fc.tuple(fc.constantFrom(...accounts), fc.integer({ min: 1, max: 9 })), {
          maxLength: 9,
        }),
        fc.nat(2),
      ),
      { maxLength: 8 },
    ),
    projectors: fc.tuple(
      ...[1, 2, 3].map(() =>
        fc.record({ chunk: fc.integer({ min: 1, max: 12 }), cacheSize: fc.nat(4) }),
      ),
    ),
    hint: fc.boolean(),
  })

  it.effect("is right for any stretches, drained by anyone in any chunks with any cache", () =>
    holdsFor(history, 60, ({ stretches, projectors, hint }) =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        const { execute } = yield* dispatcherOn(storage)
        const all = yield* Effect.all(
          projectors.map((options) => projectorOn(storage, options, totals(1, hint))),
        )
        for (const [entries, by] of stretches) {
          for (const [account, amount] of entries)
            yield* execute(Deposit, { account, amount }, asHost)
          const position = yield* (all[by] ?? all[0])?.drain ?? Effect.succeed(-1)
          expect(position).toBe((yield* logOf(storage)).length)
          const { stored, counted } = yield* compared(storage)
          expect(stored).toEqual(counted)
        }
      }),
    ),
  )

  it.effect("of a higher version folds the whole log again, beside the one before", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      for (const one of deposits(5)) yield* execute(Deposit, one, asHost)
      const first = yield* projectorOn(storage)
      yield* first.drain
      const second = yield* projectorOn(storage, {}, totals(2))
      expect(yield* second.drain).toBe(5)
      yield* execute(Deposit, { account: "a", amount: 50 }, asHost)
      yield* second.drain
      const { stored, counted } = yield* compared(storage, 2)
      expect(stored).toEqual(counted)
      // The former stands where it stood, and catches up by itself.
      expect((yield* compared(storage, 1)).stored).not.toEqual(counted)
      expect(yield* stateOf(storage, Checkpoint.ref("test.totals@1"))).toEqual({ position: 5 })
      yield* first.drain
      expect((yield* compared(storage, 1)).stored).toEqual(counted)
    }),
  )

  it.effect("tells how far it has got, after each commit", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      for (const one of deposits(5)) yield* execute(Deposit, one, asHost)
      const positions: Array<number> = []
      const { drain } = yield* projectorOn(storage, {
        chunk: 2,
        onProgress: (position) => positions.push(position),
      })
      yield* drain
      expect(positions).toEqual([2, 4, 5])
    }),
  )

  it.effect("loads what it says it touches in one call", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      for (const one of deposits(9)) yield* execute(Deposit, one, asHost)
      const count: Array<number> = []
      for (const hint of [false, true]) {
        loads.length = 0
        const { drain } = yield* projectorOn(storage, {}, totals(hint ? 2 : 1, hint))
        yield* drain
        count.push(loads.length)
      }
      // The checkpoint, then the accounts: one by one as asked for, or at once.
      expect(count).toEqual([4, 2])
    }),
  )
})

describe("a fold", () => {
  const folding = (fold: Projection["fold"]): Projection => ({
    name: "test.fold",
    version: 1,
    fold,
  })
  const Seen = stateKind<{ readonly limits: ReadonlyArray<number> }>({
    name: "test.seen",
    initial: { limits: [] },
  })

  it.effect("that looks at other streams sees them as they are, not as it remembers them", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      const { drain } = yield* projectorOn(
        storage,
        {},
        folding((_, view) => {
          const { limits } = view.get(Seen.ref("s"))
          return [put(Seen.ref("s"), { limits: [...limits, view.get(Limit.ref("all")).most] })]
        }),
      )
      for (const most of [100, 200, 300]) {
        yield* execute(SetLimit, { most }, asHost)
        yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
        yield* withTime(drain)
      }
      expect(yield* stateOf(storage, Seen.ref("s"))).toEqual({ limits: [100, 200, 300] })
    }),
  )

  it.effect("does not keep in memory what its kind says is not to be kept", () =>
    Effect.gen(function* () {
      const Private = stateKind<string>({ name: "test.private", initial: "", cached: false })
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      const { drain } = yield* projectorOn(
        storage,
        {},
        folding((events, view) => [
          put(Private.ref("p"), `${view.get(Private.ref("p"))}${events.length}`),
        ]),
      )
      for (let count = 0; count < 3; count++) {
        yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
        yield* drain
      }
      expect(loads.flat().filter(({ kind }) => kind === Private.name)).toHaveLength(3)
      expect(yield* stateOf(storage, Private.ref("p"))).toBe("111")
    }),
  )

  it.effect("that appends events is stopped, and the log stays as it was", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
      const { drain } = yield* projectorOn(
        storage,
        {},
        folding(() => [append(Account.ref("a"), { _tag: "Deposited", amount: 1 })]),
      )
      const exit = yield* Effect.exit(drain)
      expect(Exit.isFailure(exit) && Cause.pretty(exit.cause)).toContain("test.fold")
      expect(yield* logOf(storage)).toHaveLength(1)
    }),
  )

  it.effect("that breaks leaves everything as it was, and is tried again by the next drain", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      for (const one of deposits(4)) yield* execute(Deposit, one, asHost)
      let broken = true
      const seen: Array<number> = []
      const sound = totals()
      const fold = (
        events: ReadonlyArray<RecordedEvent>,
        view: Parameters<typeof sound.fold>[1],
      ) => {
        const last = events.at(-1)?.position ?? 0
        if (broken && last > 2) throw new Error("broken")
        seen.push(last)
        return sound.fold(events, view)
      }
      const { drain } = yield* projectorOn(storage, { chunk: 2 }, { ...sound, fold })
      const exit = yield* Effect.exit(drain)
      expect(Exit.isFailure(exit) && Cause.hasDies(exit.cause)).toBe(true)
      broken = false
      expect(yield* drain).toBe(4)
      const { stored, counted } = yield* compared(storage)
      expect(stored).toEqual(counted)
    }),
  )

  it.effect("that swallows what the view throws is asked again all the same", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(SetLimit, { most: 7 }, asHost)
      yield* execute(Deposit, { account: "a", amount: 1 }, asHost)
      const { drain } = yield* projectorOn(
        storage,
        {},
        folding((_, view) => {
          let most = 0
          try {
            most = view.get(Limit.ref("all")).most
          } catch {
            // It believes that there is no limit.
          }
          return [put(Seen.ref("s"), { limits: [most] })]
        }),
      )
      yield* drain
      expect(yield* stateOf(storage, Seen.ref("s"))).toEqual({ limits: [7] })
    }),
  )
})
