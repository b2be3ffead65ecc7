import { Conflict, type StorageShape, TooContended } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result } from "effect"
import fc from "fast-check"
import { Deposit, Overdrawn, Transfer, TransferUnforeseen, WithdrawJointly } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn, logOf, withTime } from "./Dispatching.ts"
import { intercepted, watched, withoutVersions } from "./FaultyStorage.ts"
import { failsForSome, holdsInAnyOrder } from "./Seed.ts"
import { slow } from "./SlowStorage.ts"

// Several dispatchers, as several processes would be, at work on the same streams at the same time.

const accounts = ["a", "b", "c", "d"] as const
const opening = 50

const pace = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 })
const plan = fc.record({
  pace,
  dispatchers: fc.integer({ min: 2, max: 4 }),
  moves: fc.array(
    fc.record({
      from: fc.constantFrom(...accounts),
      to: fc.constantFrom(...accounts),
      amount: fc.integer({ min: 1, max: 60 }),
      unforeseen: fc.boolean(),
    }),
    { minLength: 4, maxLength: 40 },
  ),
})
type Plan = typeof plan extends fc.Arbitrary<infer A> ? A : never

/** Carries out a plan's transfers all at once; answers with the balances they lead to. */
const transferred = (storage: StorageShape, { dispatchers, moves, pace: turns }: Plan) =>
  Effect.gen(function* () {
    const setup = yield* dispatcherOn(storage)
    for (const account of accounts) {
      yield* setup.execute(Deposit, { account, amount: opening }, asHost)
    }
    const behind = slow(storage, turns)
    const all = yield* Effect.all(Array.from({ length: dispatchers }, () => dispatcherOn(behind)))
    const results = yield* Effect.all(
      moves.map(({ unforeseen, ...move }, index) => {
        const { execute } = all[index % dispatchers] ?? setup
        return Effect.result(execute(unforeseen ? TransferUnforeseen : Transfer, move, asHost))
      }),
      { concurrency: "unbounded" },
    )
    const refused = results.filter(Result.isFailure)
    for (const { failure } of refused) expect(failure).toBeInstanceOf(Overdrawn)
    expect(yield* logOf(storage)).toHaveLength(4 + 2 * (moves.length - refused.length))
    return yield* Effect.all(accounts.map((account) => balanceOf(storage, account)))
  })

const total = (balances: ReadonlyArray<number>) => balances.reduce((sum, one) => sum + one, 0)

describe("transfers by many callers through several dispatchers", () => {
  it.effect("keep the total and overdraw nobody", () =>
    holdsInAnyOrder(plan, 60, (one) =>
      Effect.gen(function* () {
        const balances = yield* transferred(yield* makeStorage, one)
        expect(total(balances)).toBe(opening * accounts.length)
        expect(Math.min(...balances)).toBeGreaterThanOrEqual(0)
      }),
    ),
  )

  it.effect("lose or make money where the storage does not compare versions (control)", () =>
    Effect.sync(() => {
      const broken = failsForSome(plan, 20, (one) =>
        Effect.gen(function* () {
          const storage = withoutVersions(yield* makeStorage, () => true)
          return total(yield* transferred(storage, one)) !== opening * accounts.length
        }),
      )
      expect(broken).toBe(true)
    }),
  )
})

