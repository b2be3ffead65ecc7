import { randomBytes } from "node:crypto"
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs"

/**
 * The secret under which identity numbers are hashed, kept in a file beside the database: made once, readable by its
 * owner only. Lost with the file, so it belongs into the same backup as the database.
 */
export const identitySecret = (path: string): string => {
  const known = read(path)
  if (known !== undefined) return known
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, randomBytes(32).toString("base64url"), { mode: 0o600 })
  try {
    // Linking fails where another process was first, so that both use one secret.
    linkSync(temporary, path)
  } catch (cause) {
    if (!hasCode(cause, "EEXIST")) throw cause
  } finally {
    rmSync(temporary, { force: true })
  }
  return readFileSync(path, "utf8")
}

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined
    throw cause
  }
}

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && "code" in cause && cause.code === code
