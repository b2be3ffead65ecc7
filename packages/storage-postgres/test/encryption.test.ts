import { chownSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Storage } from "@civic-practice/core"
import { layer, type PostgresOptions } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { selfSigned } from "./fixtures/certificate.ts"
import { withClient } from "./fixtures/database.ts"
import { startServer } from "./fixtures/startServer.ts"

const { cert, key } = selfSigned("localhost")
const server = await startServer({ fsync: "off" })
afterAll(() => server.stop())
await withClient(server.url(), (sql) =>
  Effect.gen(function* () {
    const [row] = yield* sql<{ folder: string }>`SELECT current_setting('data_directory') AS folder`
    const folder = row?.folder ?? ""
    const { gid, uid } = statSync(folder)
    for (const [name, content] of Object.entries({ cert, key })) {
      const file = join(folder, `${name}.pem`)
      writeFileSync(file, content, { mode: 0o600 })
      chownSync(file, uid, gid)
      yield* sql.unsafe(`ALTER SYSTEM SET ssl_${name}_file = '${name}.pem'`).unprepared
    }
    yield* sql.unsafe("ALTER SYSTEM SET ssl = on").unprepared
    yield* sql`SELECT pg_reload_conf()`
    // The server takes its new settings in its own time.
    yield* Effect.provide(
      PgClient.PgClient.use(
        (again) => again<{ ssl: string }>`SELECT current_setting('ssl') AS ssl`,
      ),
      PgClient.layer({ url: Redacted.make(server.url()) }),
      { local: true },
    ).pipe(Effect.repeat({ until: ([now]) => now?.ssl === "on" }))
  }),
)
const url = server.url().replace("127.0.0.1", "localhost")

/** Whether the connection is encrypted, once a state of some length has gone both ways. */
const use = (options: PostgresOptions) =>
  Effect.gen(function* () {
    const storage = yield* Storage
    const sql = yield* PgClient.PgClient
    const [before] = yield* storage.load(realm, [{ kind: "points.account", id: "a" }])
    const state = JSON.stringify("文".repeat(300_000))
    const write = account("a", before?.version ?? 0, { state })
    yield* storage.commit(batchOf([write]))
    const [snapshot] = yield* storage.load(realm, [write])
    const [row] = yield* sql<{
      ssl: boolean
    }>`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`
    return { isEncrypted: row?.ssl, isWhole: snapshot?.state === state }
  }).pipe(Effect.provide(layer({ maxConnections: 1, ...options })), Effect.runPromise)

const failureOf = (options: PostgresOptions) =>
  Storage.use((storage) => storage.load(realm, [])).pipe(
    Effect.provide(layer(options)),
    Effect.flip,
    Effect.runPromise,
  )

describe("a connection with TLS", () => {
  it("is made to a server whose certificate is trusted", async () => {
    expect(await use({ url, ssl: { ca: cert } })).toEqual({ isEncrypted: true, isWhole: true })
  })

  it("is not made to a server whose certificate is not, nor to one of another name", async () => {
    const unknown = await failureOf({ url: `${url}?sslmode=verify-full` })
    expect(unknown).toMatchObject({ reason: "Down", operation: "open" })
    const other = await failureOf({ url, ssl: { ca: cert, servername: "other.example" } })
    expect(other).toMatchObject({ reason: "Down", detail: expect.stringContaining("localhost") })
  })

  it("is not given up where the server has none, unless that was allowed", async () => {
    const plain = await startServer({ fsync: "off" })
    try {
      const required = await failureOf({ url: `${plain.url()}?sslmode=require` })
      expect(required).toMatchObject({ reason: "Down", detail: expect.stringContaining("TLS") })
      const preferred = await use({ url: `${plain.url()}?sslmode=prefer` })
      expect(preferred).toEqual({ isEncrypted: false, isWhole: true })
    } finally {
      await plain.stop()
    }
  })

  it("is not made where nobody asked for it", async () => {
    expect(await use({ url })).toEqual({ isEncrypted: false, isWhole: true })
  })
})
