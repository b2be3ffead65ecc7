import {
  append,
  command,
  decided,
  erase,
  put,
  realmWide,
  type StreamKind,
  stateKind,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import fc from "fast-check"
import { Account } from "./Bank.ts"
import { asHost, dispatcherOn, stateOf } from "./Dispatching.ts"
import { watched, withoutVersions } from "./FaultyStorage.ts"
import { holdsFor } from "./Seed.ts"

// Seats that are taken once. Whether a seat is presumed to be free must make no difference but to the loads.

type Seats = StreamKind<string | null>

const seats = (presumedNew: boolean): Seats =>
  stateKind<string | null>({ name: "test.seat", initial: null, cached: false, presumedNew })

const Presumed = seats(true)

class Taken extends Schema.TaggedError<Taken>()("Taken", {
  seat: Schema.String,
  by: Schema.String,
}) {}

const commandsOn = (kind: Seats) => ({
  /** Takes all of the seats or none. */
  take: command("test.take", {
    input: Schema.Struct({ seats: Schema.Array(Schema.String), by: Schema.String }),
    permission: () => realmWide("test.take"),
    decide: ({ seats, by }, view) => {
      for (const seat of seats) {
        const taken = view.get(kind.ref(seat))
        if (taken !== null) return Result.fail(new Taken({ seat, by: taken }))
      }
      return Result.succeed(decided(seats.length, ...seats.map((seat) => put(kind.ref(seat), by))))
    },
  }),
  /** Counts the free ones, and deposits as many into an account. */
  count: command("test.count", {
    input: Schema.Struct({ seats: Schema.Array(Schema.String) }),
    permission: () => realmWide("test.count"),
    decide: ({ seats }, view) => {
      const amount = 1 + seats.filter((seat) => view.find(kind.ref(seat)) === undefined).length
      return Result.succeed(
        decided(amount, append(Account.ref("free"), { _tag: "Deposited", amount })),
      )
    },
  }),
  free: command("test.free", {
    input: Schema.Struct({ seat: Schema.String }),
    permission: () => realmWide("test.free"),
    touches: ({ seat }) => [kind.ref(seat)],
    decide: ({ seat }) => Result.succeed(decided(null, erase(kind.ref(seat)))),
  }),
})

const { take, free, count } = commandsOn(Presumed)

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `s${from + index}`)

describe("streams that are presumed to be new", () => {
  it.effect("are not looked up where they are", () =>
    Effect.gen(function* () {
      const { storage, loads } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage)
      expect(yield* execute(take, { seats: numbered(0, 50), by: "ann" }, asHost)).toBe(50)
      expect(loads).toEqual([])
      expect(yield* stateOf(storage, Presumed.ref("s49"))).toBe("ann")
    }),
  )

  it.effect("are found out where they are not, before anything is done or told", () =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const one = yield* dispatcherOn(storage)
      const other = yield* dispatcherOn(storage)
      yield* one.execute(take, { seats: ["s1"], by: "ann" }, asHost)
      for (const { execute } of [one, other]) {
        const refused = yield* Effect.flip(execute(take, { seats: ["s0", "s1"], by: "bo" }, asHost))
        expect(refused).toEqual(new Taken({ seat: "s1", by: "ann" }))
        expect(yield* execute(count, { seats: ["s0", "s1"] }, asHost)).toBe(2)
      }
      expect(yield* stateOf(storage, Presumed.ref("s0"))).toBe(undefined)
      expect(yield* stateOf(storage, Presumed.ref("s1"))).toBe("ann")
      yield* other.execute(free, { seat: "s1" }, asHost)
      expect(yield* one.execute(take, { seats: ["s1"], by: "bo" }, asHost)).toBe(1)
      expect(yield* stateOf(storage, Presumed.ref("s1"))).toBe("bo")
    }),
  )

  it.effect("are overwritten where the storage does not guard them (control)", () =>
    Effect.gen(function* () {
      const storage = withoutVersions(yield* makeStorage, ({ kind }) => kind === "test.seat")
      const { execute } = yield* dispatcherOn(storage)
      yield* execute(take, { seats: ["s1"], by: "ann" }, asHost)
      yield* execute(take, { seats: ["s1"], by: "bo" }, asHost)
      expect(yield* stateOf(storage, Presumed.ref("s1"))).toBe("bo")
    }),
  )

  it.effect("are loaded together where many of them are not", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { execute } = yield* dispatcherOn(inner)
      yield* execute(take, { seats: numbered(0, 400), by: "ann" }, asHost)
      const { storage, loads } = watched(inner)
      const fresh = yield* dispatcherOn(storage)
      expect(yield* fresh.execute(count, { seats: numbered(0, 500) }, asHost)).toBe(101)
      expect(loads.map((keys) => keys.length).filter((length) => length > 1)).toEqual([400])
      expect(loads.length).toBeLessThan(4)
    }),
  )

  it.effect("are loaded where a command says that it touches them", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const { execute } = yield* dispatcherOn(inner)
      yield* execute(take, { seats: ["s1"], by: "ann" }, asHost)
      const { storage, loads, commits } = watched(inner)
      const fresh = yield* dispatcherOn(storage)
      yield* fresh.execute(free, { seat: "s1" }, asHost)
      expect(loads).toEqual([[{ kind: "test.seat", id: "s1" }]])
      expect(commits).toHaveLength(1)
    }),
  )

  const seat = fc.nat(5).map((number) => `s${number}`)
  const step = fc.oneof(
    fc.record({ act: fc.constant("take" as const), seats: fc.array(seat, { maxLength: 3 }) }),
    fc.record({ act: fc.constant("free" as const), seats: fc.array(seat, { maxLength: 1 }) }),
    fc.record({ act: fc.constant("count" as const), seats: fc.array(seat, { maxLength: 3 }) }),
  )
  const histories = fc.record({
    steps: fc.array(fc.tuple(step, fc.nat(1)), { minLength: 1, maxLength: 20 }),
    together: fc.boolean(),
  })

  it.effect("make no difference to any answer or state", () =>
    holdsFor(histories, 60, ({ steps, together }) =>
      Effect.gen(function* () {
        const outcome = (presumedNew: boolean) =>
          Effect.gen(function* () {
            const storage = yield* makeStorage
            const kind = seats(presumedNew)
            const { take, free, count } = commandsOn(kind)
            const dispatchers = [
              yield* dispatcherOn(storage),
              yield* dispatcherOn(storage),
            ] as const
            const answers = yield* Effect.all(
              steps.map(([{ act, seats }, which], index) => {
                const by = `p${index}`
                // Several dispatchers at once settle in an order of their own.
                const { execute } = dispatchers[together || which === 0 ? 0 : 1]
                if (act === "take") return Effect.result(execute(take, { seats, by }, asHost))
                if (act === "count") return Effect.result(execute(count, { seats }, asHost))
                return Effect.result(execute(free, { seat: seats[0] ?? "s0" }, asHost))
              }),
              { concurrency: together ? "unbounded" : 1 },
            )
            const states = yield* Effect.all(
              numbered(0, 6).map((id) => stateOf(storage, kind.ref(id))),
            )
            return { answers, states }
          })
        expect(yield* outcome(true)).toEqual(yield* outcome(false))
      }),
    ),
  )
})
