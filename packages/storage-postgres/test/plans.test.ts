import { Storage } from "@civic-practice/core"
import { layer, layerClient, migrate } from "@civic-practice/storage-postgres"
import { Effect, Redacted, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { newDatabase, withClient } from "./fixtures/database.ts"

const accounts = 400
const rounds = 5
const few = 50

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
    // One stream at a time, now that there are many.
    for (let version = 2; version < 2 + few; version++) {
      const one = account("0 0", version)
      yield* storage.commit(batchOf([one], [{ kind: one.kind, id: "1 1", version: 2 }]))
      yield* storage.load(realm, [one])
    }
  }),
)

/** What was read of the tables, by a session that worked on a database which was fresh when it began. */
interface Effort {
  /** How often each table was read from end to end. */
  readonly scans: Readonly<Record<string, number>>
  /** How many streams were fetched by a key. */
  readonly fetched: number
}

const effortOf = async (prepare: string): Promise<Effort> => {
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
  const before = await countsOf(url)
  await Effect.runPromise(
    Effect.provide(
      working,
      layer({ url, maxConnections: 1, listen: false, timeout: "50 seconds" }),
    ),
  )
  const after = await countsOf(url)
  const scans = after.map(({ name, scans }, place) => [name, scans - (before[place]?.scans ?? 0)])
  const [stream] = after.filter(({ name }) => name === "stream")
  return { scans: Object.fromEntries(scans), fetched: stream?.fetched ?? 0 }
}

/** The server's own counts, of sessions that have ended. */
const countsOf = (url: string) =>
  withClient(
    url,
    (sql) => sql<{
      name: string
      scans: number
      fetched: number
    }>`SELECT relname AS name, seq_scan::int AS scans, idx_tup_fetch::int AS fetched
       FROM pg_stat_user_tables WHERE schemaname = 'civic_practice'
       AND relname IN ('stream', 'event', 'entry') ORDER BY relname`,
  )

/** Takes a function's settings away, but for the names that it finds things by. */
const plainly = (name: string): string => `ALTER ROUTINE civic_practice.${name} RESET ALL`

// Each round writes every stream twice and loads it once, with a look-up before each write.
const touched = rounds * accounts * 5 + few * 5

describe("statements that were planned while all tables were empty", () => {
  it("go by the keys for good, and look at no more than what is asked for", async () => {
    const { fetched, scans } = await effortOf("")
    expect(scans).toEqual({ stream: 0, event: 0, entry: 0 })
    expect(fetched).toBeLessThan(2 * touched)
  })

  it("would read whole tables without the settings of our functions", async () => {
    const { scans } = await effortOf(plainly("commit_1"))
    expect(scans.stream).toBeGreaterThan(few)
  })
})
