import type { DatabaseSync } from "node:sqlite"
import { KnownStreams } from "./KnownStreams.ts"
import { Names } from "./Names.ts"
import { Query } from "./Query.ts"
import { removeRemains, removeRemainsAgain } from "./removeRemains.ts"
import { prepareStatements, type Statements } from "./Statements.ts"
import { sqliteFailure } from "./sqliteFailure.ts"

/** An open database of the current schema, with what is prepared and remembered for it. */
export interface Connection {
  readonly database: DatabaseSync
  readonly names: Names
  readonly known: KnownStreams
  readonly statements: Statements
  readonly begin: () => void
  readonly beginImmediate: () => void
  readonly commit: () => void
  readonly rollBack: () => void
  /** Takes what was erased out of the log too, as soon as that can be done. */
  readonly removeRemains: () => void
  /** Tries that again after a commit, where somebody was in the way. */
  readonly removeRemainsAgain: () => void
}

/** What all connections have, with what tells one from another. */
const connection = (
  database: DatabaseSync,
  transactions: Omit<Connection, "database" | "names" | "known" | "statements">,
): Connection => ({
  database,
  names: new Names(database),
  known: new KnownStreams(),
  statements: prepareStatements(database),
  ...transactions,
})

/** A connection that nobody else uses. */
export const connect = (database: DatabaseSync): Connection =>
  connection(database, {
    begin: runner(database, "BEGIN"),
    beginImmediate: runner(database, "BEGIN IMMEDIATE"),
    commit: runner(database, "COMMIT"),
    rollBack: () => undo(database, "ROLLBACK"),
    removeRemains: () => removeRemains(database),
    removeRemainsAgain: () => removeRemainsAgain(database),
  })

/** A part of the transaction that is open: what is committed here is kept or undone with all of it. */
export const connectWithin = (database: DatabaseSync, onErased: () => void): Connection => {
  const savepoint = runner(database, "SAVEPOINT civic_practice")
  // The host may have gone back to a savepoint of its own since: what was true of a stream, or of a name, then no
  // longer is, and its number may be another one's.
  const begin = (): void => {
    own.names.forgetAll()
    own.known.forgetAll()
    savepoint()
  }
  const own = connection(database, {
    begin,
    beginImmediate: begin,
    commit: runner(database, "RELEASE civic_practice"),
    rollBack: () => undo(database, "ROLLBACK TO civic_practice; RELEASE civic_practice"),
    removeRemains: onErased,
    // Nothing is committed before the host commits.
    removeRemainsAgain: () => undefined,
  })
  return own
}

const runner = (database: DatabaseSync, sql: string): (() => void) => {
  const query = new Query(database, sql)
  return () => void query.run()
}

/** Undoes the open transaction, or a part of it; never fails. */
export const undo = (database: DatabaseSync, sql: string): void => {
  // Where a write failed for good (a full disk), SQLite has already rolled back: a second ROLLBACK would hide why.
  if (!database.isOpen || !database.isTransaction) return
  try {
    database.exec(sql)
  } catch {
    // The failure that led here is the one to report.
  }
}

/** What a transaction's work says at its end: keep what was written, or undo it. */
export interface Outcome<A> {
  readonly keep: boolean
  readonly value: A
}

/**
 * Runs work in a write transaction of its own and waits for the lock as long as `busy_timeout` says.
 *
 * Throws a StorageError where SQLite fails; then nothing was written, or the reason is `CommitUnknown`.
 */
export const writing = <A>(
  connection: Connection,
  operation: string,
  work: () => Outcome<A>,
): A => {
  const { names } = connection
  try {
    connection.beginImmediate()
    const { keep, value } = work()
    if (!keep) {
      connection.rollBack()
      names.forget()
      return value
    }
    commit(connection, operation)
    names.keep()
    return value
  } catch (cause) {
    connection.rollBack()
    names.forget()
    throw sqliteFailure(cause, operation) ?? cause
  }
}

/** Runs work that reads one state of the database, however many statements it takes. */
export const reading = <A>(connection: Connection, operation: string, work: () => A): A => {
  try {
    connection.begin()
    const value = work()
    connection.commit()
    return value
  } catch (cause) {
    connection.rollBack()
    throw sqliteFailure(cause, operation) ?? cause
  }
}

const commit = (connection: Connection, operation: string): void => {
  try {
    connection.commit()
  } catch (cause) {
    throw sqliteFailure(cause, operation, "commit") ?? cause
  }
}
