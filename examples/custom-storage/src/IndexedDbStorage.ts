import {
  type CommitBatch,
  Conflict,
  decodeCursor,
  type EventQuery,
  encodeCursor,
  type IndexQuery,
  type Page,
  type RecordedEvent,
  type Snapshot,
  Storage,
  type StorageError,
  type StorageShape,
  type StreamKey,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
} from "@civic-practice/core"
import { Effect, Layer, Option, type Scope, Stream } from "effect"
import { openDB } from "idb"
import { commitBatch, eventsOf } from "./commitBatch.ts"
import { failureOf } from "./failureOf.ts"
import {
  bytesOf,
  createStores,
  type Database,
  type EventRecord,
  type Schema,
  type StreamRecord,
  schemaVersion,
} from "./Schema.ts"

export interface IndexedDbOptions {
  /** The name of the database within the page's origin. Several tabs may have it open. */
  readonly name: string
}

// How many events a reader is handed at once.
const chunkSize = 1_000

/**
 * Opens a database of the browser, and gives the storage on it for as long as the scope is open.
 *
 * Fails with a StorageError of reason `Down` where the browser refuses it, such as in some private windows.
 */
export const make = ({
  name,
}: IndexedDbOptions): Effect.Effect<StorageShape, StorageError, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.tryPromise({
        try: () =>
          openDB<Schema>(name, schemaVersion, { upgrade: createStores, blocking: giveWay }),
        catch: (cause) => failureOf("open", cause),
      }),
      (database) => Effect.sync(() => database.close()),
    ),
    storageOf,
  )

/** The storage contract on IndexedDB. See {@link make}. */
export const layer = (options: IndexedDbOptions): Layer.Layer<Storage, StorageError> =>
  Layer.effect(Storage, make(options))

/** Another tab brings a newer version of the stores: this one lets go, and fails as `Down` from then on. */
const giveWay = (_: number, __: number | null, event: IDBVersionChangeEvent): void => {
  if (event.target instanceof IDBDatabase) event.target.close()
}

const storageOf = (database: Database): StorageShape => {
  /** Promises of IndexedDB cannot be called off: whoever is interrupted waits for the end of the transaction. */
  const attempt = <A>(operation: string, run: () => Promise<A>): Effect.Effect<A, StorageError> =>
    Effect.uninterruptible(
      Effect.tryPromise({ try: run, catch: (cause) => failureOf(operation, cause) }),
    )
  return {
    load: (realm, keys) =>
      Effect.suspend(() => {
        const fault = validateLoad(realm, keys)
        if (fault !== undefined) return Effect.fail(fault)
        return attempt("load", () => loadSnapshots(database, realm, keys))
      }),
    commit: (batch: CommitBatch) =>
      Effect.suspend(() => {
        const fault = validateBatch(batch)
        if (fault !== undefined) return Effect.fail(fault)
        return Effect.flatMap(
          attempt("commit", () => commitBatch(database, batch)),
          (outcome) =>
            outcome instanceof Conflict ? Effect.fail(outcome) : Effect.succeed(outcome),
        )
      }),
    find: (query) =>
      Effect.suspend(() => {
        const fault = validateIndexQuery(query)
        if (fault !== undefined) return Effect.fail(fault)
        return attempt("find", () => findPage(database, query))
      }),
    read: (query) => {
      const fault = validateEventQuery(query)
      if (fault !== undefined) return Stream.fail(fault)
      const start = { after: query.after ?? 0, left: query.limit ?? Number.POSITIVE_INFINITY }
      return Stream.paginate(start, ({ after, left }) => {
        const size = Math.min(left, chunkSize)
        const chunk = attempt("read", () => readChunk(database, query, after, size))
        return Effect.map(chunk, (events) => {
          const last = events.at(-1)
          if (last === undefined || events.length < size || left === size) {
            return [events, Option.none()] as const
          }
          const next = query.stream === undefined ? last.position : last.version
          return [events, Option.some({ after: next, left: left - size })] as const
        })
      })
    },
  }
}

const loadSnapshots = async (
  database: Database,
  realm: string,
  keys: ReadonlyArray<StreamKey>,
): Promise<ReadonlyArray<Snapshot>> => {
  // One transaction, so that all snapshots are of one moment.
  const streams = database.transaction("streams").store
  const records = await Promise.all(keys.map(({ id, kind }) => streams.get([realm, kind, id])))
  return keys.map((key, place) => snapshotOf(key, records[place]))
}

const snapshotOf = ({ id, kind }: StreamKey, record: StreamRecord | undefined): Snapshot => ({
  kind,
  id,
  version: record?.version ?? 0,
  state: record?.state ?? null,
  head: record?.head ?? "",
})

const findPage = async (database: Database, query: IndexQuery): Promise<Page<Snapshot>> => {
  const { kind, limit, realm } = query
  const transaction = database.transaction(["entries", "streams"])
  const range = rangeOf(query)
  if (range === undefined) return { items: [] }
  // One more than asked for tells whether another page follows.
  const entries = await transaction.objectStore("entries").getAll(range, limit + 1)
  const streams = transaction.objectStore("streams")
  const items = await Promise.all(
    entries
      .slice(0, limit)
      .map(async ({ id }) => snapshotOf({ kind, id }, await streams.get([realm, kind, id]))),
  )
  const last = entries[limit - 1]
  return entries.length > limit && last !== undefined
    ? { items, next: encodeCursor(last) }
    : { items }
}

/** The keys that a page is taken from; `undefined` where there can be none. */
const rangeOf = ({ after, from, index, kind, realm, to }: IndexQuery): IDBKeyRange | undefined => {
  const place = after === undefined ? undefined : decodeCursor(after)
  const prefix = [realm, kind, index]
  const first = [...prefix, bytesOf(from ?? "")]
  const behind = place && [...prefix, bytesOf(place.key), bytesOf(place.id)]
  // An empty list comes behind all bytes.
  const end = [...prefix, to === undefined ? [] : bytesOf(to)]
  const isBehind = behind !== undefined && indexedDB.cmp(behind, first) > 0
  const start = isBehind ? behind : first
  return indexedDB.cmp(start, end) < 0 ? IDBKeyRange.bound(start, end, isBehind, true) : undefined
}

const readChunk = async (
  database: Database,
  { realm, stream }: EventQuery,
  after: number,
  size: number,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const events =
    stream === undefined
      ? await database.getAll("events", eventsOf(realm, after), size)
      : await database.getAllFromIndex(
          "events",
          "byStream",
          eventsOfStream(realm, stream, after),
          size,
        )
  return events.map(recorded)
}

const eventsOfStream = (realm: string, { id, kind }: StreamKey, after: number): IDBKeyRange =>
  IDBKeyRange.bound([realm, kind, id, after], [realm, kind, id, []], true)

const recorded = ({ body, id, kind, position, type, version }: EventRecord): RecordedEvent => ({
  kind,
  id,
  position,
  version,
  type,
  body,
})
