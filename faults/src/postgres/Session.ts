import { PgClient } from "@effect/sql-pg"
import { ManagedRuntime, Redacted } from "effect"

/** A connection of our own to a server, past every proxy. */
export interface Session {
  /** Runs a statement; answers its rows. */
  readonly run: (statement: string) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
  readonly close: () => Promise<void>
}

/** Connects when it is first used. */
export const openSession = (url: string): Session => {
  const runtime = ManagedRuntime.make(
    PgClient.layer({
      url: Redacted.make(url),
      maxConnections: 1,
      applicationName: "faults",
      // Some statements wait for a standby that they themselves are there to start.
      startupParameters: { synchronous_commit: "local" },
    }),
  )
  return {
    run: (statement) =>
      runtime.runPromise(
        PgClient.PgClient.use(
          (sql) => sql.unsafe<Readonly<Record<string, unknown>>>(statement).unprepared,
        ),
      ),
    close: () => runtime.dispose(),
  }
}

/** Runs one thing on a connection of its own. */
export const inSession = async <A>(url: string, use: (session: Session) => Promise<A>) => {
  const session = openSession(url)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}
