import type { Snapshot, StorageError, StreamKey } from "@civic-practice/core"
import type { Effect } from "effect"
import type { Database } from "./Database.ts"
import { text, texts } from "./parameters.ts"
import { reading } from "./rows.ts"

const row = reading("load")

/** The snapshots of the streams as they are at one moment, in the order asked. */
export const loadSnapshots = (
  database: Database,
  realm: string,
  keys: ReadonlyArray<StreamKey>,
): Effect.Effect<ReadonlyArray<Snapshot>, StorageError> =>
  database.run(
    "load",
    `SELECT place, version, head, state FROM ${database.schema}.load_1($1, $2, $3)`,
    [text(realm), texts(keys.map(({ kind }) => kind)), texts(keys.map(({ id }) => id))],
    (rows) => {
      const snapshots = keys.map(
        ({ id, kind }): Snapshot => ({ kind, id, version: 0, state: null, head: "" }),
      )
      for (const one of rows) {
        const place = row.number(one, 0) - 1
        const stream = snapshots[place]
        if (stream === undefined) continue
        snapshots[place] = {
          ...stream,
          version: row.number(one, 1),
          state: row.textOrNull(one, 3),
          head: row.text(one, 2),
        }
      }
      return snapshots
    },
  )
