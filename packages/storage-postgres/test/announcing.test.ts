import type { StorageError } from "@civic-practice/core"
import { PgClient } from "@effect/sql-pg"
import { Clock, Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { Database, type Operation, type Rows } from "../src/internal/Database.ts"
import { makeTail } from "../src/internal/tail.ts"

/** Notes when a notification would have been sent, and sends none. */
class NotingDatabase extends Database {
  readonly notified: Array<number> = []

  override run<A>(
    _operation: Operation,
    text: string,
    _parameters: ReadonlyArray<unknown>,
    read: (rows: Rows) => A,
  ): Effect.Effect<A, StorageError> {
    return Effect.map(Clock.currentTimeMillis, (now) => {
      expect(text).toContain("pg_notify")
      this.notified.push(now)
      return read([])
    })
  }
}

it("a process that commits a thousand times a second notifies ten times, a tenth of a second apart", async () => {
  // Nothing connects to it.
  const client = PgClient.layer({ url: Redacted.make("postgres://127.0.0.1:1/none") })
  const notified = await Effect.runPromise(
    Effect.gen(function* () {
      const database = new NotingDatabase(yield* PgClient.PgClient, "civic_practice", 1_000)
      const { committed } = yield* makeTail(database, {})
      yield* TestClock.adjust("1 millis")
      for (let commit = 0; commit < 1_000; commit++) {
        yield* committed("busy")
        yield* TestClock.adjust("1 millis")
      }
      return [...database.notified]
    }).pipe(Effect.scoped, Effect.provide(client), Effect.provide(TestClock.layer())),
  )
  const [first = Number.NaN] = notified
  const within = notified.filter((at) => at < first + 1_000)
  expect(within).toEqual(Array.from({ length: 10 }, (_, place) => first + 100 * place))
})
