import type { DatabaseSync } from "node:sqlite"
import { SchemaTooNew, Storage, StorageError, type StorageShape } from "@civic-practice/core"
import { Effect, Exit, Layer } from "effect"
import { connectWithin, undo } from "./internal/Connection.ts"
import { refuseOtherSchema } from "./internal/openDatabase.ts"
import { removeRemains, removeRemainsAgain } from "./internal/removeRemains.ts"
import { sqliteFailure } from "./internal/sqliteFailure.ts"
import { storageOf } from "./internal/storageOf.ts"

/**
 * Runs an application's writes and commands in one transaction on its own connection: both happen, or neither.
 *
 * `database` is a connection to the file that holds our tables (`layer` makes them), with no transaction open.
 * `services` is what carries out the commands, such as `Practice.layer({ district, gather: false })`, built for this
 * transaction alone: commands given to another dispatcher inside `work` are not part of it. The connection commits with
 * `synchronous=FULL` and overwrites what it deletes (`secure_delete`) from then on.
 *
 * `work` may go back to savepoints of its own, with the commands given since; it may not end the transaction.
 *
 * From its beginning to its end all other writers to the file wait, those of this process with the thread: let `work`
 * wait for nothing but the database. Nobody else may use the connection meanwhile. An answer counts once the whole
 * effect has succeeded; where it fails or is interrupted, everything is undone.
 *
 * Fails with a StorageError: `Refused` where the connection is in a transaction already, `Retryable` where another
 * process writes for longer than the connection's busy timeout, `Down` where our tables are missing or of an older
 * version, `StorageFull` and `CommitUnknown` as a commit does; with SchemaTooNew where a newer version made them.
 */
export const inTransaction = <A, E, R, Services, ServiceError>(
  database: DatabaseSync,
  services: Layer.Layer<Services, ServiceError, Storage>,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | ServiceError | StorageError | SchemaTooNew, Exclude<R, Services>> =>
  Effect.suspend(() => {
    let erased = false
    return Effect.acquireUseRelease(
      attempt("open", () => begin(database, () => (erased = true))),
      (own) =>
        Effect.provide(work, Layer.provide(services, Layer.succeed(Storage, own)), { local: true }),
      (_, exit) => (Exit.isSuccess(exit) ? commit(database, () => erased) : rollBack(database)),
    )
  })

// From the first to the last statement. It is gone where the work has ended the transaction and begun another.
const whole = "civic_practice_whole"

const begin = (database: DatabaseSync, onErased: () => void): StorageShape => {
  if (database.isTransaction) {
    throw new StorageError({
      reason: "Refused",
      operation: "open",
      detail: "the connection is in a transaction already; end it, or use a connection of its own",
    })
  }
  refuseOtherSchema(database)
  database.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE")
  try {
    database.exec(`SAVEPOINT ${whole}`)
    return storageOf(connectWithin(database, onErased))
  } catch (cause) {
    undo(database, "ROLLBACK")
    throw cause
  }
}

const commit = (database: DatabaseSync, erased: () => boolean): Effect.Effect<void, StorageError> =>
  Effect.suspend(() => {
    if (!isWhole(database)) {
      return Effect.andThen(
        rollBack(database),
        new StorageError({
          reason: "Refused",
          operation: "commit",
          detail:
            "the transaction was ended within the work, or by SQLite where it could not write",
        }),
      )
    }
    try {
      database.exec("COMMIT")
    } catch (cause) {
      const failure = sqliteFailure(cause, "commit", "commit")
      return Effect.andThen(rollBack(database), failure ?? Effect.die(cause))
    }
    if (erased()) removeRemains(database)
    else removeRemainsAgain(database)
    return Effect.void
  })

const isWhole = (database: DatabaseSync): boolean => {
  try {
    if (database.isTransaction) database.exec(`RELEASE ${whole}`)
    return database.isTransaction
  } catch {
    return false
  }
}

const rollBack = (database: DatabaseSync): Effect.Effect<void> =>
  Effect.sync(() => undo(database, "ROLLBACK"))

const attempt = <A>(
  operation: string,
  run: () => A,
): Effect.Effect<A, StorageError | SchemaTooNew> =>
  Effect.suspend((): Effect.Effect<A, StorageError | SchemaTooNew> => {
    try {
      return Effect.succeed(run())
    } catch (cause) {
      if (cause instanceof SchemaTooNew) return cause
      return sqliteFailure(cause, operation) ?? Effect.die(cause)
    }
  })
