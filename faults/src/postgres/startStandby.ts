import { chown, copyFile, mkdir, readdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type {
  Fill,
  Server,
  ServerFiles,
} from "../../../packages/storage-postgres/test/fixtures/startServer.ts"
import { inSession, type Session } from "./Session.ts"
import { startOwnServer } from "./startOwnServer.ts"

/** What a standby is called, in the primary's `synchronous_standby_names`. */
export const standbyName = "standby"

/** Starts a standby on a base backup of a primary, which it follows through a port. */
export const startStandby = (
  primary: Server,
  port: number,
  settings: Readonly<Record<string, string>>,
): Promise<Server> => {
  const fill: Fill = (data, files) =>
    inSession(primary.url(), async (session) => {
      await session.run("SELECT pg_backup_start('faults', fast => true)::text")
      await copyFolder(primary.data, data, files)
      const [row] = await session.run("SELECT labelfile FROM pg_backup_stop(false)")
      for (const [name, content] of [
        ["backup_label", String(row?.labelfile)],
        ["standby.signal", ""],
      ] as const) {
        const path = join(data, name)
        await writeFile(path, content)
        await give(path, files)
      }
    })
  return startOwnServer(
    {
      ...settings,
      primary_conninfo: `host=127.0.0.1 port=${port} user=postgres application_name=${standbyName}`,
    },
    fill,
  )
}

/** Waits until the standby has all that the primary has at this moment. */
export const hasCaughtUp = async (primary: Session): Promise<void> => {
  const [row] = await primary.run("SELECT pg_current_wal_flush_lsn()::text AS place")
  while (true) {
    const rows = await primary.run(
      `SELECT 1 FROM pg_stat_replication
       WHERE state = 'streaming' AND flush_lsn >= '${String(row?.place)}'::pg_lsn`,
    )
    if (rows.length > 0) return
    await sleep(20)
  }
}

// What belongs to the running server; of its log of changes the standby asks for all that it needs.
const notCopied = new Set(["postmaster.pid", "postmaster.opts", "standby.signal", "backup_label"])
const onlyFolders = new Set(["pg_wal", "pg_replslot", "pg_stat_tmp", "pg_dynshmem", "pg_notify"])

/** Copies the files of a server that goes on writing to them. */
const copyFolder = async (
  from: string,
  to: string,
  files: ServerFiles,
  withFiles = true,
): Promise<void> => {
  await mkdir(to, { mode: 0o700 })
  await give(to, files)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) {
      await copyFolder(source, copy, files, withFiles && !onlyFolders.has(entry.name))
    } else if (withFiles && !notCopied.has(entry.name)) {
      try {
        await copyFile(source, copy)
        await give(copy, files)
      } catch (cause) {
        // Gone since the folder was read: the standby will learn of that too.
        if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw cause
      }
    }
  }
}

/** Makes a file the server's own, where that runs as another user. */
const give = async (path: string, { user }: ServerFiles): Promise<void> => {
  if (user !== undefined) await chown(path, user.uid, user.gid)
}
