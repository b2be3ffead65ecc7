import type { ConnectionOptions } from "node:tls"
import type { PgClientConfig } from "@effect/sql-pg/PgClient"
import { Duration, Redacted } from "effect"

/** Where a server is, and how to speak to it. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** A socket in the file system, instead of host and port. */
  readonly path: string | undefined
  readonly ssl: boolean | ConnectionOptions
  /** Whether a server without TLS will do. */
  readonly isOptional: boolean
  /** Milliseconds of silence before the connection is tried. */
  readonly keepAlive: number | undefined
}

/** The address in a client's settings, by the rules of its own: what is given apart wins over the URL. */
export const serverAddress = (config: PgClientConfig): ServerAddress => {
  const url = config.url === undefined ? undefined : new URL(Redacted.value(config.url))
  const inUrl = (name: string) => url?.searchParams.get(name) ?? undefined
  const hostname =
    url === undefined || url.hostname === "" ? undefined : decodeURIComponent(url.hostname)
  const host = config.host ?? inUrl("host") ?? hostname?.replace(/^\[(.*)\]$/, "$1") ?? "localhost"
  const port = config.port ?? Number(inUrl("port") ?? (url?.port || 5432))
  const mode = inUrl("sslmode")
  const isOptional = config.ssl === undefined && (mode === "prefer" || mode === "allow")
  return {
    host,
    port,
    path: config.path ?? (host.startsWith("/") ? `${host}/.s.PGSQL.${port}` : undefined),
    ssl: config.ssl ?? (mode !== undefined && mode !== "disable"),
    isOptional,
    keepAlive:
      config.keepAlive === undefined
        ? undefined
        : Duration.toMillis(Duration.fromInputUnsafe(config.keepAlive)),
  }
}
