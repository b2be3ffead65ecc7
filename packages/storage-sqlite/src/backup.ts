import { randomUUID } from "node:crypto"
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from "node:fs"
import { dirname } from "node:path"
import { backup as copyPages, DatabaseSync } from "node:sqlite"
import { StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { versionOf } from "./internal/openDatabase.ts"
import { sqliteFailure } from "./internal/sqliteFailure.ts"

export interface BackupOptions {
  /** The database file, which may be open in this process and in others. */
  readonly filename: string
  /** Where the copy goes: a path at which nothing is yet. */
  readonly destination: string
  /** Told after each step, in pages of 4 KiB. */
  readonly onProgress?: (progress: { readonly copied: number; readonly total: number }) => void
}

/**
 * Copies a database to another file while it is in use (备份): all commits up to one moment, and none after it. The copy
 * is a database of its own; to restore it, open it, or put it in the place of the file while nobody has that open,
 * without the old `-wal` and `-shm` beside it.
 *
 * The copy has its name only once it is whole and on the disk; what a killed process leaves ends in `.part`, is no
 * backup, and may be deleted. Commits go on meanwhile, but the log (`-wal`) grows by them until the copying ends, and
 * keeps what they erase. At the end the copy is looked through, which takes the thread.
 *
 * Fails with a StorageError: `Refused` where the destination is taken, has an old log beside it, or either is no name
 * of a file; `StorageFull` where there is no space; `Down` where a file cannot be opened, holds no tables of ours, or
 * the copy is not sound.
 */
export const backup = Effect.fnUntraced(function* (
  options: BackupOptions,
): Effect.fn.Return<void, StorageError> {
  const { destination, filename } = options
  yield* attempt(filename, () => refuseUnnamed("filename", filename))
  yield* attempt(destination, () => refuseUnnamed("destination", destination))
  yield* attempt(destination, () => refuseTaken(destination))
  // Of its own: another backup to the same destination may be under way.
  const part = `${destination}.${randomUUID()}.part`
  yield* Effect.ensuring(
    Effect.andThen(
      copied(options, part),
      attempt(destination, () => finish(part, destination)),
    ),
    Effect.sync(() => remove(part)),
  )
})

// 8 MiB: an interruption waits no longer than that takes.
const pagesAtOnce = 2048

/** Copies until it is done or interrupted; does not end before the copying has. */
const copied = ({ destination, filename, onProgress }: BackupOptions, part: string) =>
  Effect.acquireUseRelease(
    attempt(filename, () => ({ source: sourceOf(filename), isWanted: true })),
    (copying) =>
      Effect.callback<void, StorageError>((resume) => {
        let fault: { readonly cause: unknown } | undefined
        const progress = (step: { remainingPages: number; totalPages: number }): void => {
          if (!copying.isWanted) throw new Error("the backup was interrupted")
          try {
            onProgress?.({ copied: step.totalPages - step.remainingPages, total: step.totalPages })
          } catch (cause) {
            fault = { cause }
            throw cause
          }
        }
        const done = copyPages(copying.source, part, { rate: pagesAtOnce, progress }).then(
          () => resume(Effect.void),
          (cause: unknown) =>
            resume(
              fault === undefined
                ? Effect.fail(failure(cause, destination))
                : Effect.die(fault.cause),
            ),
        )
        // The copying is another thread's: the file must not be closed under it.
        return Effect.promise(() => {
          copying.isWanted = false
          return done
        })
      }),
    ({ source }) => Effect.sync(() => source.close()),
  )

/** Opens a file to be copied, as it is at this moment: otherwise each commit would begin the copying again. */
const sourceOf = (filename: string): DatabaseSync => {
  const source = new DatabaseSync(filename, { readOnly: true })
  try {
    source.exec("BEGIN")
    if (versionOf(source) > 0) return source
    throw new StorageError({
      reason: "Down",
      operation: "backup",
      detail: `${filename} holds no tables of ours, so there is nothing to back up; look at the name`,
    })
  } catch (cause) {
    source.close()
    throw cause
  }
}

const refused = (detail: string): StorageError =>
  new StorageError({ reason: "Refused", operation: "backup", detail })

const refuseUnnamed = (option: string, name: string): void => {
  if (typeof name === "string" && name !== "" && name !== ":memory:" && !name.includes("\0")) return
  throw refused(`${option} is the path of a file`)
}

const refuseTaken = (destination: string): void => {
  if (existsSync(destination)) {
    throw refused(`${destination} is there already; choose another name, nothing is overwritten`)
  }
  // SQLite would take them for the copy's own, and write what is in them over it.
  for (const log of [`${destination}-wal`, `${destination}-journal`]) {
    if (existsSync(log)) {
      throw refused(`${log} is left of another database; choose another name, or remove it`)
    }
  }
}

/** Looks the copy through, and gives it its name when it is on the disk. */
const finish = (part: string, destination: string): void => {
  const copy = new DatabaseSync(part)
  try {
    // A file of its own: no log beside it.
    copy.exec("PRAGMA journal_mode = DELETE")
    const [row] = copy.prepare("PRAGMA quick_check").all()
    const [answer] = Object.values(row ?? {})
    if (answer !== "ok") {
      throw new StorageError({
        reason: "Down",
        operation: "backup",
        detail: `the copy is not sound, and so may be the file: ${answer}`,
      })
    }
  } finally {
    copy.close()
  }
  synced(part)
  // Somebody may have put a file there meanwhile.
  refuseTaken(destination)
  give(part, destination)
  synced(dirname(destination))
}

/** Gives a file its name unless that is taken, even at the last moment. */
const give = (part: string, destination: string): void => {
  try {
    linkSync(part, destination)
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") refuseTaken(destination)
    // A file system without links.
    renameSync(part, destination)
  }
}

const remove = (part: string): void => {
  for (const end of ["", "-journal", "-wal", "-shm"]) {
    try {
      rmSync(part + end, { force: true })
    } catch {
      // What became of the backup is what there is to tell.
    }
  }
}

const synced = (path: string): void => {
  const descriptor = openSync(path, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const attempt = <A>(subject: string, run: () => A): Effect.Effect<A, StorageError> =>
  Effect.try({ try: run, catch: (cause) => failure(cause, subject) })

const codeOf = (cause: unknown): unknown => Reflect.get(Object(cause), "code")

const failure = (cause: unknown, subject: string): StorageError =>
  sqliteFailure(cause, "backup", "open", subject) ??
  new StorageError({
    reason: codeOf(cause) === "ENOSPC" ? "StorageFull" : "Down",
    operation: "backup",
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
