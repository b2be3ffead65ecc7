import type { DatabaseSync } from "node:sqlite"

/**
 * Empties the write-ahead log, where states that were erased still stand.
 *
 * In the database itself `secure_delete` has overwritten them. Does nothing while another process reads an older
 * state; the next erasure tries again, and so does the last process that closes the file.
 */
export const removeRemains = (database: DatabaseSync): void => {
  try {
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  } catch {
    // The commit stands. A checkpoint that failed is repeated by a later one.
  }
}