describe("a rule over two accounts, each written by another dispatcher", () => {
  const skew = fc.record({
    pace,
    tries: fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 100 })), {
      minLength: 2,
      maxLength: 12,
    }),
  })

  const withdrawn = (
    storage: StorageShape,
    { pace: turns, tries }: typeof skew extends fc.Arbitrary<infer A> ? A : never,
  ) =>
    Effect.gen(function* () {
      const behind = slow(storage, turns)
      const dispatchers = [yield* dispatcherOn(behind), yield* dispatcherOn(behind)] as const
      for (const account of ["a", "b"]) {
        yield* dispatchers[0].execute(Deposit, { account, amount: 50 }, asHost)
      }
      yield* Effect.all(
        tries.map(([first, amount]) => {
          const [from, to] = first ? ["a", "b"] : ["b", "a"]
          const { execute } = dispatchers[first ? 0 : 1]
          return Effect.result(execute(WithdrawJointly, { from, to, amount }, asHost))
        }),
        { concurrency: "unbounded" },
      )
      return total([yield* balanceOf(storage, "a"), yield* balanceOf(storage, "b")])
    })

  it.effect("is never broken, though each only reads what the other writes", () =>
    holdsInAnyOrder(skew, 80, (one) =>
      Effect.gen(function* () {
        expect(yield* withdrawn(yield* makeStorage, one)).toBeGreaterThanOrEqual(0)
      }),
    ),
  )

  it.effect("is broken where the storage checks only what is written (control)", () =>
    Effect.sync(() => {
      const broken = failsForSome(skew, 40, (one) =>
        Effect.gen(function* () {
          const storage = withoutVersions(yield* makeStorage, (_, access) => access === "read")
          return (yield* withdrawn(storage, one)) < 0
        }),
      )
      expect(broken).toBe(true)
    }),
  )
})

describe("a stream that changes faster than a command can be decided", () => {
  /** Somebody else writes the account right before each of the next commits. */
  const contended = (inner: StorageShape, times: number) => {
    let left = times
    return intercepted(inner, {
      commit: (commit, batch) => {
        const written = batch.writes.find(({ kind }) => kind === "bank.account")
        if (written === undefined || left-- <= 0) return commit
        const state = '[1,{"balance":1000,"entries":0}]'
        const other = Effect.flatMap(inner.load(batch.realm, [written]), ([now]) =>
          inner.commit({
            realm: batch.realm,
            writes: [
              {
                ...written,
                events: [],
                head: now?.head ?? "",
                expectedVersion: now?.version ?? 0,
                state,
              },
            ],
            reads: [],
          }),
        )
        return Effect.andThen(Effect.orDie(other), commit)
      },
    })
  }

  it.effect("is caught up with, within the number of attempts", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { storage, commits } = watched(contended(inner, 20))
      const { execute } = yield* dispatcherOn(storage)
      const answer = yield* withTime(execute(Deposit, { account: "a", amount: 1 }, asHost))
      expect(answer).toEqual({ balance: 1001 })
      expect(commits).toHaveLength(21)
    }),
  )

  it.effect("ends in an error that names the command, and the next command works", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { execute } = yield* dispatcherOn(contended(inner, 30))
      const [one, other] = yield* withTime(
        Effect.all(
          [
            Effect.flip(execute(Deposit, { account: "a", amount: 1 }, asHost)),
            Effect.flip(execute(Transfer, { from: "a", to: "b", amount: 1 }, asHost)),
          ],
          { concurrency: "unbounded" },
        ),
      )
      expect(one).toEqual(new TooContended({ command: "bank.deposit", attempts: 30 }))
      expect(other).toEqual(new TooContended({ command: "bank.transfer", attempts: 30 }))
      expect(yield* logOf(inner)).toEqual([])
      expect(yield* execute(Deposit, { account: "a", amount: 1 }, asHost)).toEqual({
        balance: 1001,
      })
    }),
  )

  it.effect("reloads no more than what was stale", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { storage, loads } = watched(inner)
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(inner)
      yield* one.execute(Transfer, { from: "a", to: "b", amount: 1 }, asHost).pipe(Effect.flip)
      yield* one.execute(Deposit, { account: "a", amount: 5 }, asHost)
      yield* one.execute(Deposit, { account: "b", amount: 5 }, asHost)
      yield* other.execute(Deposit, { account: "b", amount: 5 }, asHost)
      loads.length = 0
      expect(yield* one.execute(Transfer, { from: "a", to: "b", amount: 1 }, asHost)).toEqual({
        from: 4,
        to: 11,
      })
      expect(loads).toEqual([[{ kind: "bank.account", id: "b" }]])
    }),
  )

  it("names every stale stream, with both versions", () => {
    const error = new Conflict({ stale: [{ kind: "k", id: "i", expected: 1, actual: 2 }] })
    expect(error.message).toContain("k/i")
  })
})
