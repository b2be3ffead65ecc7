import type { DatabaseSync } from "node:sqlite"
import { integerIn, Query } from "./Query.ts"

// Somebody who reads a page is done by then; somebody who copies the file is not, and the thread waits.
const longestWait = 50

// An attempt copies what nobody reads any more and syncs the file: not with every commit beside a reader who stays.
const mostCommitsBetween = 64

/** Connections whose log still holds what was erased, with the commits until the next attempt, and from that to another. */
const remaining = new WeakMap<DatabaseSync, { left: number; between: number }>()

/**
 * Empties the write-ahead log, where states that were erased still stand.
 *
 * In the database itself `secure_delete` has overwritten them. Does nothing while somebody goes on reading an older
 * state; then the connection's next commits try again, and so does the last process that closes the file.
 */
export const removeRemains = (database: DatabaseSync): void => {
  if (isEmptied(database, longestWait)) remaining.delete(database)
  else remaining.set(database, { left: 1, between: 1 })
}

/**
 * To be called after each commit that erased nothing: tries again what a reader had kept from happening, without
 * waiting, after 1, 2, 4 commits and so on, in the end after every 64.
 */
export const removeRemainsAgain = (database: DatabaseSync): void => {
  const next = remaining.get(database)
  if (next === undefined || --next.left > 0) return
  if (isEmptied(database, 0)) {
    remaining.delete(database)
    return
  }
  next.between = Math.min(2 * next.between, mostCommitsBetween)
  next.left = next.between
}

/** Whether the log could be emptied, within so many milliseconds. */
const isEmptied = (database: DatabaseSync, longest: number): boolean => {
  try {
    const patience = integerIn(new Query(database, "PRAGMA busy_timeout").first() ?? [], 0)
    database.exec(`PRAGMA busy_timeout = ${Math.min(patience, longest)}`)
    try {
      const checkpoint = new Query(database, "PRAGMA wal_checkpoint(TRUNCATE)").first()
      // The first column: whether somebody was in the way.
      return integerIn(checkpoint ?? [], 0) === 0
    } finally {
      database.exec(`PRAGMA busy_timeout = ${patience}`)
    }
  } catch {
    // The commit stands. A checkpoint that failed is repeated by a later one.
    return false
  }
}
