import { type CommitBatch, type CommitReceipt, Conflict, StorageError } from "@civic-practice/core"
import { BatchWriter } from "./BatchWriter.ts"
import { type Connection, type Outcome, writing } from "./Connection.ts"
import { expectedStream, versionOf } from "./expectedStreams.ts"
import { schemaVersion } from "./migrations.ts"
import { integerIn, type Row } from "./Query.ts"

/**
 * Commits a batch in a transaction of its own.
 *
 * What is known of the streams at their expected versions is relied upon first. Where that shows a stream to be
 * stale, everything is undone and every stream looked up, so that the conflict names them all.
 */
export const commitBatch = (
  connection: Connection,
  batch: CommitBatch,
): CommitReceipt | Conflict => {
  const attempted =
    writing(connection, "commit", () => attempt(connection, batch, true)) ??
    writing(connection, "commit", () => attempt(connection, batch, false)) ??
    unsettled()
  if (attempted instanceof BatchWriter) {
    attempted.remember()
    if (attempted.erased) connection.removeRemains()
    else connection.removeRemainsAgain()
    return { position: attempted.position }
  }
  return attempted
}

const undone = { keep: false, value: undefined }

/** Writes a batch within the open transaction; `undefined` where a stream that was relied upon is stale. */
const attempt = (
  connection: Connection,
  batch: CommitBatch,
  relying: boolean,
): Outcome<BatchWriter | CommitReceipt | Conflict | undefined> => {
  const { names, statements } = connection
  const writes = batch.writes.length > 0
  const realm = writes ? names.enterRealm(batch.realm) : names.realm(batch.realm)
  const number = realm?.number ?? 0
  const tail = statements.tail.first(number, number) ?? []
  refuseOtherSchema(tail)
  const stale: Array<Conflict["stale"][number]> = []
  const streams = batch.writes.map((write) => {
    const { expectedVersion: expected, id, kind } = write
    const stream = expectedStream(connection, realm, write, expected, relying)
    const actual = stream?.version ?? 0
    if (actual !== expected) stale.push({ kind, id, expected, actual })
    return stream
  })
  for (const read of batch.reads) {
    const { id, kind, version: expected } = read
    const actual = versionOf(connection, realm, read, expected, relying)
    if (actual !== expected) stale.push({ kind, id, expected, actual })
  }
  if (stale.length > 0) return relying ? undone : { keep: false, value: new Conflict({ stale }) }
  const position = integerIn(tail, 2)
  if (realm === undefined || !writes) return { keep: true, value: { position } }
  const writer = new BatchWriter(connection, realm, position, integerIn(tail, 1))
  const isWritten =
    batch.writes.every((write, place) => writer.write(write, streams[place])) && writer.finish()
  return isWritten ? { keep: true, value: writer } : undone
}

const refuseOtherSchema = (tail: Row): void => {
  const version = integerIn(tail, 0)
  if (version === schemaVersion) return
  throw new StorageError({
    reason: "Down",
    operation: "commit",
    detail: `the schema has become version ${version}, this library knows ${schemaVersion}; upgrade it`,
  })
}

// Under the write lock what was just looked up cannot change.
const unsettled = (): never => {
  throw new StorageError({
    reason: "Down",
    operation: "commit",
    detail: "streams changed although the database was locked; its locks do not work",
  })
}
