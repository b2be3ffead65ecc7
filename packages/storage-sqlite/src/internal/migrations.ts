/** A step from one schema version to the next. Published steps never change. */
export interface Migration {
  readonly version: number
  readonly name: string
  readonly sql: string
}

/** How many bits of an event's place are its position; the bits above are the number of its realm. */
export const positionBits = 40

/** The steps in order. Every table's name begins with `civic_`, so that a host can keep its own beside them. */
export const migrations: ReadonlyArray<Migration> = [
  {
    version: 1,
    name: "streams, events and index entries",
    sql: `
-- Realms, and within a realm the names of stream kinds, indexes and event types, stand as small numbers below.
CREATE TABLE civic_realm (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE civic_name (
  realm INTEGER NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (realm, number),
  UNIQUE (realm, name)
) STRICT, WITHOUT ROWID;

-- last_position: the place of the stream's last event in the realm, 0 where there is none.
-- entries: the stream's index entries as JSON, an array of pairs of name and key, null where there are none.
-- room: empty bytes in the rows of streams that will grow, gone with their first change.
-- The state comes at the end: a version is read without a long state.
CREATE TABLE civic_stream (
  number INTEGER PRIMARY KEY,
  realm INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  head TEXT NOT NULL,
  entries TEXT,
  state TEXT,
  room BLOB,
  UNIQUE (realm, kind, id)
) STRICT;

-- place: the realm's number times 2^${positionBits} plus the event's position: a realm's events lie together in order,
-- appended at one end, without a second index. previous_position: that of the event before it in its stream.
CREATE TABLE civic_event (
  place INTEGER PRIMARY KEY,
  stream INTEGER NOT NULL,
  version INTEGER NOT NULL,
  previous_position INTEGER NOT NULL,
  type INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;

-- Texts compare by their UTF-8 bytes, which is by code point.
CREATE TABLE civic_entry (
  realm INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  index_name INTEGER NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  stream INTEGER NOT NULL,
  PRIMARY KEY (realm, kind, index_name, key, id)
) STRICT, WITHOUT ROWID;
`,
  },
]

/** The schema version that this library reads and writes. */
export const schemaVersion = migrations.at(-1)?.version ?? 0
