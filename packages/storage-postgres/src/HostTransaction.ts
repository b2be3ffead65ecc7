import { Storage, StorageError } from "@civic-practice/core"
import { PgClient } from "@effect/sql-pg/PgClient"
import { Cause, Effect, Layer } from "effect"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { allUndone, postgresFailure } from "./internal/postgresFailure.ts"

/**
 * Runs an application's writes and commands in one transaction: both happen, or neither.
 *
 * `services` is what carries out the commands, such as `Practice.layer({ district, gather: false })`. It is built for
 * this transaction alone, since a dispatcher of the application's puts commands of many callers into one commit of
 * its own. Commands given to that one inside `work` are not part of the transaction.
 *
 * An answer counts once the whole effect has succeeded. From its first command to the end the transaction keeps the
 * realm's other commits waiting: keep it short. Where several realms take part, name them in one order everywhere.
 *
 * Fails with a StorageError of reason `CommitUnknown` where the connection was lost in `COMMIT`: repeat it all, with
 * the same keys; of reason `Retryable` where PostgreSQL undid it for another transaction's sake. Within a transaction
 * that is open already, it is a part of that one, undone by itself where it fails.
 */
export const inTransaction = <A, E, R, Services, ServiceError>(
  services: Layer.Layer<Services, ServiceError, Storage>,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E | ServiceError | StorageError, Exclude<R, Services> | Storage | PgClient> =>
  Effect.gen(function* () {
    const sql = yield* PgClient
    const storage = Layer.succeed(Storage, yield* Storage)
    let isDone = false
    const all = Effect.provide(work, Layer.provide(services, storage), { local: true }).pipe(
      Effect.tap(() =>
        Effect.sync(() => {
          isDone = true
        }),
      ),
      Effect.mapError((error) => new WorkFailed(error)),
    )
    return yield* sql.withTransaction(all).pipe(
      // Where not even ROLLBACK gets through, the client makes a defect of it. The server undoes it all the same.
      Effect.catchCause((cause) => {
        const failed = cause.reasons
          .filter(Cause.isDieReason)
          .map(({ defect }) => defect)
          .find((defect): defect is WorkFailed<E | ServiceError> => defect instanceof WorkFailed)
        return failed === undefined || Cause.hasInterrupts(cause)
          ? Effect.failCause(cause)
          : Effect.fail(failed)
      }),
      Effect.mapError((error) =>
        error instanceof WorkFailed
          ? (seenFromOutside(error.error) ?? error.error)
          : failureOfTransaction(error, isDone),
      ),
    )
  })

/** Tells what the work failed with from what became of its transaction. */
class WorkFailed<E> {
  readonly error: E
  constructor(error: E) {
    this.error = error
  }
}

/** What could not be repeated within the transaction can be once it is undone. */
const seenFromOutside = (error: unknown): StorageError | undefined =>
  error instanceof StorageError && isSqlError(error.cause)
    ? postgresFailure(error.cause, error.operation, "query")
    : undefined

const failureOfTransaction = (cause: SqlError, isDone: boolean): StorageError => {
  // The driver's own: PostgreSQL answers so where a statement had failed and the work went on regardless.
  if (isDone && cause.reason.operation === "commit") {
    return new StorageError({
      reason: "Refused",
      operation: "commit",
      detail: allUndone,
      cause,
    })
  }
  return postgresFailure(cause, isDone ? "commit" : "open", isDone ? "commit" : "connect")
}
