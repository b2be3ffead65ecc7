import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Fiber, Layer, Redacted } from "effect"
import { afterAll, it } from "vitest"
import { newDatabase } from "./fixtures/database.ts"
import { faulty, startProxy } from "./fixtures/proxy.ts"

const url = await newDatabase()
const proxy = await startProxy(url)
afterAll(() => proxy.close())

/** Holds what every commit in the database waits for. */
const holdingAllRealms = Effect.acquireRelease(
  Effect.gen(function* () {
    const isHeld = yield* Deferred.make<void>()
    const holding = yield* PgClient.PgClient.pipe(
      Effect.flatMap((sql) =>
        sql.withTransaction(
          Effect.andThen(
            sql`LOCK TABLE civic_practice.realm IN EXCLUSIVE MODE`,
            Effect.andThen(Deferred.succeed(isHeld, undefined), Effect.never),
          ),
        ),
      ),
      Effect.provide(PgClient.layer({ url: Redacted.make(url) })),
      Effect.forkDetach,
    )
    yield* Deferred.await(isHeld)
    return holding
  }),
  (holding) => Fiber.interrupt(holding),
)

// Notifications are statements of their own, behind the caller's back: they would be counted too.
const database = layer({ url: proxy.url, timeout: "3 seconds", listen: false })

conformance(it, "PostgreSQL", database, {
  histories: 20,
  reopen: database,
  beside: Layer.fresh(layer({ url })),
  roundTrips: proxy.roundTrips,
  provoke: { Retryable: holdingAllRealms, CommitUnknown: faulty(proxy, "cut") },
})
