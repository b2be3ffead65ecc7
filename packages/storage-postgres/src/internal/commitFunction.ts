import { functionSettings } from "./functionSettings.ts"

const written = `SELECT in_realm, w.kind, w.id, w.version,
             CASE WHEN w.last = 0 THEN 0 ELSE tail - events + w.last END,
             w.head, w.entries, w.state
      FROM unnest(write_kind, write_id, write_expected, write_version, write_last, write_head,
                  write_entries, write_state)
        AS w (kind, id, expected, version, last, head, entries, state)`

/**
 * The function that commits a batch in one call.
 *
 * `read_*` and `write_*` are its reads and writes with the versions they are expected at, `event_*` its events, all in
 * the order of the batch. `write_last` says which event is the stream's last, counted from 1, 0 where it has none;
 * `event_first_of` of which write an event is the first, 0 where it follows another one of its stream. `rekeyed_*`
 * are the streams whose former index entries go.
 *
 * Answers one row (0, position), or a row for each stale stream: its place among writes and then reads, and its version.
 */
export const commitFunction = (schema: string): string => `
CREATE FUNCTION ${schema}.commit_1(
  in_realm text, in_lock_timeout text,
  read_kind text[], read_id text[], read_version float8[],
  write_kind text[], write_id text[], write_expected float8[], write_version float8[], write_last int[],
  write_head text[], write_entries text[], write_state text[],
  event_kind text[], event_id text[], event_version float8[], event_first_of int[],
  event_type text[], event_body text[],
  rekeyed_kind text[], rekeyed_id text[], keyed boolean
) RETURNS TABLE (place int, answer float8)
LANGUAGE plpgsql VOLATILE ${functionSettings}
SET lock_timeout = 0
AS $$
#variable_conflict use_column
DECLARE
  events int := cardinality(event_kind);
  tail bigint;
  expected float8[] := write_expected || read_version;
  versions float8[];
  last_positions bigint[];
  former record;
BEGIN
  PERFORM set_config('lock_timeout', in_lock_timeout, true);
  -- The realm comes first: whoever holds its row is alone, and what is read below stays true until the commit.
  UPDATE ${schema}.realm r SET position = r.position + events WHERE r.realm = in_realm
    RETURNING r.position INTO tail;
  IF NOT FOUND THEN
    INSERT INTO ${schema}.realm AS r (realm, position) VALUES (in_realm, events)
      ON CONFLICT (realm) DO UPDATE SET position = r.position + events
      RETURNING r.position INTO tail;
  END IF;
  SELECT array_agg(coalesce(now.version, 0)::float8 ORDER BY w.place),
         array_agg(coalesce(now.last_position, 0) ORDER BY w.place)
    INTO versions, last_positions
    FROM (
      SELECT * FROM unnest(write_kind, write_id) WITH ORDINALITY
      UNION ALL
      SELECT o.kind, o.id, o.place + cardinality(write_kind)
        FROM unnest(read_kind, read_id) WITH ORDINALITY AS o (kind, id, place)
    ) AS w (kind, id, place)
    LEFT JOIN LATERAL (
      SELECT s.version, s.last_position FROM ${schema}.stream s
      WHERE s.realm = in_realm AND s.kind = w.kind AND s.id = w.id LIMIT 1
    ) now ON true;
  IF versions <> expected THEN
    -- Answered, not raised: within a host's transaction an error would undo the host's work too.
    UPDATE ${schema}.realm r SET position = r.position - events WHERE r.realm = in_realm;
    RETURN QUERY
      SELECT w.place::int, w.actual
      FROM unnest(versions, expected) WITH ORDINALITY AS w (actual, expected, place)
      WHERE w.actual <> w.expected;
    RETURN;
  END IF;
  IF cardinality(rekeyed_kind) > 0 THEN
    FOR former IN
      SELECT w.kind, w.id, one.entry ->> 0 AS name, one.entry ->> 1 AS key
      FROM unnest(rekeyed_kind, rekeyed_id) AS w (kind, id)
      CROSS JOIN LATERAL (
        SELECT s.entries FROM ${schema}.stream s
        WHERE s.realm = in_realm AND s.kind = w.kind AND s.id = w.id LIMIT 1
      ) now
      CROSS JOIN LATERAL json_array_elements(now.entries::json) AS one (entry)
    LOOP
      DELETE FROM ${schema}.entry e
        WHERE e.realm = in_realm AND e.kind = former.kind AND e.index_name = former.name
          AND e.key = former.key AND e.id = former.id;
    END LOOP;
  END IF;
  -- Nobody else can have made a stream since it was found missing, so that need not be looked out for.
  IF 0 = ANY (write_expected) THEN
    INSERT INTO ${schema}.stream (realm, kind, id, version, last_position, head, entries, state)
      ${written} WHERE w.expected = 0;
  END IF;
  -- By the key of each, as a join would not be whatever the plan.
  IF 0 < ANY (write_expected) THEN
    INSERT INTO ${schema}.stream AS s
        (realm, kind, id, version, last_position, head, entries, state)
      ${written} WHERE w.expected > 0
      ON CONFLICT (realm, kind, id) DO UPDATE
        SET version = excluded.version, head = excluded.head, state = excluded.state,
            entries = coalesce(excluded.entries, s.entries),
            last_position = CASE WHEN excluded.last_position = 0 THEN s.last_position
                                 ELSE excluded.last_position END;
  END IF;
  IF keyed THEN
    INSERT INTO ${schema}.entry (realm, kind, index_name, key, id)
      SELECT in_realm, w.kind, one.entry ->> 0, one.entry ->> 1, w.id
      FROM unnest(write_kind, write_id, write_entries) AS w (kind, id, entries)
      CROSS JOIN LATERAL json_array_elements(w.entries::json) AS one (entry);
  END IF;
  IF events > 0 THEN
    INSERT INTO ${schema}.event
        (realm, position, kind, id, version, previous_position, type, body)
      SELECT in_realm, tail - events + w.place, w.kind, w.id, w.version,
             CASE WHEN w.first_of = 0 THEN tail - events + w.place - 1
                  ELSE last_positions[w.first_of] END,
             w.type, w.body
      FROM unnest(event_kind, event_id, event_version, event_first_of, event_type, event_body)
        WITH ORDINALITY AS w (kind, id, version, first_of, type, body, place);
  END IF;
  RETURN QUERY SELECT 0, tail::float8;
END
$$
`
