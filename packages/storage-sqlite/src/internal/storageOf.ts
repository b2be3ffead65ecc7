import {
  type CommitReceipt,
  Conflict,
  type EventQuery,
  type RecordedEvent,
  StorageError,
  type StorageShape,
  type StreamKey,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
} from "@civic-practice/core"
import { Effect, Option, Stream } from "effect"
import type { Connection } from "./Connection.ts"
import { commitBatch } from "./commitBatch.ts"
import { findPage } from "./findPage.ts"
import { loadSnapshots } from "./loadSnapshots.ts"
import { eventsAt, realmEvents, streamPositions } from "./readEvents.ts"

// How many events are held in memory at once. Between two chunks the database is free for commits.
const chunkSize = 1_000

/** The storage contract on a connection that nobody else uses. */
export const storageOf = (connection: Connection): StorageShape => ({
  load: (realm, keys) =>
    running(() => {
      const fault = validateLoad(realm, keys)
      if (fault !== undefined) return Effect.fail(fault)
      return Effect.succeed(loadSnapshots(connection, realm, keys))
    }),
  commit: (batch) =>
    running((): Effect.Effect<CommitReceipt, Conflict | StorageError> => {
      const fault = validateBatch(batch)
      if (fault !== undefined) return Effect.fail(fault)
      const receipt = commitBatch(connection, batch)
      return receipt instanceof Conflict ? Effect.fail(receipt) : Effect.succeed(receipt)
    }),
  find: (query) =>
    running(() => {
      const fault = validateIndexQuery(query)
      if (fault !== undefined) return Effect.fail(fault)
      return Effect.succeed(findPage(connection, query))
    }),
  read: (query) => {
    const fault = validateEventQuery(query)
    if (fault !== undefined) return Stream.fail(fault)
    return query.stream === undefined ? readRealm(connection, query) : readStream(connection, query)
  },
})

/** Runs a function that may throw a StorageError; whatever else it throws is a defect. */
const running = <A, E>(run: () => Effect.Effect<A, E>): Effect.Effect<A, E | StorageError> =>
  Effect.suspend((): Effect.Effect<A, E | StorageError> => {
    try {
      return run()
    } catch (cause) {
      if (cause instanceof StorageError) return Effect.fail(cause)
      throw cause
    }
  })

type Events = Stream.Stream<RecordedEvent, StorageError>

const readRealm = (connection: Connection, query: EventQuery): Events =>
  Stream.paginate(
    { after: query.after ?? 0, left: query.limit ?? Number.POSITIVE_INFINITY },
    ({ after, left }) =>
      running(() => {
        const size = Math.min(left, chunkSize)
        const events = realmEvents(connection, query.realm, after, size)
        const last = events.at(-1)
        const more = last !== undefined && events.length === size && left > size
        const next = more ? Option.some({ after: last.position, left: left - size }) : Option.none()
        return Effect.succeed([events, next] as const)
      }),
  )

const readStream = (
  connection: Connection,
  {
    after = 0,
    limit = Number.POSITIVE_INFINITY,
    realm,
    stream,
  }: EventQuery & { stream: StreamKey },
): Events =>
  Stream.unwrap(
    running(() => {
      const positions = streamPositions(connection, realm, stream, after, limit)
      return Effect.succeed(
        Stream.paginate(0, (start) =>
          running(() => {
            const end = start + chunkSize
            const events = eventsAt(connection, realm, stream, positions.slice(start, end))
            const next = end < positions.length ? Option.some(end) : Option.none()
            return Effect.succeed([events, next] as const)
          }),
        ),
      )
    }),
  )
