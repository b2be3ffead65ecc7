import { StorageError } from "@civic-practice/core"
import { isUniqueViolation, type SqliteStep, sqliteReason } from "./sqliteReason.ts"

/** The file holds what this library never wrote. */
export class DamagedContent extends Error {
  override readonly name = "DamagedContent"
}

/** The storage error for what node:sqlite threw; `undefined` for anything else, which is a defect. */
export const sqliteFailure = (
  cause: unknown,
  operation: string,
  step: SqliteStep = "statement",
  subject = "",
): StorageError | undefined => {
  if (cause instanceof StorageError) return cause
  if (!(cause instanceof Error)) return undefined
  if (cause instanceof DamagedContent) {
    return new StorageError({ reason: "Down", operation, detail: cause.message, cause })
  }
  const errcode = errcodeOf(cause)
  if (errcode !== undefined) {
    const detail = `${subject}${subject === "" ? "" : ": "}${cause.message} (SQLite ${errcode})`
    return new StorageError({ reason: sqliteReason(errcode, step), operation, detail, cause })
  }
  const closed = Reflect.get(cause, "code") === "ERR_INVALID_STATE"
  return closed
    ? new StorageError({ reason: "Down", operation, detail: cause.message, cause })
    : undefined
}

/** Whether node:sqlite threw because of a unique index. */
export const isRepeatedKey = (cause: unknown): boolean => {
  const errcode = cause instanceof Error ? errcodeOf(cause) : undefined
  return errcode !== undefined && isUniqueViolation(errcode)
}

const errcodeOf = (cause: Error): number | undefined => {
  const errcode: unknown = Reflect.get(cause, "errcode")
  return typeof errcode === "number" ? errcode : undefined
}
