import { DatabaseSync } from "node:sqlite"
import { SchemaTooNew, StorageError } from "@civic-practice/core"
import { type Migration, migrations, schemaVersion } from "./migrations.ts"
import { integerIn, Query, textIn } from "./Query.ts"
import { sqliteFailure } from "./sqliteFailure.ts"

export interface OpenOptions {
  readonly filename: string
  /** How long to wait for a lock, in milliseconds. */
  readonly busyTimeout: number
}

/**
 * Opens a database file, or makes it, and brings it to the current schema.
 *
 * Throws SchemaTooNew, or a StorageError where the file cannot be opened, is damaged or no database. A file of a
 * newer schema is only ever opened for reading.
 */
export const openDatabase = (options: OpenOptions): DatabaseSync => {
  const { busyTimeout, filename } = options
  try {
    lookForNewer(options)
    const database = new DatabaseSync(filename)
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
      refuseNewer(database, filename)
      refuseOtherEncoding(database, filename)
      configure(database, filename)
      migrate(database, filename)
      return database
    } catch (cause) {
      database.close()
      throw cause
    }
  } catch (cause) {
    throw sqliteFailure(cause, "open", "open", filename) ?? cause
  }
}

const isMemory = (filename: string): boolean => filename === ":memory:" || filename === ""

// Primary result codes of SQLite.
const readOnly = 8
const cannotOpen = 14

const codeOf = (cause: unknown): number | undefined => {
  const errcode: unknown = cause instanceof Error ? Reflect.get(cause, "errcode") : undefined
  return typeof errcode === "number" ? errcode & 0xff : undefined
}

/** Looks at the schema without being able to change the file, so that one of a newer schema stays as it is. */
const lookForNewer = ({ busyTimeout, filename }: OpenOptions): void => {
  if (isMemory(filename)) return
  try {
    const database = new DatabaseSync(filename, { readOnly: true })
    try {
      database.exec(`PRAGMA busy_timeout = ${busyTimeout}`)
      refuseNewer(database, filename)
    } finally {
      database.close()
    }
  } catch (cause) {
    // There is no file yet, or a crash left something to undo first: opening it for writing finds out which.
    const code = codeOf(cause)
    if (code !== cannotOpen && code !== readOnly) throw cause
  }
}

/** Keys sort by code point only where texts are in UTF-8. */
const refuseOtherEncoding = (database: DatabaseSync, filename: string): void => {
  const encoding = textIn(new Query(database, "PRAGMA encoding").first() ?? [], 0)
  if (encoding === "UTF-8") return
  throw new StorageError({
    reason: "Refused",
    operation: "open",
    detail: `${filename} is in ${encoding}; make a database in UTF-8`,
  })
}

// A bigger cache and a later checkpoint than SQLite's own: a batch over random accounts changes hundreds of pages,
// and a page that is changed again before the checkpoint is copied once. `secure_delete` leaves no erased state
// in free space.
const configure = (database: DatabaseSync, filename: string): void => {
  database.exec("PRAGMA page_size = 4096")
  const mode = textIn(new Query(database, "PRAGMA journal_mode = WAL").first() ?? [], 0)
  if (mode !== "wal" && !isMemory(filename)) {
    throw new StorageError({
      reason: "Down",
      operation: "open",
      detail: `${filename}: the file system has no shared memory for a write-ahead log; keep the file on a local disk`,
    })
  }
  database.exec(
    `PRAGMA synchronous = FULL;
     PRAGMA foreign_keys = ON;
     PRAGMA secure_delete = ON;
     PRAGMA cache_size = -65536;
     PRAGMA wal_autocheckpoint = 4000;
     PRAGMA journal_size_limit = 67108864;
     PRAGMA temp_store = MEMORY`,
  )
}

const migrate = (database: DatabaseSync, filename: string): void => {
  if (versionOf(database) === schemaVersion) return
  database.exec("BEGIN IMMEDIATE")
  try {
    const version = refuseNewer(database, filename)
    database.exec(
      `CREATE TABLE IF NOT EXISTS civic_migration (
         version INTEGER PRIMARY KEY,
         name TEXT NOT NULL
       ) STRICT`,
    )
    for (const migration of migrations) if (migration.version > version) apply(database, migration)
    database.exec("COMMIT")
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK")
    throw cause
  }
}

/** Refuses a connection of the host's whose database has no tables of ours, or those of another version. */
export const refuseOtherSchema = (database: DatabaseSync): void => {
  const version = refuseNewer(database, database.location() ?? ":memory:")
  if (version === schemaVersion) return
  throw new StorageError({
    reason: "Down",
    operation: "open",
    detail:
      version === 0
        ? "the database has no tables of ours yet; open it with layer once, which makes them"
        : `the tables are of version ${version}; open the database with layer once, which brings them to ${schemaVersion}`,
  })
}

const apply = (database: DatabaseSync, { name, sql, version }: Migration): void => {
  database.exec(sql)
  database.prepare("INSERT INTO civic_migration (version, name) VALUES (?, ?)").run(version, name)
}

/** The schema version of a database, 0 where it has none of our tables. */
export const versionOf = (database: DatabaseSync): number => {
  const table = new Query(
    database,
    "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'civic_migration'",
  )
  if (table.first() === undefined) return 0
  const row = new Query(database, "SELECT coalesce(max(version), 0) FROM civic_migration").first()
  return integerIn(row ?? [], 0)
}

/** The schema version of a database, unless this library does not know it. */
const refuseNewer = (database: DatabaseSync, filename: string): number => {
  const version = versionOf(database)
  if (version <= schemaVersion) return version
  throw new SchemaTooNew({ database: filename, found: version, supported: schemaVersion })
}
