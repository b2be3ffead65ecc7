import { StorageError } from "@civic-practice/core"
import type { PgClient } from "@effect/sql-pg/PgClient"
import { Context, Duration, Effect } from "effect"
import type { Connection } from "effect/sql/SqlConnection"
import type { SqlError } from "effect/sql/SqlError"
import { failureInTransaction, postgresFailure } from "./postgresFailure.ts"

/** Rows as the driver gives them: by place, numbers and texts. */
export type Rows = ReadonlyArray<ReadonlyArray<unknown>>

/** What a statement is for, as errors tell it. */
export type Operation = "open" | "load" | "commit" | "find" | "read"

/** A database with our schema, and how long to wait for it. */
export class Database {
  readonly sql: PgClient
  /** The schema's name. */
  readonly name: string
  /** The same, quoted. */
  readonly schema: string
  /** Milliseconds that an operation may take. */
  readonly timeout: number

  constructor(sql: PgClient, schema: string, timeout: number) {
    this.sql = sql
    this.name = schema
    this.schema = quoted(schema)
    this.timeout = timeout
  }

  /**
   * Runs one statement and reads its rows: on the transaction that the host has open, or else on a connection of the pool.
   *
   * Fails once `timeout` has passed, whether it waited for a connection or for the server; and ends at once when it
   * is interrupted. What is left of it is cancelled behind the caller's back.
   */
  run<A>(
    operation: Operation,
    text: string,
    parameters: ReadonlyArray<unknown>,
    read: (rows: Rows) => A,
  ): Effect.Effect<A, StorageError> {
    const answer = Effect.withFiber<Rows, StorageError>((fiber) => {
      const transaction = Context.getOrUndefined(fiber.context, this.sql.transactionService)
      return transaction === undefined
        ? this.apart(operation, (connection) => connection.executeValues(text, parameters))
        : this.within(operation, transaction[0].executeValues(text, parameters))
    })
    return Effect.flatMap(answer, (rows) => {
      try {
        return Effect.succeed(read(rows))
      } catch (cause) {
        return cause instanceof StorageError ? Effect.fail(cause) : Effect.die(cause)
      }
    })
  }

  /** On the host's connection. What is left of a statement that is late is waited for by the host's ROLLBACK. */
  private within(
    operation: Operation,
    answer: Effect.Effect<Rows, SqlError>,
  ): Effect.Effect<Rows, StorageError> {
    return Effect.timeoutOrElse(
      Effect.mapError(detached(answer), (cause) => failureInTransaction(cause, operation)),
      {
        duration: this.timeout,
        orElse: () =>
          Effect.fail(
            new StorageError({
              reason: "Down",
              operation,
              detail: `the server has not answered for ${this.limit}; the transaction is lost`,
            }),
          ),
      },
    )
  }

  private get limit(): string {
    return Duration.format(Duration.millis(this.timeout))
  }

  private apart(
    operation: Operation,
    use: (connection: Connection) => Effect.Effect<Rows, SqlError>,
  ): Effect.Effect<Rows, StorageError> {
    return Effect.suspend(() => {
      let sent = false
      const step = () => (!sent ? "connect" : operation === "commit" ? "commit" : "query")
      const work = Effect.scoped(
        Effect.flatMap(this.sql.reserve, (connection) => {
          sent = true
          return use(connection)
        }),
      )
      return Effect.timeoutOrElse(
        Effect.mapError(detached(work), (cause) => postgresFailure(cause, operation, step())),
        { duration: this.timeout, orElse: () => Effect.fail(this.late(operation, sent)) },
      )
    })
  }

  private late(operation: Operation, sent: boolean): StorageError {
    return new StorageError({
      reason: sent && operation === "commit" ? "CommitUnknown" : "Down",
      operation,
      detail: sent
        ? `the server has not answered for ${this.limit}`
        : `no connection was free, or could be made, for ${this.limit}`,
    })
  }
}

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`

/** Runs an effect in a fiber of its own, so that whoever is interrupted need not wait for it to end. */
const detached = <A, E>(effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.withFiber((fiber) =>
    Effect.callback<A, E>((resume) => {
      const child = Effect.runForkWith(fiber.context)(effect)
      child.addObserver((exit) => resume(exit))
      return Effect.sync(() => child.interruptUnsafe())
    }),
  )
