import {
  type CommitBatch,
  type CommitReceipt,
  type Conflict,
  type EventQuery,
  type RecordedEvent,
  Storage,
  type StorageError,
  type StorageShape,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
} from "@civic-practice/core"
import { Effect, Layer, Option, Stream } from "effect"
import { MemoryRealm } from "./internal/MemoryRealm.ts"

// How many events a reader is handed at once; what is committed between two chunks is read too.
const chunkSize = 1_000

const open = (): StorageShape => {
  const realms = new Map<string, MemoryRealm>()

  const commit = (batch: CommitBatch): Effect.Effect<CommitReceipt, Conflict | StorageError> => {
    const fault = validateBatch(batch)
    if (fault !== undefined) return Effect.fail(fault)
    const known = realms.get(batch.realm)
    const realm = known ?? new MemoryRealm()
    const conflict = realm.commit(batch)
    if (conflict !== undefined) return Effect.fail(conflict)
    if (known === undefined && batch.writes.length > 0) realms.set(batch.realm, realm)
    return Effect.succeed({ position: realm.position })
  }

  const chunk = (query: EventQuery, after: number, limit: number): ReadonlyArray<RecordedEvent> => {
    const realm = realms.get(query.realm)
    if (realm === undefined) return []
    return query.stream === undefined
      ? realm.eventsAfter(after, limit)
      : realm.eventsOf(query.stream, after, limit)
  }

  const read = (query: EventQuery): Stream.Stream<RecordedEvent, StorageError> => {
    const fault = validateEventQuery(query)
    if (fault !== undefined) return Stream.fail(fault)
    const start = { after: query.after ?? 0, left: query.limit ?? Number.POSITIVE_INFINITY }
    return Stream.paginate(start, ({ after, left }) =>
      Effect.sync(() => {
        const size = Math.min(left, chunkSize)
        const events = chunk(query, after, size)
        const last = events.at(-1)
        const more = last !== undefined && events.length === size && left > size
        const next = more
          ? Option.some({
              after: query.stream === undefined ? last.position : last.version,
              left: left - size,
            })
          : Option.none()
        return [events, next] as const
      }),
    )
  }

  return {
    load: (realm, keys) =>
      Effect.suspend(() => {
        const fault = validateLoad(realm, keys)
        if (fault !== undefined) return Effect.fail(fault)
        const streams = realms.get(realm) ?? new MemoryRealm()
        return Effect.succeed(keys.map((key) => streams.snapshotOf(key)))
      }),
    commit: (batch) => Effect.suspend(() => commit(batch)),
    find: (query) =>
      Effect.suspend(() => {
        const fault = validateIndexQuery(query)
        if (fault !== undefined) return Effect.fail(fault)
        return Effect.succeed(realms.get(query.realm)?.find(query) ?? { items: [] })
      }),
    read,
  }
}

/** A storage of its own, empty, that lives as long as it is referred to. */
export const make: Effect.Effect<StorageShape> = Effect.sync(open)

/**
 * The storage contract kept in memory: durable nothing, otherwise as strict as the other adapters.
 *
 * For tests, browsers and dry runs. Everything is lost with the process.
 */
export const layer: Layer.Layer<Storage> = Layer.effect(Storage, make)
