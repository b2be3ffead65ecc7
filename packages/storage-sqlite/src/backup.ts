import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs"
import { dirname } from "node:path"
import { backup as copyPages, DatabaseSync } from "node:sqlite"
import { StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { sqliteFailure } from "./internal/sqliteFailure.ts"

export interface BackupOptions {
  /** The database file, which may be open in this process and in others. */
  readonly filename: string
  /** Where the copy goes: a path at which nothing is yet. */
  readonly destination: string
  /** Told after each step, in pages of 4 KiB. Where others write meanwhile, the copying may begin again. */
  readonly onProgress?: (progress: { readonly copied: number; readonly total: number }) => void
}

/**
 * Copies a database to another file while it is in use (备份): all commits up to one moment, and none after it. The copy
 * is a database of its own; to restore it, open it, or put it in the place of the file while nobody has that open,
 * without the old `-wal` and `-shm` beside it.
 *
 * The copy has its name only once it is whole and on the disk: what an interruption leaves ends in `.part`, is no
 * backup, and the next one overwrites it. Commits go on meanwhile.
 *
 * Fails with a StorageError: `Refused` where the destination is taken, `StorageFull` where there is no space, `Down`
 * where a file cannot be opened or the copy is not sound.
 */
export const backup = Effect.fnUntraced(function* (
  options: BackupOptions,
): Effect.fn.Return<void, StorageError> {
  const { destination } = options
  yield* refuseTaken(destination)
  const part = `${destination}.part`
  yield* Effect.try({
    try: () => rmSync(part, { force: true }),
    catch: (cause) => failure(cause, destination),
  })
  yield* copied(options, part)
  // Somebody may have put a file there meanwhile.
  yield* refuseTaken(destination)
  yield* Effect.try({
    try: () => finish(part, destination),
    catch: (cause) => failure(cause, destination),
  })
})

// 8 MiB: seldom enough that commits between two steps do not make the copying begin again and again.
const pagesAtOnce = 2048

/** Copies until it is done or interrupted; does not end before the copying has. */
const copied = ({ destination, filename, onProgress }: BackupOptions, part: string) =>
  Effect.acquireUseRelease(
    Effect.try({
      try: () => ({ source: new DatabaseSync(filename, { readOnly: true }), isWanted: true }),
      catch: (cause) => failure(cause, filename),
    }),
    (copying) =>
      Effect.callback<void, StorageError>((resume) => {
        const progress = (step: { remainingPages: number; totalPages: number }): void => {
          if (!copying.isWanted) throw new Error("the backup was interrupted")
          onProgress?.({ copied: step.totalPages - step.remainingPages, total: step.totalPages })
        }
        const done = copyPages(copying.source, part, { rate: pagesAtOnce, progress }).then(
          () => resume(Effect.void),
          (cause: unknown) => resume(Effect.fail(failure(cause, destination))),
        )
        // The copying is another thread's: the file must not be closed under it.
        return Effect.promise(() => {
          copying.isWanted = false
          return done
        })
      }),
    ({ source }) => Effect.sync(() => source.close()),
  )

const refuseTaken = (destination: string): Effect.Effect<void, StorageError> =>
  existsSync(destination)
    ? new StorageError({
        reason: "Refused",
        operation: "backup",
        detail: `${destination} is there already; choose another name, nothing is overwritten`,
      })
    : Effect.void

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
  renameSync(part, destination)
  synced(dirname(destination))
}

const synced = (path: string): void => {
  const descriptor = openSync(path, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

const failure = (cause: unknown, subject: string): StorageError =>
  sqliteFailure(cause, "backup", "open", subject) ??
  new StorageError({
    reason: Reflect.get(Object(cause), "code") === "ENOSPC" ? "StorageFull" : "Down",
    operation: "backup",
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
