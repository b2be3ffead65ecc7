import {
  byCodePoint,
  decodeCursor,
  encodeCursor,
  type IndexQuery,
  type Page,
  type Snapshot,
  type StorageError,
} from "@civic-practice/core"
import type { Effect } from "effect"
import type { Database } from "./Database.ts"
import { smallNumber, text } from "./parameters.ts"
import { reading } from "./rows.ts"

const row = reading("find")

/** A page of the streams in an index, as they are at one moment. */
export const findPage = (
  database: Database,
  query: IndexQuery,
): Effect.Effect<Page<Snapshot>, StorageError> => {
  const { after, from = "", index, kind, limit, realm, to } = query
  const cursor = after === undefined ? undefined : decodeCursor(after)
  const behind = cursor !== undefined && byCodePoint(cursor.key, from) >= 0 ? cursor : undefined
  const statement = `SELECT key, id, version, head, state
    FROM ${database.schema}.find_1($1, $2, $3, $4, $5, $6, $7)`
  const bounds = [behind?.key ?? from, behind?.id ?? null, to ?? null]
  return database.run(
    "find",
    statement,
    // One more than asked for tells whether another page follows.
    [...[realm, kind, index, ...bounds].map(text), smallNumber(limit + 1)],
    (rows) => {
      const items = rows.slice(0, limit).map((one) => ({
        kind,
        id: row.text(one, 1),
        version: row.number(one, 2),
        state: row.textOrNull(one, 4),
        head: row.text(one, 3),
      }))
      const end = rows[limit - 1]
      return rows.length > limit && end !== undefined
        ? { items, next: encodeCursor({ key: row.text(end, 0), id: row.text(end, 1) }) }
        : { items }
    },
  )
}
