import { Storage } from "@civic-practice/core"
import { layer, layerClient, migrate } from "@civic-practice/storage-postgres"
import { Effect, Redacted, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "./fixtures/batches.ts"
import { newDatabase, withClient } from "./fixtures/database.ts"

const accounts = 400
const rounds = 5

/** What a session does that has all its statements planned on a fresh database, and goes on as that fills. */
const working = Storage.use((storage) =>
  Effect.gen(function* () {
    for (let round = 0; round < rounds; round++) {
      const ids = Array.from({ length: accounts }, (_, place) => `${round} ${place}`)
      const writes = ids.map((id, place) =>
        account(id, 0, { keys: { byPlace: String(place).padStart(5, "0") } }),
      )
      yield* storage.commit(batchOf(writes))
      yield* storage.commit(batchOf(ids.map((id) => account(id, 1, { keys: { byPlace: id } }))))
      yield* storage.load(realm, writes)
      for (const query of [{}, { from: "1" }, { to: "3" }, { from: "1", to: "3" }]) {
        const index = { realm, kind: "points.account", index: "byPlace", limit: 7, ...query }
        const { next } = yield* storage.find(index)
        if (next !== undefined) yield* storage.find({ ...index, after: next })
      }
      const stream = { kind: "points.account", id: "0 0" }
      yield* Stream.runDrain(storage.read({ realm, limit: 10 }))
      yield* Stream.runDrain(storage.read({ realm, stream }))
      yield* storage.commit(batchOf([], [{ ...stream, version: 2 }]))
    }
  }),
)

/** How often each table was read from end to end while a session worked on a database that was fresh when it began. */
const scansOf = async (prepare: string): Promise<Readonly<Record<string, number>>> => {
  const url = await newDatabase()
  await Effect.runPromise(Effect.provide(migrate(), layerClient({ url: Redacted.make(url) })))
  await withClient(url, (sql) =>
    Effect.gen(function* () {
      // From here on the tables are known to be empty, as after the first round of autovacuum.
      for (const table of ["realm", "stream", "event", "entry"]) {
        yield* sql.unsafe(`VACUUM ANALYZE civic_practice.${table}`).unprepared
      }
      if (prepare !== "") yield* sql.unsafe(prepare).unprepared
    }),
  )
  const before = await seqScans(url)
  await Effect.runPromise(
    Effect.provide(
      working,
      layer({ url, maxConnections: 1, listen: false, timeout: "50 seconds" }),
    ),
  )
  const after = await seqScans(url)
  return Object.fromEntries(
    [...after].map(([name, scans]) => [name, scans - (before.get(name) ?? 0)]),
  )
}

/** The server's own count, of sessions that have ended. */
const seqScans = async (url: string): Promise<ReadonlyMap<string, number>> => {
  const rows = await withClient(
    url,
    (sql) => sql<{
      name: string
      scans: number
    }>`SELECT relname AS name, seq_scan::int AS scans FROM pg_stat_user_tables
       WHERE schemaname = 'civic_practice' AND relname IN ('stream', 'event', 'entry')`,
  )
  return new Map(rows.map(({ name, scans }) => [name, scans]))
}

/** Takes a function's settings away, but for the names that it finds things by. */
const plainly = (name: string): string => `ALTER ROUTINE civic_practice.${name} RESET ALL`

describe("statements that were planned while all tables were empty", () => {
  it("go by the keys for good", async () => {
    expect(await scansOf("")).toEqual({ stream: 0, event: 0, entry: 0 })
  })

  it("would read whole tables without the settings of our functions", async () => {
    const { stream } = await scansOf(plainly("commit_1"))
    expect(stream).toBeGreaterThan(rounds)
  })
})
