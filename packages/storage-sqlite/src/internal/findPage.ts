import type { DatabaseSync } from "node:sqlite"
import {
  byCodePoint,
  decodeCursor,
  encodeCursor,
  type IndexQuery,
  type Page,
  type Snapshot,
} from "@civic-practice/core"
import { type Connection, reading } from "./Connection.ts"
import { integerIn, Query, textIn, textOrNullIn } from "./Query.ts"

/** The statements of `find`, by what bounds the keys. */
export interface FindStatements {
  readonly all: Query
  readonly to: Query
  readonly behind: Query
  readonly behindTo: Query
}

const statement = (database: DatabaseSync, bounds: string): Query =>
  new Query(
    database,
    `SELECT e.key, e.id, s.version, s.head, s.state
     FROM civic_entry e CROSS JOIN civic_stream s ON s.number = e.stream
     WHERE e.realm = ? AND e.kind = ? AND e.index_name = ? AND ${bounds}
     ORDER BY e.key, e.id LIMIT ?`,
  )

export const prepareFind = (database: DatabaseSync): FindStatements => ({
  all: statement(database, "e.key >= ?"),
  to: statement(database, "e.key >= ? AND e.key < ?"),
  behind: statement(database, "(e.key, e.id) > (?, ?)"),
  behindTo: statement(database, "(e.key, e.id) > (?, ?) AND e.key < ?"),
})

/** A page of the streams in an index, as they are at one moment. */
export const findPage = (connection: Connection, query: IndexQuery): Page<Snapshot> =>
  reading(connection, "find", () => {
    const { names } = connection
    const realm = names.realm(query.realm)
    if (realm === undefined) return { items: [] }
    const kind = names.number(realm, query.kind)
    const index = names.number(realm, query.index)
    if (kind === undefined || index === undefined) return { items: [] }
    const { after, from = "", limit, to } = query
    const cursor = after === undefined ? undefined : decodeCursor(after)
    const behind = cursor !== undefined && byCodePoint(cursor.key, from) >= 0 ? cursor : undefined
    const { statements } = connection
    const chosen =
      behind === undefined
        ? to === undefined
          ? statements.find.all
          : statements.find.to
        : to === undefined
          ? statements.find.behind
          : statements.find.behindTo
    const first = behind === undefined ? [from] : [behind.key, behind.id]
    const last = to === undefined ? [] : [to]
    // One more than asked for tells whether another page follows.
    const rows = chosen.all(realm.number, kind, index, ...first, ...last, limit + 1)
    const items = rows.slice(0, limit).map((row) => ({
      kind: query.kind,
      id: textIn(row, 1),
      version: integerIn(row, 2),
      state: textOrNullIn(row, 4),
      head: textIn(row, 3),
    }))
    const end = rows[limit - 1]
    return rows.length > limit && end !== undefined
      ? { items, next: encodeCursor({ key: textIn(end, 0), id: textIn(end, 1) }) }
      : { items }
  })
