import { StorageError } from "@civic-practice/core"
import type { SqlError } from "effect/sql/SqlError"
import { afterFailure, type PostgresStep, postgresReason } from "./sqlState.ts"

/** The storage error for what the driver failed with. */
export const postgresFailure = (
  cause: SqlError,
  operation: string,
  step: PostgresStep,
): StorageError => {
  const driver = cause.reason
  const sqlState = sqlStateOf(driver.cause)
  const told = driver.cause instanceof Error ? driver.cause.message : cause.message
  // What is no error of the server is a lost connection, or a value that could not be encoded or read.
  const isOwn = sqlState === undefined && driver._tag === "UnknownError"
  const reason = isOwn ? reasonOfOwn(driver.message, step) : postgresReason(sqlState, step)
  const code = sqlState === undefined ? "" : ` (SQLSTATE ${sqlState})`
  const advice = adviceOn(sqlState)
  return new StorageError({ reason, operation, detail: `${told}${code}${advice}`, cause })
}

/** The same within a transaction of the host: PostgreSQL has undone it, and only the host can begin again. */
export const failureInTransaction = (cause: SqlError, operation: string): StorageError => {
  const { detail, reason } = postgresFailure(cause, operation, "query")
  if (reason !== "Retryable") return new StorageError({ reason, operation, detail, cause })
  return new StorageError({
    reason: "Down",
    operation,
    detail: `${detail}; the transaction is lost, repeat all of it`,
    cause,
  })
}

const reasonOfOwn = (message: string | undefined, step: PostgresStep) =>
  message?.includes("encode") === true
    ? ("Refused" as const)
    : step === "commit"
      ? ("CommitUnknown" as const)
      : ("Down" as const)

// Errors of Node.js have a code as well; only those of the server have a severity.
const sqlStateOf = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error) || typeof Reflect.get(cause, "severity") !== "string")
    return undefined
  const code: unknown = Reflect.get(cause, "code")
  return typeof code === "string" ? code : undefined
}

/** What became of a transaction in which a statement had failed and the work went on regardless. */
export const allUndone = "a statement of the transaction had failed, so all of it was undone"

const adviceOn = (sqlState: string | undefined): string => {
  switch (sqlState) {
    case "42883":
    case "42P01":
    case "3F000":
      return "; the schema is missing or of another version: run the migrations, or upgrade the library"
    case afterFailure:
      return `; ${allUndone}`
    case "42501":
      return "; grant the application's role its rights: run migrate as the owner, with the role as `application`"
    default:
      return ""
  }
}
