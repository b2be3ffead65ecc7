import {
  type EventQuery,
  type RecordedEvent,
  StorageError,
  type StreamKey,
} from "@civic-practice/core"
import { Effect, Option, Stream } from "effect"
import type { Database } from "./Database.ts"
import { number, numbers, smallNumber, text } from "./parameters.ts"
import { reading } from "./rows.ts"

type Events = Stream.Stream<RecordedEvent, StorageError>

const row = reading("read")

// How many events are held in memory at once.
const chunkSize = 1_000

/** The realm's events behind a position, in order. */
export const readRealm = (database: Database, query: EventQuery): Events =>
  Stream.paginate(
    { after: query.after ?? 0, left: query.limit ?? Number.POSITIVE_INFINITY },
    ({ after, left }) => {
      const size = Math.min(left, chunkSize)
      return database.run(
        "read",
        `SELECT position, version, kind, id, type, body FROM ${database.schema}.read_1($1, $2, $3)`,
        [text(query.realm), number(after), smallNumber(size)],
        (rows) => {
          const events = rows.map((one) => ({
            kind: row.text(one, 2),
            id: row.text(one, 3),
            position: row.number(one, 0),
            version: row.number(one, 1),
            type: row.text(one, 4),
            body: row.text(one, 5),
          }))
          const last = events.at(-1)
          const more = last !== undefined && events.length === size && left > size
          const next = more
            ? Option.some({ after: last.position, left: left - size })
            : Option.none()
          return [events, next] as const
        },
      )
    },
  )

/** The events of one stream behind a version, in order. */
export const readStream = (
  database: Database,
  {
    after = 0,
    limit = Number.POSITIVE_INFINITY,
    realm,
    stream,
  }: EventQuery & { stream: StreamKey },
): Events =>
  Stream.unwrap(
    Effect.map(positionsOf(database, realm, stream, after), (all) => {
      const positions = all.toReversed().slice(0, limit)
      return Stream.paginate(0, (start) => {
        const end = start + chunkSize
        const next = end < positions.length ? Option.some(end) : Option.none()
        return Effect.map(
          eventsAt(database, realm, stream, positions.slice(start, end)),
          (events) => [events, next] as const,
        )
      })
    }),
  )

const positionsOf = (
  database: Database,
  realm: string,
  { id, kind }: StreamKey,
  after: number,
): Effect.Effect<ReadonlyArray<number>, StorageError> =>
  database.run(
    "read",
    `SELECT ${database.schema}.stream_positions_1($1, $2, $3, $4)`,
    [text(realm), text(kind), text(id), number(after)],
    ([first = []]) => {
      const positions: unknown = first[0]
      return Array.isArray(positions)
        ? positions.map((_, place) => row.number(positions, place))
        : []
    },
  )

const eventsAt = (
  database: Database,
  realm: string,
  { id, kind }: StreamKey,
  positions: ReadonlyArray<number>,
): Effect.Effect<ReadonlyArray<RecordedEvent>, StorageError> =>
  positions.length === 0
    ? Effect.succeed([])
    : database.run(
        "read",
        `SELECT position, version, type, body FROM ${database.schema}.events_at_1($1, $2)`,
        [text(realm), numbers(positions)],
        (rows) => {
          if (rows.length < positions.length) {
            const detail = `of ${positions.length} events of ${kind}/${id} ${rows.length} are there`
            throw new StorageError({ reason: "Down", operation: "read", detail })
          }
          return rows.map((one) => ({
            kind,
            id,
            position: row.number(one, 0),
            version: row.number(one, 1),
            type: row.text(one, 2),
            body: row.text(one, 3),
          }))
        },
      )
