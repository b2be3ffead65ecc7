import {
  type CommitBatch,
  type CommitReceipt,
  Conflict,
  type StreamWrite,
  versionAfter,
} from "@civic-practice/core"
import type { IDBPTransaction } from "idb"
import { bytesOf, type Database, type Schema, type StreamRecord } from "./Schema.ts"

const stores = ["streams", "entries", "events"] as const

type Transaction = IDBPTransaction<Schema, typeof stores, "readwrite">

/** Gives the receipt once all of the batch is on the disk, or the conflict that kept it from being written. */
export const commitBatch = async (
  database: Database,
  batch: CommitBatch,
): Promise<CommitReceipt | Conflict> => {
  // "strict": complete only when the disk has it. Browsers promise less by default.
  const transaction = database.transaction(stores, "readwrite", { durability: "strict" })
  // Whoever is not waiting for it yet must not make the process complain about it.
  transaction.done.catch(() => undefined)
  try {
    const outcome = await write(transaction, batch)
    await transaction.done
    return outcome
  } catch (cause) {
    // An error that the engine has not told us by undoing the transaction itself.
    abort(transaction)
    throw cause
  }
}

const abort = (transaction: Transaction): void => {
  try {
    transaction.abort()
  } catch {
    // It is over already; the error that led here is the one to tell.
  }
}

const write = async (
  transaction: Transaction,
  { reads, realm, writes }: CommitBatch,
): Promise<CommitReceipt | Conflict> => {
  const streams = transaction.objectStore("streams")
  const keys = [...writes, ...reads].map(({ id, kind }): [string, string, string] => [
    realm,
    kind,
    id,
  ])
  // Requests of one transaction are sent without waiting for each other.
  const [cursor, ...records] = await Promise.all([
    transaction.objectStore("events").openKeyCursor(eventsOf(realm), "prev"),
    ...keys.map((key) => streams.get(key)),
  ])
  const actual = records.map((record) => record?.version ?? 0)
  const stale = [
    ...writes.map(({ expectedVersion, id, kind }) => ({ kind, id, expected: expectedVersion })),
    ...reads.map(({ id, kind, version }) => ({ kind, id, expected: version })),
  ].flatMap((one, place) => {
    const version = actual[place] ?? 0
    return version === one.expected ? [] : [{ ...one, actual: version }]
  })
  if (stale.length > 0) return new Conflict({ stale })
  const sent = new Requests()
  let position = cursor?.key[1] ?? 0
  for (const [place, one] of writes.entries()) {
    putStream(transaction, sent, realm, one, records[place])
    for (const [at, { body, type }] of one.events.entries()) {
      position += 1
      const version = one.expectedVersion + at + 1
      const event = { realm, kind: one.kind, id: one.id, position, version, type, body }
      sent.add(transaction.objectStore("events").put(event, [realm, position]))
    }
  }
  await sent.all()
  return { position }
}

/** Requests under way. Where one cannot even be sent, nobody will wait for the others, which fail with it. */
class Requests {
  readonly #sent: Array<Promise<unknown>> = []

  add(request: Promise<unknown>): void {
    request.catch(() => undefined)
    this.#sent.push(request)
  }

  all(): Promise<unknown> {
    return Promise.all(this.#sent)
  }
}

/** All events of a realm: an empty list comes behind every number. */
export const eventsOf = (realm: string, after = 0): IDBKeyRange =>
  IDBKeyRange.bound([realm, after], [realm, []], true)

const putStream = (
  transaction: Transaction,
  sent: Requests,
  realm: string,
  write: StreamWrite,
  before: StreamRecord | undefined,
): void => {
  const { head, id, keys, kind, state } = write
  const old = before?.entries ?? []
  const entries = keys === undefined ? old : Object.entries(keys)
  const record = { kind, id, version: versionAfter(write), state, head, entries }
  sent.add(transaction.objectStore("streams").put(record, [realm, kind, id]))
  if (keys === undefined) return
  const index = transaction.objectStore("entries")
  for (const [name, key] of old) {
    sent.add(index.delete([realm, kind, name, bytesOf(key), bytesOf(id)]))
  }
  for (const [name, key] of entries) {
    sent.add(index.put({ id, key }, [realm, kind, name, bytesOf(key), bytesOf(id)]))
  }
}
