import { randomBytes } from "node:crypto"
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { codeOf, OutputRefused } from "../terminal/OutputRefused.ts"

/**
 * The secret under which identity numbers are hashed, kept in a file beside the database: made once, readable by its
 * owner only. Lost with the file, so it belongs into the same backup as the database; `isNeeded` says that there is a
 * database whose hashes were made with it. Throws `OutputRefused`.
 */
export const identitySecret = (path: string, isNeeded: boolean): string => {
  try {
    const known = read(path)
    if (known !== undefined) return checked(known, path)
    if (isNeeded) throw lost(path)
    const temporary = `${path}.${process.pid}.tmp`
    try {
      writeFileSync(temporary, randomBytes(32).toString("base64url"), { mode: 0o600, flush: true })
      // Linking fails where another process was first, so that both use one secret.
      linkSync(temporary, path)
    } catch (cause) {
      if (codeOf(cause) !== "EEXIST") throw cause
    } finally {
      rmSync(temporary, { force: true })
    }
    return checked(readFileSync(path, "utf8"), path)
  } catch (cause) {
    if (cause instanceof OutputRefused) throw cause
    const code = codeOf(cause)
    throw new OutputRefused(
      {
        zh: `密钥文件“${path}”无法读写（${code}），请检查路径和权限。`,
        en: `The key file "${path}" cannot be read or written (${code}); check its path and permissions.`,
      },
      cause,
    )
  }
}

// 32 bytes in base64url.
const checked = (secret: string, path: string): string => {
  if (/^[\w-]{43}$/.test(secret)) return secret
  throw new OutputRefused({
    zh: `密钥文件“${path}”已损坏，请从备份恢复；没有数据库时可将其删除。`,
    en: `The key file "${path}" is damaged; restore it from a backup, or delete it where there is no database yet.`,
  })
}

const lost = (path: string): OutputRefused =>
  new OutputRefused({
    zh: `数据库已存在，但缺少密钥文件“${path}”，无法识别重复注册的人员；请从备份恢复。`,
    en: `There is a database, but its key file "${path}" is missing, without which nobody is recognised; restore it from a backup.`,
  })

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8")
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined
    throw cause
  }
}
