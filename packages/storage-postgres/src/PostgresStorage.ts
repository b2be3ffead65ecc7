import { type SchemaTooNew, Storage, StorageError, type StorageShape } from "@civic-practice/core"
import { PgClient } from "@effect/sql-pg/PgClient"
import { Context, Duration, Effect, Layer, Redacted, type Scope } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import { Database } from "./internal/Database.ts"
import { bringUpToDate, checkSchema } from "./internal/migrate.ts"
import { postgresFailure } from "./internal/postgresFailure.ts"
import { storageOf } from "./internal/storageOf.ts"
import { makeTail, type TailOptions } from "./internal/tail.ts"
import { type ClientOptions, isWatched, layerClient } from "./PostgresClient.ts"
import { RealmTail } from "./RealmTail.ts"

export interface StorageOptions extends TailOptions {
  /** The schema that holds our tables and functions, `civic_practice` by default. */
  readonly schema?: string
  /**
   * Whether to bring the schema up to date when opening, on by default: it needs the rights of the schema's owner.
   * Where an application has a role of its own, run `migrate` as the owner, and turn this off.
   */
  readonly migrate?: boolean
  /**
   * How long an operation may take, waiting for a free connection included: 10 seconds by default. Then it fails,
   * a commit that was sent as `CommitUnknown`.
   */
  readonly timeout?: Duration.Input
}

export interface PostgresOptions extends StorageOptions, Omit<ClientOptions, "url"> {
  /** `postgres://user:password@host:5432/database`; `sslmode=verify-full` encrypts. */
  readonly url?: string | Redacted.Redacted
}

/**
 * The storage on the application's own client, for as long as the scope is open: within the application's
 * `sql.withTransaction` it writes on the same connection.
 *
 * Fails with SchemaTooNew where a newer version of the library made the schema (which stays as it is), and with a
 * StorageError of reason `Down` where the server cannot be reached, is a standby, or the schema is missing and
 * `migrate` is off; of reason `Refused` where the database is not in UTF-8, or commits wait for a standby and the
 * client (one that `layerClient` did not make) would not notice one that was given up.
 */
export const make = Effect.fnUntraced(function* (
  options: StorageOptions = {},
): Effect.fn.Return<Opened, SchemaTooNew | StorageError, PgClient | Scope.Scope> {
  const database = yield* databaseOf(options)
  yield* checkServer(database)
  yield* options.migrate === false ? checkSchema(database) : bringUpToDate(database, undefined)
  const tail = yield* makeTail(database, options)
  return { storage: storageOf(database, tail.committed), tail: tail.service }
})

/** What `make` opens. */
export interface Opened {
  readonly storage: StorageShape
  readonly tail: RealmTail["Service"]
}

/** The storage contract on the application's own client. See {@link make}. */
export const layerOnClient = (
  options: StorageOptions = {},
): Layer.Layer<Storage | RealmTail, SchemaTooNew | StorageError, PgClient> =>
  Layer.effectContext(
    Effect.map(make(options), ({ storage, tail }) =>
      Context.make(Storage, storage).pipe(Context.add(RealmTail, tail)),
    ),
  )

/** The storage contract on a PostgreSQL database, and the client that it uses. See {@link make}. */
export const layer = ({
  url,
  ...options
}: PostgresOptions): Layer.Layer<
  Storage | RealmTail | PgClient | SqlClient,
  SchemaTooNew | StorageError
> =>
  layerOnClient(options).pipe(
    Layer.provideMerge(
      layerClient(url === undefined ? options : { ...options, url: redacted(url) }).pipe(
        Layer.catch((cause) =>
          Layer.effectContext(Effect.fail(postgresFailure(cause, "open", "connect"))),
        ),
      ),
    ),
  )

export interface MigrateOptions extends Pick<StorageOptions, "schema" | "timeout"> {
  /** The role of the application: it may then call our functions, and has no right to any table of states or events. */
  readonly application?: string
}

/**
 * Brings the schema up to date, as its owner. Any number of processes may do so at once. Fails with SchemaTooNew
 * where it is newer than this library, and leaves it as it is.
 */
export const migrate = (
  options: MigrateOptions = {},
): Effect.Effect<void, SchemaTooNew | StorageError, PgClient> =>
  Effect.flatMap(databaseOf(options), (database) =>
    Effect.andThen(checkServer(database), bringUpToDate(database, options.application)),
  )

const redacted = (url: string | Redacted.Redacted): Redacted.Redacted =>
  typeof url === "string" ? Redacted.make(url) : url

const databaseOf = ({ schema = "civic_practice", timeout = "10 seconds" }: StorageOptions) =>
  Effect.gen(function* () {
    const milliseconds = Math.ceil(Duration.toMillis(Duration.fromInputUnsafe(timeout)))
    if (schema === "" || Buffer.byteLength(schema) > 63 || schema.includes("\0")) {
      return yield* refused(`schema is ${JSON.stringify(schema)}; give a name of 1 to 63 bytes`)
    }
    if (!(milliseconds >= 1 && milliseconds < 2 ** 31)) {
      return yield* refused(`timeout is ${milliseconds} ms; give 1 millisecond to 24 days`)
    }
    return new Database(yield* PgClient, schema, milliseconds)
  })

const refused = (detail: string): StorageError =>
  new StorageError({ reason: "Refused", operation: "open", detail })

const checkServer = (database: Database): Effect.Effect<void, StorageError> => {
  const settings =
    "SELECT current_setting('server_encoding'), current_setting('synchronous_standby_names', true)"
  return Effect.flatMap(
    database.run("open", settings, [], ([row = []]) => row),
    ([encoding, standbys]) => {
      if (encoding !== "UTF8") {
        return Effect.fail(refused(`the database is in ${String(encoding)}; make one in UTF8`))
      }
      if (typeof standbys === "string" && standbys !== "" && !isWatched(database.sql)) {
        const detail =
          "commits wait for a synchronous standby, and this client does not notice one that was given up; make it with layerClient"
        return Effect.fail(refused(detail))
      }
      return Effect.void
    },
  )
}
