import { SchemaTooNew, Storage, StorageError } from "@civic-practice/core"
import { layer, layerClient, layerOnClient, migrate } from "@civic-practice/storage-postgres"
import type { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Redacted, Stream } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { schemaVersion } from "../src/internal/migrations.ts"
import { newDatabase, serverUrl, withClient } from "./fixtures/database.ts"

const client = (url: string) => layerClient({ url: Redacted.make(url) })

const run = <A, E>(url: string, effect: Effect.Effect<A, E, PgClient.PgClient>): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, Layer.fresh(client(url))))

const open = Storage.use(Effect.succeed)

/** All there is of the schema, down to the text of its functions. */
const everything = (url: string, schema = "civic_practice") =>
  withClient(
    url,
    (sql) => sql`
      SELECT c.relname AS name, c.xmin::text AS row, NULL AS source FROM pg_class c
        WHERE c.relnamespace = to_regnamespace(${schema})
      UNION ALL SELECT p.proname, p.xmin::text, p.prosrc FROM pg_proc p
        WHERE p.pronamespace = to_regnamespace(${schema}) ORDER BY 1, 2`,
  )

describe("ten processes that start at once", () => {
  it("make one schema between them, and all of them can use it", async () => {
    const url = await newDatabase()
    const commit = (id: string) =>
      Storage.use((storage) => storage.commit(batchOf([account(id, 0)]))).pipe(
        Effect.provide(layer({ url }), { local: true }),
      )
    const ten = Array.from({ length: 10 }, (_, place) => `a${place}`)
    const receipts = await Effect.runPromise(
      Effect.forEach(ten, commit, { concurrency: "unbounded" }),
    )
    const positions = receipts.map(({ position }) => position)
    expect(positions.toSorted((one, other) => one - other)).toEqual(
      ten.map((_, place) => place + 1),
    )
    const versions = await withClient(
      url,
      (sql) => sql`SELECT version FROM civic_practice.migration`,
    )
    expect(versions).toEqual([{ version: schemaVersion }])
  })
})

describe("a schema of a newer version", () => {
  it("is refused by name and version, also by the owner's migration, and stays as it is", async () => {
    const url = await newDatabase()
    await run(url, migrate())
    await withClient(
      url,
      (sql) =>
        sql`INSERT INTO civic_practice.migration (version, name) VALUES (4711, 'from the future')`,
    )
    const before = await everything(url)
    for (const attempt of [
      Effect.asVoid(Effect.provide(open, layer({ url }))),
      Effect.asVoid(Effect.provide(open, layer({ url, migrate: false }))),
      Effect.provide(migrate({ application: "nobody in particular" }), client(url)),
    ]) {
      const failure = await Effect.runPromise(Effect.flip(attempt))
      expect(failure).toBeInstanceOf(SchemaTooNew)
      expect(failure).toMatchObject({ found: 4711, supported: schemaVersion })
      expect(failure).toMatchObject({ database: expect.stringContaining(new URL(url).pathname) })
    }
    expect(await everything(url)).toEqual(before)
  })

  it("stops processes that are still open: what they call is gone", async () => {
    const url = await newDatabase()
    const test = Storage.use((storage) =>
      Effect.gen(function* () {
        yield* storage.commit(batchOf([account("a", 0)]))
        yield* Effect.promise(() =>
          withClient(url, (sql) => sql`ALTER ROUTINE civic_practice.commit_1 RENAME TO commit_2`),
        )
        return yield* Effect.flip(storage.commit(batchOf([account("a", 1)])))
      }),
    )
    const failure = await Effect.runPromise(Effect.provide(test, layer({ url })))
    expect(failure).toMatchObject({ reason: "Down", detail: expect.stringContaining("upgrade") })
  })
})

describe("without the right to change the schema", () => {
  it("a database that was not prepared is refused with what to do", async () => {
    const url = await newDatabase()
    const failure = await Effect.runPromise(
      Effect.flip(Effect.provide(open, layer({ url, migrate: false }))),
    )
    expect(failure).toBeInstanceOf(StorageError)
    expect(failure).toMatchObject({ reason: "Down", detail: expect.stringContaining("migrations") })
    expect(await everything(url)).toEqual([])
  })
})

