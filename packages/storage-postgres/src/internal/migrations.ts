import { firstSchema } from "./firstSchema.ts"

/** A step from one schema version to the next. Published steps never change. */
export interface Migration {
  readonly version: number
  readonly name: string
  /** Its statements, for tables and functions in the given schema (a quoted identifier). */
  readonly sql: (schema: string) => ReadonlyArray<string>
}

/** The steps in order. A step that changes what a function does gives it a new name and drops the old one. */
export const migrations: ReadonlyArray<Migration> = [
  { version: 1, name: "realms, streams, events and index entries", sql: firstSchema },
]

/** The schema version that this library reads and writes. */
export const schemaVersion = migrations.at(-1)?.version ?? 0
