import * as PgClient from "@effect/sql-pg/PgClient"
import { Effect, type Layer } from "effect"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { serverAddress } from "./internal/serverAddress.ts"
import { WatchedSocket } from "./internal/WatchedSocket.ts"

/** The settings of a pool, as `PgClient` has them; where and how to connect is all there but `stream`. */
export type ClientOptions = Omit<PgClient.PgPoolConfig, "stream">

/**
 * A client of PostgreSQL for an application and its storage, so that both can share a transaction: `PgClient.layer`,
 * but for a commit that did not reach its synchronous standby, which fails here and succeeds there.
 */
export const layerClient = (
  options: ClientOptions,
): Layer.Layer<PgClient.PgClient | SqlClient, SqlError> =>
  PgClient.layerFrom(Effect.suspend(() => PgClient.make(watched(options))))

/** Whether a client was made here, so that a commit which did not reach its standby is noticed. */
export const isWatched = ({ config }: PgClient.PgClient): boolean => configs.has(config)

const configs = new WeakSet<PgClient.PgClientConfig>()

// The least and the most that a message may be: states come back whole, and PostgreSQL holds none of over 1 GB.
const longestMessage = 2 ** 30

const watched = (options: ClientOptions): PgClient.PgPoolConfig => {
  const address = serverAddress(options)
  const config = {
    applicationName: "civic-practice",
    maxConnections: 8,
    maxMessageSize: longestMessage,
    ...options,
    // The socket sees to the encryption itself: it has to read what the server says.
    ssl: false,
    stream: () => new WatchedSocket(address),
  }
  configs.add(config)
  return config
}
