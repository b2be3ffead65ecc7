import type { DatabaseSync } from "node:sqlite"
import { integerIn, Query } from "./Query.ts"

// Somebody who reads a page is done by then; somebody who copies the file is not, and the thread waits.
const longestWait = 50

/**
 * Empties the write-ahead log, where states that were erased still stand.
 *
 * In the database itself `secure_delete` has overwritten them. Does nothing while somebody goes on reading an older
 * state; the next erasure tries again, and so does the last process that closes the file.
 */
export const removeRemains = (database: DatabaseSync): void => {
  try {
    const patience = integerIn(new Query(database, "PRAGMA busy_timeout").first() ?? [], 0)
    database.exec(`PRAGMA busy_timeout = ${Math.min(patience, longestWait)}`)
    try {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    } finally {
      database.exec(`PRAGMA busy_timeout = ${patience}`)
    }
  } catch {
    // The commit stands. A checkpoint that failed is repeated by a later one.
  }
}
