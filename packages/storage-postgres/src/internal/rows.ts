import { StorageError } from "@civic-practice/core"
import type { Operation } from "./Database.ts"

type Row = ReadonlyArray<unknown>

/** What a function of ours never answers. */
const unexpected = (value: unknown, operation: Operation): StorageError =>
  new StorageError({
    reason: operation === "commit" ? "CommitUnknown" : "Down",
    operation,
    detail: `the database answered ${String(value)}, which this library's functions never do`,
  })

/** Reads the columns of rows; throws a StorageError where one is not of its type. */
export const reading = (operation: Operation) => ({
  number: (row: Row, column: number): number => {
    const value = row[column]
    if (typeof value === "number") return value
    throw unexpected(value, operation)
  },
  text: (row: Row, column: number): string => {
    const value = row[column]
    if (typeof value === "string") return value
    throw unexpected(value, operation)
  },
  textOrNull: (row: Row, column: number): string | null => {
    const value = row[column]
    if (typeof value === "string" || value === null) return value
    throw unexpected(value, operation)
  },
})