describe("the roles of owner and application", async () => {
  const url = await newDatabase()
  const suffix = Math.random().toString(36).slice(2)
  const owner = `civic_owner_${suffix}`
  const application = `civic_app_${suffix}`
  const secret = Math.random().toString(36)
  const as = (role: string): string => {
    const changed = new URL(url)
    changed.username = role
    changed.password = secret
    return changed.href
  }
  await withClient(url, (sql) =>
    Effect.gen(function* () {
      for (const role of [owner, application]) {
        yield* sql.unsafe(`CREATE ROLE ${role} LOGIN PASSWORD '${secret}'`).unprepared
      }
      yield* sql.unsafe(`CREATE SCHEMA civic_practice AUTHORIZATION ${owner}`).unprepared
    }),
  )
  afterAll(async () => {
    await withClient(url, (sql) =>
      Effect.gen(function* () {
        for (const role of [owner, application]) {
          yield* sql.unsafe(`DROP OWNED BY ${role} CASCADE`).unprepared
          yield* sql.unsafe(`DROP ROLE ${role}`).unprepared
        }
      }),
    )
  })
  await run(as(owner), migrate({ application }))

  it("let the application do all that a storage does", async () => {
    const stream = { kind: "points.account", id: "a" }
    const found = await Effect.runPromise(
      Storage.use((storage) =>
        Effect.gen(function* () {
          yield* storage.commit(batchOf([account("a", 0, { keys: { i: "k" } })]))
          yield* storage.commit(batchOf([account("a", 1, { keys: { i: "l" } })]))
          yield* storage.commit(batchOf([], [{ ...stream, version: 2 }]))
          const [snapshot] = yield* storage.load(realm, [stream])
          const page = yield* storage.find({ realm, kind: stream.kind, index: "i", limit: 10 })
          const all = yield* Stream.runCollect(storage.read({ realm }))
          const own = yield* Stream.runCollect(storage.read({ realm, stream }))
          return [snapshot?.version, page.items.length, all.length, own.length]
        }),
      ).pipe(Effect.provide(layer({ url: as(application), migrate: false }))),
    )
    expect(found).toEqual([2, 1, 2, 2])
  })

  it("leave the application no way to read or change a table past the functions", async () => {
    const tables = ["realm", "stream", "event", "entry"]
    const attempts = tables.flatMap((table) => [
      `SELECT * FROM civic_practice.${table}`,
      `UPDATE civic_practice.${table} SET realm = realm`,
      `DELETE FROM civic_practice.${table}`,
      `TRUNCATE civic_practice.${table}`,
      `DROP TABLE civic_practice.${table}`,
    ])
    const others = [
      "UPDATE civic_practice.migration SET version = 2",
      "CREATE TABLE civic_practice.mine ()",
      "CREATE OR REPLACE FUNCTION civic_practice.load_1(text, text[], text[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ]
    const outcomes = await withClient(as(application), (sql) =>
      Effect.forEach([...attempts, ...others], (statement) =>
        Effect.map(Effect.flip(sql.unsafe(statement).unprepared), ({ reason }) => [
          statement,
          reason._tag,
        ]),
      ),
    )
    expect(outcomes).toEqual([...attempts, ...others].map((one) => [one, "AuthorizationError"]))
  })

  it("shut out a role that was granted nothing", async () => {
    const stranger = `civic_stranger_${suffix}`
    await withClient(
      url,
      (sql) => sql.unsafe(`CREATE ROLE ${stranger} LOGIN PASSWORD '${secret}'`).unprepared,
    )
    const failure = await Effect.runPromise(
      Effect.flip(Effect.provide(open, layer({ url: as(stranger), migrate: false }))),
    )
    await withClient(url, (sql) => sql.unsafe(`DROP ROLE ${stranger}`).unprepared)
    expect(failure).toMatchObject({ reason: "Down", detail: expect.stringContaining("grant") })
  })
})

describe("a schema of one's own choice", () => {
  it("keeps two practices apart in one database, whatever its name", async () => {
    const url = await newDatabase()
    const names = ["odd \"name\" 'here'", "civic_practice"]
    const counts = await Effect.runPromise(
      Effect.forEach(names, (schema, place) =>
        Storage.use((storage) =>
          Effect.gen(function* () {
            for (let one = 0; one <= place; one++) {
              yield* storage.commit(batchOf([account(`a${one}`, 0)]))
            }
            return (yield* Stream.runCollect(storage.read({ realm }))).length
          }),
        ).pipe(Effect.provide(layer({ url, schema }), { local: true })),
      ),
    )
    expect(counts).toEqual([1, 2])
  })

  it.each(["", "x".repeat(64), "a\0b"])(
    "is refused where PostgreSQL has no such: %j",
    async (schema) => {
      const failure = await Effect.runPromise(
        Effect.flip(Effect.provide(open, layer({ url: await serverUrl(), schema }))),
      )
      expect(failure).toMatchObject({ reason: "Refused", operation: "open" })
    },
  )
})

describe("a database that cannot hold every text", () => {
  it("is refused", async () => {
    const url = await newDatabase(
      "ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER 'libc' TEMPLATE template0",
    )
    const failure = await Effect.runPromise(
      Effect.flip(Effect.provide(open, layerOnClient().pipe(Layer.provide(client(url))))),
    )
    expect(failure).toMatchObject({ reason: "Refused", detail: expect.stringContaining("UTF8") })
  })
})
