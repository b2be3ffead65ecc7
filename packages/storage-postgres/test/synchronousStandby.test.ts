import { Storage, StorageError } from "@civic-practice/core"
import { layer, layerClient, layerOnClient } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Effect, Fiber, Layer, Redacted, Result, Schedule } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { add, countOf, dispatcher } from "../../../test/storage/Counter.ts"
import { withClient } from "./fixtures/database.ts"
import { startServer } from "./fixtures/startServer.ts"

// A server of its own: its commits wait for a standby that never comes, unless a session asks them not to.
const server = await startServer({ synchronous_standby_names: "absent", fsync: "off" })
afterAll(() => server.stop())
const url = server.url()

const alone = { synchronous_commit: "local" }

await Effect.runPromise(
  Effect.provide(
    Storage.use((storage) => storage.load(realm, [])),
    layer({ url, startupParameters: alone }),
  ),
)

/** Cancels the wait of a commit for its standby, as an operator would; waits until there is one. */
const cancelWait = Effect.promise(() =>
  withClient(url, (sql) =>
    sql`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`.pipe(
      Effect.repeat({ until: (rows) => rows.length > 0, schedule: Schedule.spaced("5 millis") }),
    ),
  ),
)

const cancelled = <A, E, R>(commit: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const committing = yield* Effect.forkChild(Effect.result(commit))
    yield* cancelWait
    return yield* Fiber.join(committing)
  })

const countOfAccount = (id: string) =>
  Storage.use((storage) => storage.load(realm, [{ kind: "points.account", id }]))

describe("a commit whose wait for its synchronous standby was cancelled", () => {
  it("is CommitUnknown: a failover could lose it", async () => {
    const found = await Effect.runPromise(
      Effect.gen(function* () {
        const storage = yield* Storage
        const result = yield* cancelled(storage.commit(batchOf([account("a", 0)])))
        const [snapshot] = yield* countOfAccount("a")
        return { result, version: snapshot?.version }
      }).pipe(Effect.provide(layer({ url, migrate: false }))),
    )
    expect(Result.isFailure(found.result) && found.result.failure).toBeInstanceOf(StorageError)
    expect(found.result).toMatchObject({
      failure: { reason: "CommitUnknown", operation: "commit" },
    })
    // On this server it stands.
    expect(found.version).toBe(1)
  })

  it("is not settled by what the primary alone has, and settles by its key once a commit comes through", async () => {
    const impatient = { url, migrate: false, timeout: "700 millis" } as const
    const first = await Effect.runPromise(
      cancelled(add("settled", "one")).pipe(
        Effect.provide(dispatcher),
        Effect.provide(layer(impatient)),
      ),
    )
    // The receipt is there to be read; the standby that commits wait for does not have it.
    expect(first).toMatchObject({ failure: { reason: "CommitUnknown" } })
    const again = await Effect.runPromise(
      Effect.all([add("settled", "one"), countOf("settled")]).pipe(
        Effect.provide(dispatcher),
        Effect.provide(layer({ ...impatient, startupParameters: alone })),
      ),
    )
    expect(again).toEqual([1, 1])
  })

  it("is acknowledged by a client that keeps notices to itself, and such a one is refused", async () => {
    // The control: what the driver makes of the same commit, and why our own client is needed.
    const plain = PgClient.layer({ url: Redacted.make(url) })
    const result = await Effect.runPromise(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        return yield* cancelled(sql`CREATE TABLE acknowledged ()`)
      }).pipe(Effect.provide(plain)),
    )
    expect(result._tag).toBe("Success")
    const refused = await Effect.runPromise(
      Effect.flip(
        Effect.provide(
          countOfAccount("a"),
          layerOnClient({ migrate: false }).pipe(Layer.provide(plain)),
        ),
      ),
    )
    expect(refused).toMatchObject({
      reason: "Refused",
      detail: expect.stringContaining("layerClient"),
    })
    const watched = layerClient({ url: Redacted.make(url) })
    const [snapshot] = await Effect.runPromise(
      Effect.provide(
        countOfAccount("a"),
        layerOnClient({ migrate: false }).pipe(Layer.provide(watched)),
      ),
    )
    expect(snapshot?.version).toBe(1)
  })
})

describe("a server that is killed and started again", () => {
  it("goes on with what it had acknowledged, without a restart of the application", async () => {
    const found = await Effect.runPromise(
      Effect.gen(function* () {
        const storage = yield* Storage
        yield* storage.commit(batchOf([account("killed", 0)]))
        yield* Effect.promise(server.kill)
        const during = yield* Effect.flip(storage.commit(batchOf([account("killed", 1)])))
        yield* Effect.promise(server.start)
        const after = yield* storage
          .commit(batchOf([account("killed", 1)]))
          .pipe(
            Effect.as("done"),
            Effect.retry({ while: (error) => error._tag === "StorageError", times: 5 }),
          )
        const [snapshot] = yield* countOfAccount("killed")
        return { during: during._tag, after, version: snapshot?.version }
      }).pipe(Effect.provide(layer({ url, migrate: false, startupParameters: alone }))),
    )
    expect(found).toEqual({ during: "StorageError", after: "done", version: 2 })
  })
})
