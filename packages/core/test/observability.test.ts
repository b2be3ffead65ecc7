import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Metric, Tracer } from "effect"
import { Deposit, Withdraw } from "./Bank.ts"
import { asHost, dispatcherOn, settle, withTime } from "./Dispatching.ts"
import { faulty, intercepted } from "./FaultyStorage.ts"

const one = { account: "a", amount: 1 }

const withMetrics = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.provideService(effect, Metric.MetricRegistry, new Map())

// Callers are answered first and counted then.
const measured = (name: string) =>
  Effect.map(
    Effect.andThen(settle, Metric.snapshot),
    (snapshots) => snapshots.find(({ id }) => id === name)?.state,
  )

describe("what an operator sees", () => {
  it.effect("counts commands, refusals, batches and their size", () =>
    withMetrics(
      Effect.gen(function* () {
        const { execute } = yield* dispatcherOn(yield* makeStorage)
        yield* Effect.all(
          Array.from({ length: 5 }, () => execute(Deposit, one, asHost)),
          { concurrency: "unbounded" },
        )
        yield* Effect.flip(execute(Withdraw, { account: "a", amount: 6 }, asHost))
        expect(yield* measured("civic_practice_commands")).toMatchObject({ count: 6 })
        expect(yield* measured("civic_practice_refusals")).toMatchObject({ count: 1 })
        expect(yield* measured("civic_practice_batches")).toMatchObject({ count: 2 })
        expect(yield* measured("civic_practice_batch_size")).toMatchObject({
          count: 2,
          min: 1,
          max: 5,
          sum: 6,
        })
        expect(yield* measured("civic_practice_queue_depth")).toMatchObject({ value: 0 })
      }),
    ),
  )

  it.effect("counts conflicts, each attempt for itself", () =>
    withMetrics(
      Effect.gen(function* () {
        const storage = faulty(yield* makeStorage, ["Conflict", "Conflict", "Conflict"])
        const { execute } = yield* dispatcherOn(storage)
        yield* withTime(execute(Deposit, one, asHost))
        expect(yield* measured("civic_practice_conflicts")).toMatchObject({ count: 3 })
      }),
    ),
  )

  it.effect("sees how many wait behind a batch", () =>
    withMetrics(
      Effect.gen(function* () {
        const depths: Array<unknown> = []
        const storage = intercepted(yield* makeStorage, {
          commit: (commit) =>
            Effect.tap(commit, () =>
              Effect.map(measured("civic_practice_queue_depth"), (depth) => depths.push(depth)),
            ),
        })
        const { execute } = yield* dispatcherOn(storage, { maxBatch: 2 })
        yield* Effect.all(
          Array.from({ length: 6 }, () => execute(Deposit, one, asHost)),
          { concurrency: "unbounded" },
        )
        // The depth told of after the batch before.
        expect(depths.slice(1)).toMatchObject([{ value: 4 }, { value: 2 }])
      }),
    ),
  )

  it.effect("has a span for each batch, with its realm and size, around the storage's own", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        },
      })
      const storage = intercepted(yield* makeStorage, {
        commit: (commit) => Effect.withSpan(commit, "storage.commit"),
      })
      const { execute } = yield* Effect.provideService(dispatcherOn(storage), Tracer.Tracer, tracer)
      yield* Effect.all([execute(Deposit, one, asHost), execute(Deposit, one, asHost)], {
        concurrency: "unbounded",
      })
      yield* settle
      const [batch, commit] = spans
      expect(batch?.name).toBe("civic-practice.batch")
      expect(Object.fromEntries(batch?.attributes ?? [])).toEqual({
        realm: "district",
        commands: 2,
      })
      expect(batch?.status._tag).toBe("Ended")
      expect(commit?.name).toBe("storage.commit")
      expect(commit?.parent).toMatchObject({ value: { spanId: batch?.spanId } })
    }),
  )
})
