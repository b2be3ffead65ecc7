import { functionSettings, primaryOnly } from "./functionSettings.ts"

/** The functions that read. Each answers as of one moment. */
export const readFunctions = (schema: string): ReadonlyArray<string> => [
  load(schema),
  find(schema),
  readRealm(schema),
  streamPositions(schema),
  eventsAt(schema),
  versionsFunction(schema),
]

// A look-up of its own for each stream. As a join, a plan that was made while the table was empty would go through
// the realm's streams and ask of each whether it is wanted.
const streamOf = (schema: string): string => `
      SELECT o.version, o.head, o.state FROM ${schema}.stream o
      WHERE o.realm = in_realm AND o.kind = w.kind AND o.id = w.id LIMIT 1
    `

const stable = `LANGUAGE plpgsql STABLE ${functionSettings}`

const load = (schema: string): string => `
CREATE FUNCTION ${schema}.load_1(in_realm text, in_kind text[], in_id text[])
RETURNS TABLE (place int, version float8, head text, state text)
${stable} AS $$
#variable_conflict use_column
BEGIN
  ${primaryOnly}
  RETURN QUERY
    SELECT w.place::int, s.version::float8, s.head, s.state
    FROM unnest(in_kind, in_id) WITH ORDINALITY AS w (kind, id, place)
    CROSS JOIN LATERAL (${streamOf(schema)}) s;
END
$$
`

const versionsFunction = (schema: string): string => `
-- What a batch without writes asks for: the realm's last position (place 0), and the versions of streams.
CREATE FUNCTION ${schema}.versions_1(in_realm text, in_kind text[], in_id text[])
RETURNS TABLE (place int, answer float8)
${stable} AS $$
#variable_conflict use_column
BEGIN
  ${primaryOnly}
  RETURN QUERY
    SELECT 0, r.position::float8 FROM ${schema}.realm r WHERE r.realm = in_realm
    UNION ALL
    SELECT w.place::int, s.version::float8
    FROM unnest(in_kind, in_id) WITH ORDINALITY AS w (kind, id, place)
    CROSS JOIN LATERAL (${streamOf(schema)}) s;
END
$$
`

const page = (schema: string, bounds: string): string => `
    RETURN QUERY
      SELECT e.key, e.id, s.version::float8, s.head, s.state
      FROM (SELECT o.key, o.id FROM ${schema}.entry o
            WHERE o.realm = in_realm AND o.kind = in_kind AND o.index_name = in_index AND ${bounds}
            ORDER BY o.key, o.id LIMIT in_limit) e
      CROSS JOIN LATERAL (
        SELECT o.version, o.head, o.state FROM ${schema}.stream o
        WHERE o.realm = in_realm AND o.kind = in_kind AND o.id = e.id LIMIT 1
      ) s
      ORDER BY e.key, e.id;`

const find = (schema: string): string => `
CREATE FUNCTION ${schema}.find_1(
  in_realm text, in_kind text, in_index text, in_from text, in_after_id text, in_to text, in_limit int
) RETURNS TABLE (key text, id text, version float8, head text, state text)
${stable} AS $$
#variable_conflict use_column
BEGIN
  ${primaryOnly}
  -- Apart from one another, so that each has both of its bounds in the index.
  IF in_after_id IS NULL AND in_to IS NULL THEN ${page(schema, "o.key >= in_from")}
  ELSIF in_after_id IS NULL THEN ${page(schema, "o.key >= in_from AND o.key < in_to")}
  ELSIF in_to IS NULL THEN ${page(schema, "(o.key, o.id) > (in_from, in_after_id)")}
  ELSE ${page(schema, "(o.key, o.id) > (in_from, in_after_id) AND o.key < in_to")}
  END IF;
END
$$
`

const readRealm = (schema: string): string => `
CREATE FUNCTION ${schema}.read_1(in_realm text, in_after float8, in_limit int)
RETURNS TABLE ("position" float8, version float8, kind text, id text, type text, body text)
${stable} AS $$
#variable_conflict use_column
BEGIN
  ${primaryOnly}
  RETURN QUERY
    SELECT e.position::float8, e.version::float8, e.kind, e.id, e.type, e.body
    FROM ${schema}.event e
    WHERE e.realm = in_realm AND e.position > in_after::bigint
    ORDER BY e.position LIMIT in_limit;
END
$$
`

const streamPositions = (schema: string): string => `
-- The positions of a stream's events after a version, the last one first.
CREATE FUNCTION ${schema}.stream_positions_1(in_realm text, in_kind text, in_id text, in_after float8)
RETURNS float8[]
${stable} AS $$
#variable_conflict use_column
DECLARE
  at bigint;
  event_version bigint;
  previous bigint;
  positions float8[] := '{}';
BEGIN
  ${primaryOnly}
  SELECT s.last_position INTO at FROM ${schema}.stream s
    WHERE s.realm = in_realm AND s.kind = in_kind AND s.id = in_id;
  WHILE at > 0 LOOP
    SELECT e.version, e.previous_position INTO event_version, previous FROM ${schema}.event e
      WHERE e.realm = in_realm AND e.position = at;
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = 'data_corrupted',
        MESSAGE = format('the event at position %s is missing', at);
    END IF;
    EXIT WHEN event_version <= in_after;
    positions := array_append(positions, at::float8);
    at := previous;
  END LOOP;
  RETURN positions;
END
$$
`

const eventsAt = (schema: string): string => `
CREATE FUNCTION ${schema}.events_at_1(in_realm text, in_position float8[])
RETURNS TABLE ("position" float8, version float8, type text, body text)
${stable} AS $$
#variable_conflict use_column
BEGIN
  ${primaryOnly}
  RETURN QUERY
    SELECT e.position::float8, e.version::float8, e.type, e.body
    FROM unnest(in_position) AS w (at)
    CROSS JOIN LATERAL (
      SELECT o.position, o.version, o.type, o.body FROM ${schema}.event o
      WHERE o.realm = in_realm AND o.position = w.at::bigint LIMIT 1
    ) e
    ORDER BY e.position;
END
$$
`
