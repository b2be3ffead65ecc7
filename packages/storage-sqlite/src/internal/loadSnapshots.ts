import type { Snapshot, StreamKey } from "@civic-practice/core"
import { type Connection, reading } from "./Connection.ts"
import { integerIn, textIn, textOrNullIn } from "./Query.ts"

/** The snapshots of the streams as they are at one moment, in the order asked. */
export const loadSnapshots = (
  connection: Connection,
  realmName: string,
  keys: ReadonlyArray<StreamKey>,
): ReadonlyArray<Snapshot> =>
  reading(connection, "load", () => {
    const { known, names, statements } = connection
    const realm = names.realm(realmName)
    return keys.map(({ id, kind }): Snapshot => {
      const number = realm === undefined ? undefined : names.number(realm, kind)
      const row =
        realm === undefined || number === undefined
          ? undefined
          : statements.snapshot.first(realm.number, number, id)
      if (realm === undefined || number === undefined || row === undefined) {
        return { kind, id, version: 0, state: null, head: "" }
      }
      const version = integerIn(row, 1)
      const state = textOrNullIn(row, 5)
      known.set(realm.number, number, id, {
        number: integerIn(row, 0),
        version,
        lastPosition: integerIn(row, 2),
        entries: textOrNullIn(row, 4),
        hasState: state !== null,
      })
      return { kind, id, version, state, head: textIn(row, 3) }
    })
  })
