import { SchemaTooNew, StorageError } from "@civic-practice/core"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { Effect, Redacted } from "effect"
import { isSqlError } from "effect/sql/SqlError"
import { type Database, quoted } from "./Database.ts"
import { migrations, schemaVersion } from "./migrations.ts"
import { text } from "./parameters.ts"
import { postgresFailure } from "./postgresFailure.ts"
import { reading } from "./rows.ts"
import { serverAddress } from "./serverAddress.ts"

const row = reading("open")

/** Fails where the database holds another schema version than this library works with. */
export const checkSchema = (database: Database): Effect.Effect<void, SchemaTooNew | StorageError> =>
  Effect.flatMap(
    versionOf(database),
    (version): Effect.Effect<void, SchemaTooNew | StorageError> => {
      if (version === schemaVersion) return Effect.void
      return Effect.fail(
        new StorageError({
          reason: "Down",
          operation: "open",
          detail: `the schema ${database.schema} has version ${version}, this library works with ${schemaVersion}; run the migrations as its owner`,
        }),
      )
    },
  )

/**
 * Brings the schema up to date, in one transaction, one process at a time. One that is newer is refused, and
 * untouched. `application` is a role that may then use it.
 */
export const bringUpToDate = (
  database: Database,
  application: string | undefined,
): Effect.Effect<void, SchemaTooNew | StorageError> =>
  Effect.gen(function* () {
    // Without a lock first: an application's role may look, and most starts find nothing to do.
    const version = yield* versionOf(database)
    if (version === schemaVersion && application === undefined) return
    yield* underLock(database, application)
  })

const underLock = (
  database: Database,
  application: string | undefined,
): Effect.Effect<void, SchemaTooNew | StorageError> => {
  const { schema, sql } = database
  const run = (statements: string) => sql.unsafe(statements).unprepared
  const steps = Effect.gen(function* () {
    yield* run(
      `SELECT pg_advisory_xact_lock(hashtextextended('civic-practice ' || current_database(), 0))`,
    )
    const version = yield* versionOf(database)
    if (version === 0) {
      // An owner who may not make schemas is given one.
      const given = yield* isThere(database, "FROM pg_catalog.pg_namespace WHERE nspname = $1")
      if (!given) yield* run(`CREATE SCHEMA ${schema}`)
      yield* run(
        `CREATE TABLE ${schema}.migration (version int PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
      )
    }
    for (const migration of migrations) {
      if (migration.version <= version) continue
      for (const statement of migration.sql(schema)) yield* run(statement)
      yield* sql`INSERT INTO ${sql.literal(`${schema}.migration`)} (version, name) VALUES (${migration.version}, ${migration.name})`
    }
    yield* run(`REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC`)
    if (application !== undefined) {
      const role = quoted(application)
      yield* run(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`)
      yield* run(`GRANT SELECT ON ${schema}.migration TO ${role}`)
      yield* run(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`)
    }
  })
  return Effect.mapError(sql.withTransaction(steps), (cause) =>
    isSqlError(cause) ? postgresFailure(cause, "open", "connect") : cause,
  )
}

/** The schema version of a database, 0 where it has none of our tables; fails where it is newer than this library. */
const versionOf = (database: Database): Effect.Effect<number, SchemaTooNew | StorageError> =>
  Effect.filterOrFail(
    foundVersion(database),
    (version) => version <= schemaVersion,
    (version) => tooNew(database.sql, version),
  )

const foundVersion = (database: Database): Effect.Effect<number, StorageError> =>
  Effect.flatMap(
    // Not by `to_regclass`: what a session once found missing it may go on finding missing, even under our lock.
    isThere(
      database,
      "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'migration' AND n.nspname = $1",
    ),
    (found) =>
      found
        ? database.run(
            "open",
            `SELECT coalesce(max(version), 0)::int FROM ${database.schema}.migration`,
            [],
            ([first = []]) => row.number(first, 0),
          )
        : Effect.succeed(0),
  )

const isThere = (database: Database, condition: string): Effect.Effect<boolean, StorageError> =>
  database.run("open", `SELECT 1 ${condition}`, [text(database.name)], (rows) => rows.length > 0)

const tooNew = (sql: PgClient, found: number): SchemaTooNew =>
  new SchemaTooNew({ database: addressOf(sql), found, supported: schemaVersion })

/** Where a client's database is, without a password. */
const addressOf = ({ config }: PgClient): string => {
  const { host, path, port } = serverAddress(config)
  const inUrl = config.url === undefined ? "" : new URL(Redacted.value(config.url)).pathname
  return `${path ?? `${host}:${port}`}${config.database === undefined ? inUrl : `/${config.database}`}`
}
