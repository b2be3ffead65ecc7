import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import { Query } from "./Query.ts"

// Rows that go into one statement where there are enough of them: half the cost of one statement a row.
const bundle = 16

/** Inserts many rows of one shape, most of them by statements of 16 rows. */
export class RowInserter {
  readonly #width: number
  readonly #one: Query
  readonly #many: Query

  /** @param row the values of one row, for example `(?, ?, ?)` */
  constructor(database: DatabaseSync, insertInto: string, row: string) {
    this.#width = row.split("?").length - 1
    this.#one = new Query(database, `${insertInto} VALUES ${row}`)
    this.#many = new Query(
      database,
      `${insertInto} VALUES ${Array.from({ length: bundle }, () => row).join(", ")}`,
    )
  }

  /** Inserts the rows whose values follow one another in `values`. */
  insert(values: ReadonlyArray<SQLInputValue>): void {
    const step = this.#width * bundle
    let at = 0
    for (; at + step <= values.length; at += step) this.#many.run(...values.slice(at, at + step))
    for (; at < values.length; at += this.#width) {
      this.#one.run(...values.slice(at, at + this.#width))
    }
  }
}
