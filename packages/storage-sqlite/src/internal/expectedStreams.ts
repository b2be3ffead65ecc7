import type { StreamKey } from "@civic-practice/core"
import type { Connection } from "./Connection.ts"
import type { KnownStream } from "./KnownStreams.ts"
import type { RealmNames } from "./Names.ts"
import { integerIn, textOrNullIn } from "./Query.ts"

/**
 * The stream that a write is for; `undefined` where there is none.
 *
 * When relying, a stream that is known at the expected version, or not known and expected to be new, is not looked
 * up: the write itself shows whether that still holds.
 */
export const expectedStream = (
  connection: Connection,
  realm: RealmNames | undefined,
  stream: StreamKey,
  expected: number,
  relying: boolean,
): KnownStream | undefined => {
  const { known, names } = connection
  const kind = realm === undefined ? undefined : names.number(realm, stream.kind)
  if (realm === undefined || kind === undefined) return undefined
  if (relying) {
    const one = known.get(realm.number, kind, stream.id)
    if ((one?.version ?? 0) === expected) return one
  }
  return lookUp(connection, realm.number, kind, stream.id)
}

/** The version of a stream that was read, as it is now. */
export const versionOf = (
  connection: Connection,
  realm: RealmNames | undefined,
  stream: StreamKey,
  expected: number,
  relying: boolean,
): number => {
  const { known, names, statements } = connection
  const kind = realm === undefined ? undefined : names.number(realm, stream.kind)
  if (realm === undefined || kind === undefined) return 0
  const one = relying && expected > 0 ? known.get(realm.number, kind, stream.id) : undefined
  if (one !== undefined) return integerIn(statements.version.first(one.number) ?? [], 0)
  return lookUp(connection, realm.number, kind, stream.id)?.version ?? 0
}

const lookUp = (
  { statements }: Connection,
  realm: number,
  kind: number,
  id: string,
): KnownStream | undefined => {
  const row = statements.stream.first(realm, kind, id)
  if (row === undefined) return undefined
  return {
    number: integerIn(row, 0),
    version: integerIn(row, 1),
    lastPosition: integerIn(row, 2),
    entries: textOrNullIn(row, 3),
    hasState: integerIn(row, 4) === 1,
  }
}
