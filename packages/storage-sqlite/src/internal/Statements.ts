import type { DatabaseSync } from "node:sqlite"
import { EntryWriter } from "./EntryWriter.ts"
import { type FindStatements, prepareFind } from "./findPage.ts"
import { positionBits } from "./migrations.ts"
import { Query } from "./Query.ts"
import { RowInserter } from "./RowInserter.ts"
import { prepareRead, type ReadStatements } from "./readEvents.ts"

/** What is run again and again, prepared for one connection. */
export interface Statements {
  /** The schema version, the highest stream number, and the last position of a realm, which is given twice. */
  readonly tail: Query
  readonly stream: Query
  readonly snapshot: Query
  readonly version: Query
  readonly update: Query
  readonly updateEntries: Query
  readonly streams: RowInserter
  readonly events: RowInserter
  readonly entries: EntryWriter
  readonly find: FindStatements
  readonly read: ReadStatements
}

export const prepareStatements = (database: DatabaseSync): Statements => ({
  tail: new Query(
    database,
    `SELECT
       (SELECT max(version) FROM civic_migration),
       coalesce((SELECT max(number) FROM civic_stream), 0),
       coalesce((SELECT place & ${2 ** positionBits - 1} FROM civic_event
         WHERE place > ? << ${positionBits} AND place < (? + 1) << ${positionBits}
         ORDER BY place DESC LIMIT 1), 0)`,
  ),
  stream: new Query(
    database,
    `SELECT number, version, last_position, entries, state IS NOT NULL FROM civic_stream
     WHERE realm = ? AND kind = ? AND id = ?`,
  ),
  snapshot: new Query(
    database,
    `SELECT number, version, last_position, head, entries, state FROM civic_stream
     WHERE realm = ? AND kind = ? AND id = ?`,
  ),
  version: new Query(database, "SELECT version FROM civic_stream WHERE number = ?"),
  update: new Query(
    database,
    `UPDATE civic_stream SET version = ?, last_position = ?, head = ?, state = ?, room = NULL
     WHERE number = ? AND version = ?`,
  ),
  updateEntries: new Query(database, "UPDATE civic_stream SET entries = ? WHERE number = ?"),
  streams: new RowInserter(
    database,
    `INSERT INTO civic_stream
       (number, realm, kind, id, version, last_position, head, entries, state, room)`,
    "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  events: new RowInserter(
    database,
    "INSERT INTO civic_event (place, stream, version, previous_position, type, body)",
    `((? << ${positionBits}) | ?, ?, ?, ?, ?, ?)`,
  ),
  entries: new EntryWriter(database),
  find: prepareFind(database),
  read: prepareRead(database),
})
