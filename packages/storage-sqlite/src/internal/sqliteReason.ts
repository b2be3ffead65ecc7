import type { StorageErrorReason } from "@civic-practice/core"

/** What was under way when SQLite failed: only a failed `COMMIT` can leave its outcome open. */
export type SqliteStep = "open" | "statement" | "commit"

// Primary result codes, https://www.sqlite.org/rescode.html.
const primary = {
  abort: 4,
  busy: 5,
  locked: 6,
  interrupted: 9,
  inputOutput: 10,
  full: 13,
  protocol: 15,
  schemaChanged: 17,
  tooBig: 18,
  constraint: 19,
  mismatch: 20,
  range: 25,
} as const

const reasons: ReadonlyMap<number, StorageErrorReason> = new Map([
  [primary.abort, "Retryable"],
  [primary.busy, "Retryable"],
  [primary.locked, "Retryable"],
  [primary.interrupted, "Retryable"],
  [primary.protocol, "Retryable"],
  [primary.schemaChanged, "Retryable"],
  [primary.full, "StorageFull"],
  [primary.tooBig, "Refused"],
  [primary.constraint, "Refused"],
  [primary.mismatch, "Refused"],
  [primary.range, "Refused"],
])

/**
 * What a caller can do about a result code of SQLite (primary or extended).
 *
 * Everything that is not listed is `Down`: a file that cannot be opened, read or written, is damaged or no
 * database, or a schema that was tampered with. An input or output error of `COMMIT` leaves open whether the
 * last frame reached the disk; a full disk does not, since that frame comes last.
 */
export const sqliteReason = (errcode: number, step: SqliteStep): StorageErrorReason => {
  const code = errcode & 0xff
  if (step === "commit" && code === primary.inputOutput) return "CommitUnknown"
  return reasons.get(code) ?? "Down"
}

const uniqueConstraint = 2067

/** Whether a result code says that a unique index, not a primary key, was violated. */
export const isUniqueViolation = (errcode: number): boolean => errcode === uniqueConstraint
