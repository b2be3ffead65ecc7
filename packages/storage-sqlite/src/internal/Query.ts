import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite"
import { DamagedContent } from "./sqliteFailure.ts"

/** A row as an array of its columns. */
export type Row = ReadonlyArray<SQLOutputValue>

/** A prepared statement whose rows are arrays. Its parameters are plain `?`: Node 22 does not bind `?1`. */
export class Query {
  readonly #statement: StatementSync

  constructor(database: DatabaseSync, sql: string) {
    this.#statement = database.prepare(sql)
    this.#statement.setReturnArrays(true)
    // A host's connection may be set to the contrary.
    this.#statement.setReadBigInts(false)
  }

  /** The first row. */
  first(...parameters: ReadonlyArray<SQLInputValue>): Row | undefined {
    // The driver's types do not know of `setReturnArrays`.
    return this.#statement.get(...parameters) as unknown as Row | undefined
  }

  /** All rows. They are read to the end, so that no statement is in progress when a transaction commits. */
  all(...parameters: ReadonlyArray<SQLInputValue>): ReadonlyArray<Row> {
    // As above.
    return this.#statement.all(...parameters) as unknown as ReadonlyArray<Row>
  }

  /** Runs it and says how many rows it changed. */
  run(...parameters: ReadonlyArray<SQLInputValue>): number {
    return Number(this.#statement.run(...parameters).changes)
  }
}

/** The text in a column. */
export const textIn = (row: Row, column: number): string => {
  const value = row[column]
  if (typeof value === "string") return value
  throw new DamagedContent(`a text was expected in column ${column}, not ${typeof value}`)
}

/** The text in a column that may be null. */
export const textOrNullIn = (row: Row, column: number): string | null =>
  row[column] === null ? null : textIn(row, column)

/** The whole number in a column. */
export const integerIn = (row: Row, column: number): number => {
  const value = row[column]
  if (typeof value === "number") return value
  throw new DamagedContent(`a whole number was expected in column ${column}, not ${typeof value}`)
}
