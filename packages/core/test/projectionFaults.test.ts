import { StorageError } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream } from "effect"
import fc from "fast-check"
import { Deposit } from "./Bank.ts"
import { asHost, dispatcherOn, withTime } from "./Dispatching.ts"
import {
  type CommitFault,
  faulty,
  intercepted,
  storageError,
  withoutVersions,
} from "./FaultyStorage.ts"
import { failsForSome, holdsFor, holdsInAnyOrder } from "./Seed.ts"
import { slow } from "./SlowStorage.ts"
import { accounts, compared, projectorOn } from "./Totals.ts"

const deposited = (storage: Parameters<typeof dispatcherOn>[0], count: number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(storage)
      for (let index = 0; index < count; index++) {
        yield* execute(Deposit, { account: accounts[index % 3], amount: index + 1 }, asHost)
      }
    }),
  )

describe("a projection that meets faults", () => {
  const fault = fc.constantFrom<CommitFault>(
    "Conflict",
    { reason: "CommitUnknown", written: true },
    { reason: "CommitUnknown", written: false },
    { reason: "Retryable", written: false },
    { reason: "Down", written: false },
    { reason: "StorageFull", written: false },
    "Defect",
    "DefectAfterwards",
  )
  const plan = fc.record({
    faults: fc.array(fc.option(fault, { nil: undefined }), { maxLength: 10 }),
    chunk: fc.integer({ min: 1, max: 6 }),
  })

  it.effect("counts every event once, however often it fails and is drained again", () =>
    holdsFor(plan, 100, ({ faults, chunk }) =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        yield* deposited(storage, 12)
        const { drain } = yield* projectorOn(faulty(storage, faults), { chunk })
        for (let count = 0; count <= faults.length; count++) {
          const exit = yield* Effect.exit(drain)
          if (Exit.isSuccess(exit)) expect(exit.value).toBe(12)
        }
        expect(yield* drain).toBe(12)
        const { stored, counted } = yield* compared(storage)
        expect(stored).toEqual(counted)
      }),
    ),
  )

  it.effect.each(["Down", "StorageFull", "Refused"] as const)(
    "tells its caller that the storage is %s, and goes on by itself when it is not",
    (reason) =>
      Effect.gen(function* () {
        const storage = yield* makeStorage
        yield* deposited(storage, 6)
        const plan = [undefined, { reason, written: false }]
        const { drain } = yield* projectorOn(faulty(storage, plan), { chunk: 2 })
        const error = yield* Effect.flip(drain)
        expect(error).toBeInstanceOf(StorageError)
        expect(error).toMatchObject({ reason })
        expect(yield* drain).toBe(6)
        const { stored, counted } = yield* compared(storage)
        expect(stored).toEqual(counted)
      }),
  )

  it.effect("waits for a storage that is busy, reading too, but not for ever", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      yield* deposited(inner, 3)
      let left = 3
      const storage = {
        ...inner,
        read: (query: Parameters<typeof inner.read>[0]) =>
          left-- > 0 ? Stream.fail(storageError("Retryable", "load")) : inner.read(query),
      }
      const { drain } = yield* projectorOn(storage)
      expect(yield* withTime(drain)).toBe(3)
      left = 1000
      expect(yield* Effect.flip(withTime(drain))).toMatchObject({ reason: "Retryable" })
      expect(left).toBeGreaterThan(900)
    }),
  )

  it.effect("killed at any moment counts every event once", () =>
    Effect.gen(function* () {
      let killed = 0
      for (let turns = 0; turns < 40; turns++) {
        const storage = yield* makeStorage
        yield* deposited(storage, 6)
        const { drain } = yield* projectorOn(slow(storage, [2, 1, 3]), { chunk: 2 })
        const fiber = yield* Effect.forkChild(drain)
        yield* Effect.repeat(Effect.yieldNow, { times: turns })
        yield* Fiber.interrupt(fiber)
        const before = (yield* compared(storage)).stored
        // The same projector goes on, and so does one that knows nothing.
        for (const next of [drain, (yield* projectorOn(storage)).drain]) {
          expect(yield* withTime(next)).toBe(6)
          const { stored, counted } = yield* compared(storage)
          expect(stored).toEqual(counted)
          if (JSON.stringify(before) !== JSON.stringify(counted)) killed++
        }
      }
      expect(killed).toBeGreaterThan(0)
    }),
  )
})

describe("several projectors at once", () => {
  const plan = fc.record({
    pace: fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
    projectors: fc.array(
      fc.record({ chunk: fc.integer({ min: 1, max: 5 }), cacheSize: fc.nat(5) }),
      { minLength: 2, maxLength: 4 },
    ),
    meanwhile: fc.nat(8),
  })
  type Plan = typeof plan extends fc.Arbitrary<infer A> ? A : never

  const drained = (
    storage: Parameters<typeof dispatcherOn>[0],
    { pace, projectors, meanwhile }: Plan,
  ) =>
    Effect.gen(function* () {
      yield* deposited(storage, 9)
      const behind = slow(storage, pace)
      const all = yield* Effect.all(projectors.map((options) => projectorOn(behind, options)))
      const drains = [...all, ...all].map(({ drain }) => Effect.asVoid(drain))
      yield* Effect.all([deposited(storage, meanwhile), ...drains], { concurrency: "unbounded" })
      for (const { drain } of all) yield* drain
      return yield* compared(storage)
    })

  it.effect("count every event once, while more are recorded", () =>
    holdsInAnyOrder(plan, 80, (one) =>
      Effect.gen(function* () {
        const { stored, counted } = yield* drained(yield* makeStorage, one)
        expect(stored).toEqual(counted)
      }),
    ),
  )

  it.effect("count some twice where the checkpoint is not guarded (control)", () =>
    Effect.sync(() => {
      const broken = failsForSome(plan, 100, (one) =>
        Effect.gen(function* () {
          const storage = withoutVersions(yield* makeStorage, () => true)
          const { stored, counted } = yield* drained(storage, one)
          return JSON.stringify(stored) !== JSON.stringify(counted)
        }),
      )
      expect(broken).toBe(true)
    }),
  )

  it.effect("count some twice where the checkpoint is not in the commit (control)", () =>
    Effect.sync(() => {
      const broken = failsForSome(plan, 100, (one) =>
        Effect.gen(function* () {
          const inner = yield* makeStorage
          let count = 0
          // Killed between the totals and the checkpoint, as where they are two commits.
          const storage = {
            ...inner,
            commit: (batch: Parameters<typeof inner.commit>[0]) => {
              const dropped = batch.writes.filter(
                ({ kind }) => kind !== "core.checkpoint" || count++ % 3 !== 1,
              )
              return inner.commit({ ...batch, writes: dropped })
            },
          }
          const exit = yield* Effect.exit(drained(intercepted(storage, {}), one))
          return (
            Exit.isFailure(exit) ||
            JSON.stringify(exit.value.stored) !== JSON.stringify(exit.value.counted)
          )
        }),
      )
      expect(broken).toBe(true)
    }),
  )
})
