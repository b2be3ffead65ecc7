import { StorageError, type StorageErrorReason } from "@civic-practice/core"

/** https://www.w3.org/TR/IndexedDB/#exceptions: what is not listed is `Down`. */
const reasons: Readonly<Record<string, StorageErrorReason>> = {
  QuotaExceededError: "StorageFull",
  DataError: "Refused",
  DataCloneError: "Refused",
  ConstraintError: "Refused",
}

/**
 * What an error of IndexedDB means. It is never `CommitUnknown`: a transaction that did not complete was undone,
 * and one whose page was closed has nobody left to tell.
 */
export const failureOf = (operation: string, cause: unknown): StorageError => {
  const name = cause instanceof Error ? cause.name : "Error"
  const detail = cause instanceof Error ? `${name}: ${cause.message}` : String(cause)
  return new StorageError({ reason: reasons[name] ?? "Down", operation, detail, cause })
}
