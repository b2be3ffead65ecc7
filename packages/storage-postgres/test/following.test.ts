import { Storage } from "@civic-practice/core"
import { layer, RealmTail } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Fiber, Layer, Queue, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { newDatabase, withClient } from "./fixtures/database.ts"
import { startProxy } from "./fixtures/proxy.ts"

const url = await newDatabase()

/** An application of its own on the database, as another process has. */
const elsewhere = <A, E>(
  effect: Effect.Effect<A, E, Storage | PgClient.PgClient>,
): Effect.Effect<A, unknown> => Effect.provide(effect, Layer.fresh(layer({ url })))

const commit = (name: string, version: number) =>
  Storage.use((storage) => storage.commit({ ...batchOf([account("a", version)]), realm: name }))

/** Follows a realm, and hands on what it is told. */
const following = Effect.fnUntraced(function* (name: string) {
  const tail = yield* RealmTail
  const told = yield* Queue.unbounded<number>()
  yield* Effect.forkScoped(
    Stream.runForEach(tail.follow(name), (position) => Queue.offer(told, position)),
  )
  return Queue.take(told)
})

const aDay = "1 day"

describe("following a realm", () => {
  // Without notifications this would end by the test's own time limit: the next look is a day away.
  it("tells what another process commits, by its notification", async () => {
    const positions = await Effect.runPromise(
      Effect.gen(function* () {
        const next = yield* following("notified")
        const first = yield* next
        yield* elsewhere(commit("another", 0))
        yield* elsewhere(commit("notified", 0))
        const second = yield* next
        yield* elsewhere(commit("notified", 1))
        return [first, second, yield* next]
      }).pipe(Effect.scoped, Effect.provide(layer({ url, pollInterval: aDay }))),
    )
    expect(positions).toEqual([0, 1, 2])
  })

  it("tells what another process commits where there are no notifications, by looking", async () => {
    const positions = await Effect.runPromise(
      Effect.gen(function* () {
        const next = yield* following("looked")
        const first = yield* next
        yield* elsewhere(commit("looked", 0))
        return [first, yield* next]
      }).pipe(
        Effect.scoped,
        Effect.provide(layer({ url, listen: false, pollInterval: "50 millis" })),
      ),
    )
    expect(positions).toEqual([0, 1])
  })

  it("goes on when the connection that listens is lost", async () => {
    const positions = await Effect.runPromise(
      Effect.gen(function* () {
        const next = yield* following("lost")
        const first = yield* next
        yield* elsewhere(commit("lost", 0))
        const second = yield* next
        yield* Effect.promise(() =>
          withClient(
            url,
            (sql) =>
              sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
          ),
        )
        yield* elsewhere(commit("lost", 1))
        return [first, second, yield* next]
      }).pipe(Effect.scoped, Effect.provide(layer({ url, pollInterval: aDay }))),
    )
    expect(positions).toEqual([0, 1, 2])
  })

  // Without a time limit of its own the notification that nobody answers would be the last, and this would not end.
  it("goes on when a notification was not answered, and its connection is never closed", async () => {
    const proxy = await startProxy(url)
    const positions = await Effect.runPromise(
      Effect.gen(function* () {
        const next = yield* following("unanswered")
        const told = [yield* next]
        const notifier = Effect.gen(function* () {
          yield* commit("unanswered", 0)
          told.push(yield* next)
          // It is told a moment later, to nobody: what is sent is lost.
          yield* commit("unanswered", 1)
          proxy.fault = "dead"
          yield* Effect.sleep("600 millis")
          proxy.fault = "none"
          yield* commit("unanswered", 2)
          while (told.at(-1) !== 3) told.push(yield* next)
        })
        const elsewhereToo = Layer.fresh(layer({ url: proxy.url, timeout: "300 millis" }))
        yield* Effect.provide(notifier, elsewhereToo)
        return told
      }).pipe(Effect.scoped, Effect.provide(layer({ url, pollInterval: aDay }))),
    )
    await proxy.close()
    expect(positions.slice(0, 2)).toEqual([0, 1])
    expect(positions.at(-1)).toBe(3)
  })

  it("tells nothing of a host's transaction before that commits", async () => {
    const found = await Effect.runPromise(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const next = yield* following("held")
        const first = yield* next
        const isIn = yield* Deferred.make<void>()
        const mayEnd = yield* Deferred.make<void>()
        const work = Effect.gen(function* () {
          yield* commit("held", 0)
          yield* Deferred.succeed(isIn, undefined)
          yield* Deferred.await(mayEnd)
        })
        const holding = yield* Effect.forkChild(sql.withTransaction(work))
        yield* Deferred.await(isIn)
        const early = yield* Effect.timeoutOption(next, "200 millis")
        yield* Deferred.succeed(mayEnd, undefined)
        yield* Fiber.join(holding)
        return [first, early._tag, yield* next]
      }).pipe(Effect.scoped, Effect.provide(layer({ url, pollInterval: "50 millis" }))),
    )
    expect(found).toEqual([0, "None", 1])
  })

  it("begins with where the realm is", async () => {
    const first = await Effect.runPromise(
      Effect.gen(function* () {
        yield* commit(realm, 0)
        yield* commit(realm, 1)
        return yield* yield* following(realm)
      }).pipe(Effect.scoped, Effect.provide(layer({ url }))),
    )
    expect(first).toBe(2)
  })
})
