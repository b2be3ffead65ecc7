import { SchemaTooNew, Storage, StorageError, type StorageShape } from "@civic-practice/core"
import { Duration, Effect, Layer, type Scope } from "effect"
import { connect } from "./internal/Connection.ts"
import { openDatabase } from "./internal/openDatabase.ts"
import { storageOf } from "./internal/storageOf.ts"

export interface SqliteOptions {
  /** The path of the database file, made where there is none; `:memory:` for one that goes with the scope. */
  readonly filename: string
  /**
   * How long to wait while another process writes, 1 second by default; then the commit fails as `Retryable`.
   * The thread waits too, so keep it short in a server.
   */
  readonly busyTimeout?: Duration.Input
}

/**
 * Opens a database and gives the storage on it, for as long as the scope is open.
 *
 * Fails with SchemaTooNew where a newer version of the library made the file (which stays as it is), and with a
 * StorageError of reason `Down` where the file cannot be opened, is damaged or no database.
 */
export const make = (
  options: SqliteOptions,
): Effect.Effect<StorageShape, SchemaTooNew | StorageError, Scope.Scope> =>
  Effect.acquireRelease(open(options), ({ database }) => Effect.sync(() => database.close())).pipe(
    Effect.map(storageOf),
  )

/** The storage contract on one SQLite file, which several processes may share. See {@link make}. */
export const layer = (options: SqliteOptions): Layer.Layer<Storage, SchemaTooNew | StorageError> =>
  Layer.effect(Storage, make(options))

// What SQLite takes, in milliseconds: 24 days.
const longestTimeout = 2 ** 31 - 1

const open = ({ busyTimeout = "1 second", filename }: SqliteOptions) =>
  Effect.suspend(() => {
    // To SQLite an empty name is a private database that is deleted when it closes: never what a host meant.
    if (typeof filename !== "string" || filename === "" || filename.includes("\0")) {
      const detail = "filename is the path of the database file, or :memory:"
      return Effect.fail(new StorageError({ reason: "Refused", operation: "open", detail }))
    }
    try {
      const milliseconds = Math.min(Math.ceil(Duration.toMillis(busyTimeout)), longestTimeout)
      return Effect.succeed(connect(openDatabase({ filename, busyTimeout: milliseconds })))
    } catch (cause) {
      if (cause instanceof StorageError || cause instanceof SchemaTooNew) return Effect.fail(cause)
      throw cause
    }
  })
