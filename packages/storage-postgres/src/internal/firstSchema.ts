import { commitFunction } from "./commitFunction.ts"
import { readFunctions } from "./readFunctions.ts"

/** Tables and functions of schema version 1, a statement each. */
export const firstSchema = (schema: string): ReadonlyArray<string> => [
  ...tables(schema),
  commitFunction(schema),
  ...readFunctions(schema),
]

// Every key begins with the realm, and nothing reaches from one realm into another: the tables can be spread over
// servers by it. Texts compare by their UTF-8 bytes, which is by code point, whatever the database's language.
const tables = (schema: string): ReadonlyArray<string> => [
  `
-- position: that of the realm's last event. Whoever commits holds the row, so positions have no gaps.
CREATE TABLE ${schema}.realm (
  realm text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  PRIMARY KEY (realm)
) WITH (fillfactor = 50)`,
  `
-- last_position: that of the stream's last event, 0 where there is none.
-- entries: the stream's index entries as a JSON array of pairs of name and key, null where it never had any.
CREATE TABLE ${schema}.stream (
  realm text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  last_position bigint NOT NULL,
  head text COLLATE "C" NOT NULL,
  entries text COLLATE "C",
  state text COLLATE "C",
  PRIMARY KEY (realm, kind, id)
) WITH (fillfactor = 90)`,
  `
-- previous_position: that of the event before it in its stream, 0 where it is the first. A stream is read by going
-- back from one to the other: a second index would cost a page at random for every event.
CREATE TABLE ${schema}.event (
  realm text COLLATE "C" NOT NULL,
  position bigint NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  previous_position bigint NOT NULL,
  type text COLLATE "C" NOT NULL,
  body text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm, position)
)`,
  `
CREATE TABLE ${schema}.entry (
  realm text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  index_name text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (realm, kind, index_name, key, id)
)`,
]
