import type { StorageErrorReason } from "@civic-practice/core"

/** What was under way when PostgreSQL failed: only a commit can leave its outcome open. */
export type PostgresStep = "connect" | "query" | "commit"

/** A statement in a transaction in which one had failed before. */
export const afterFailure = "25P02"

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const reasons: ReadonlyMap<string, StorageErrorReason> = new Map([
  // The warning that the wait for a synchronous standby was cancelled: committed here, and perhaps nowhere else.
  ["01000", "CommitUnknown"],
  ["08007", "CommitUnknown"],
  ["40003", "CommitUnknown"],
  ["40000", "Retryable"],
  ["40001", "Retryable"],
  ["40P01", "Retryable"],
  ["53200", "Retryable"],
  ["53300", "Retryable"],
  ["53400", "Retryable"],
  ["55006", "Retryable"],
  ["55P03", "Retryable"],
  ["57014", "Retryable"],
  ["57P03", "Retryable"],
  ["53100", "StorageFull"],
  // As its COMMIT is: the transaction is undone whatever else is tried in it.
  [afterFailure, "Refused"],
])

// Data, constraints and limits: the same batch will never do.
const refusedClasses = new Set(["21", "22", "23", "44", "54"])

// The server ends the connection, and what was under way with it.
const connectionEnds = new Set(["57P01", "57P02", "57P04", "57P05", "25P03", "25P04"])

/**
 * What a caller can do about an error of PostgreSQL; `undefined` stands for a connection that was lost.
 *
 * Everything that is not listed is `Down`: a server that cannot be reached or is a standby, a role without the
 * rights, a schema that is missing or of another version, damaged data.
 */
export const postgresReason = (
  sqlState: string | undefined,
  step: PostgresStep,
): StorageErrorReason => {
  const isLost = sqlState === undefined || sqlState.startsWith("08") || connectionEnds.has(sqlState)
  if (isLost && sqlState !== "08007") {
    return step === "commit" ? "CommitUnknown" : step === "query" ? "Retryable" : "Down"
  }
  const reason =
    reasons.get(sqlState) ?? (refusedClasses.has(sqlState.slice(0, 2)) ? "Refused" : "Down")
  return reason === "CommitUnknown" && step !== "commit" ? "Retryable" : reason
}
