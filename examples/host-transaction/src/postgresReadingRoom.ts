import { inTransaction, layer } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Effect, ManagedRuntime } from "effect"
import { awardReturn, pointsOf, practice, prepare } from "./points.ts"
import { NoSuchLoan, type ReadingRoom } from "./ReadingRoom.ts"

/** The reading room in a PostgreSQL database, with our tables in a schema of their own. */
export const openPostgresReadingRoom = async (url: string): Promise<ReadingRoom> => {
  const runtime = ManagedRuntime.make(layer({ url }))
  await runtime.runPromise(
    Effect.gen(function* () {
      yield* Effect.provide(prepare, practice)
      const sql = yield* PgClient.PgClient
      yield* sql`CREATE TABLE IF NOT EXISTS loan (
        number integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
        book text NOT NULL, reader text NOT NULL, ended boolean NOT NULL DEFAULT false
      )`
    }),
  )
  const query = <Row extends object>(
    run: (sql: PgClient.PgClient) => Effect.Effect<ReadonlyArray<Row>, unknown>,
  ) => runtime.runPromise(PgClient.PgClient.use(run))
  return {
    lend: async (book, reader) => {
      const [loan] = await query(
        (sql) =>
          sql<{
            number: number
          }>`INSERT INTO loan (book, reader) VALUES (${book}, ${reader}) RETURNING number`,
      )
      return loan?.number ?? 0
    },
    bringBack: (loan) => {
      const work = Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const [ended] = yield* sql<{ reader: string }>`
          UPDATE loan SET ended = true WHERE number = ${loan} AND NOT ended RETURNING reader`
        if (ended === undefined) return yield* new NoSuchLoan({ loan })
        yield* awardReturn(loan, ended.reader)
      })
      return runtime.runPromise(inTransaction(practice, work))
    },
    borrowed: async (reader) => {
      const loans = await query(
        (sql) => sql`SELECT number FROM loan WHERE reader = ${reader} AND NOT ended`,
      )
      return loans.length
    },
    points: (reader) => runtime.runPromise(Effect.provide(pointsOf(reader), practice)),
    close: () => runtime.dispose(),
  }
}
