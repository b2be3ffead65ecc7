import type { DatabaseSync } from "node:sqlite"
import type { RecordedEvent, StreamKey } from "@civic-practice/core"
import { type Connection, reading } from "./Connection.ts"
import { positionBits } from "./migrations.ts"
import { integerIn, Query, type Row, textIn } from "./Query.ts"
import { DamagedContent } from "./sqliteFailure.ts"

export interface ReadStatements {
  readonly realm: Query
  readonly positions: Query
  readonly event: Query
}

const positionMask = 2 ** positionBits - 1

export const prepareRead = (database: DatabaseSync): ReadStatements => ({
  realm: new Query(
    database,
    `SELECT e.place & ${positionMask}, e.version, e.type, e.body, s.kind, s.id
     FROM civic_event e CROSS JOIN civic_stream s ON s.number = e.stream
     WHERE e.place > (? << ${positionBits}) + ? AND e.place < (? + 1) << ${positionBits}
     ORDER BY e.place LIMIT ?`,
  ),
  // From the stream's last event backwards, each names the one before it. A missing one comes as null.
  positions: new Query(
    database,
    `WITH RECURSIVE chain (position, previous) AS (
       SELECT e.place & ${positionMask}, e.previous_position
       FROM civic_stream s
       LEFT JOIN civic_event e ON e.place = (s.realm << ${positionBits}) | s.last_position
       WHERE s.realm = ? AND s.kind = ? AND s.id = ? AND s.last_position > 0
         AND (e.version > ? OR e.version IS NULL)
       UNION ALL
       SELECT e.place & ${positionMask}, e.previous_position
       FROM chain
       LEFT JOIN civic_event e ON e.place = (? << ${positionBits}) | chain.previous
       WHERE chain.previous > 0 AND (e.version > ? OR e.version IS NULL)
     )
     SELECT position FROM chain`,
  ),
  event: new Query(
    database,
    `SELECT place & ${positionMask}, version, type, body FROM civic_event
     WHERE place = (? << ${positionBits}) | ?`,
  ),
})

/** The realm's events behind a position, at most `limit` of them. */
export const realmEvents = (
  connection: Connection,
  realmName: string,
  after: number,
  limit: number,
): ReadonlyArray<RecordedEvent> =>
  reading(connection, "read", () => {
    const { names, statements } = connection
    const realm = names.realm(realmName)
    if (realm === undefined || after > positionMask) return []
    return statements.read.realm.all(realm.number, after, realm.number, limit).map((row) => ({
      kind: names.name(realm, integerIn(row, 4)),
      id: textIn(row, 5),
      position: integerIn(row, 0),
      version: integerIn(row, 1),
      type: names.name(realm, integerIn(row, 2)),
      body: textIn(row, 3),
    }))
  })

/** The positions of a stream's events behind a version, in order, at most `limit` of them. */
export const streamPositions = (
  connection: Connection,
  realmName: string,
  stream: StreamKey,
  after: number,
  limit: number,
): ReadonlyArray<number> =>
  reading(connection, "read", () => {
    const { names, statements } = connection
    const realm = names.realm(realmName)
    const kind = realm === undefined ? undefined : names.number(realm, stream.kind)
    if (realm === undefined || kind === undefined) return []
    return statements.read.positions
      .all(realm.number, kind, stream.id, after, realm.number, after)
      .map((row) => integerIn(row, 0))
      .reverse()
      .slice(0, limit)
  })

/** The events of a stream at the given positions. */
export const eventsAt = (
  connection: Connection,
  realmName: string,
  { id, kind }: StreamKey,
  positions: ReadonlyArray<number>,
): ReadonlyArray<RecordedEvent> =>
  reading(connection, "read", () => {
    const { names, statements } = connection
    const realm = names.realm(realmName)
    if (realm === undefined) return []
    return positions.map((position) => {
      const row = statements.read.event.first(realm.number, position) ?? missing(position)
      const version = integerIn(row, 1)
      const type = names.name(realm, integerIn(row, 2))
      return { kind, id, position, version, type, body: textIn(row, 3) }
    })
  })

const missing = (position: number): Row => {
  throw new DamagedContent(`the event at position ${position} is missing`)
}
