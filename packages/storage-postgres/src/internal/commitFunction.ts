import { functionSettings } from "./functionSettings.ts"

/**
 * The function that commits a batch in one call.
 *
 * `stream_*` are all streams of the batch, writes before reads, with the versions they are expected at; `changed_*`
 * and `new_*` the writes; `event_*` the events in the order of the batch. `changed_last` and `new_last` say which
 * event is the stream's last, counted from 1, 0 where it has none; `event_first_of` which stream it is the first
 * event of, 0 where it follows another one of its stream. `rekeyed_*` are the changed streams whose index entries are
 * replaced.
 *
 * Answers one row (0, position), or a row for each stale stream: its place among the streams, and its version.
 */
export const commitFunction = (schema: string): string => `
CREATE FUNCTION ${schema}.commit_1(
  in_realm text, in_lock_timeout text,
  stream_kind text[], stream_id text[], stream_version float8[],
  changed_kind text[], changed_id text[], changed_version float8[], changed_last int[],
  changed_head text[], changed_entries text[], changed_state text[],
  new_kind text[], new_id text[], new_version float8[], new_last int[],
  new_head text[], new_entries text[], new_state text[],
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
  versions float8[];
  last_positions bigint[];
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
  SELECT array_agg(coalesce(s.version, 0)::float8 ORDER BY w.place),
         array_agg(coalesce(s.last_position, 0) ORDER BY w.place)
    INTO versions, last_positions
    FROM unnest(stream_kind, stream_id) WITH ORDINALITY AS w (kind, id, place)
    LEFT JOIN ${schema}.stream s ON s.realm = in_realm AND s.kind = w.kind AND s.id = w.id;
  IF versions <> stream_version THEN
    -- Answered, not raised: within a host's transaction an error would undo the host's work too.
    UPDATE ${schema}.realm r SET position = r.position - events WHERE r.realm = in_realm;
    RETURN QUERY
      SELECT w.place::int, w.actual
      FROM unnest(versions, stream_version) WITH ORDINALITY AS w (actual, expected, place)
      WHERE w.actual <> w.expected;
    RETURN;
  END IF;
  IF cardinality(rekeyed_kind) > 0 THEN
    DELETE FROM ${schema}.entry e
      USING unnest(rekeyed_kind, rekeyed_id) AS w (kind, id)
      JOIN ${schema}.stream s ON s.realm = in_realm AND s.kind = w.kind AND s.id = w.id
      CROSS JOIN LATERAL json_array_elements(s.entries::json) AS former (entry)
      WHERE e.realm = in_realm AND e.kind = s.kind AND e.index_name = former.entry ->> 0
        AND e.key = former.entry ->> 1 AND e.id = s.id;
  END IF;
  IF cardinality(changed_kind) > 0 THEN
    UPDATE ${schema}.stream s
      SET version = w.version, head = w.head, state = w.state,
          entries = coalesce(w.entries, s.entries),
          last_position =
            CASE WHEN w.last = 0 THEN s.last_position ELSE tail - events + w.last END
      FROM unnest(changed_kind, changed_id, changed_version, changed_last, changed_head,
                  changed_entries, changed_state)
        AS w (kind, id, version, last, head, entries, state)
      WHERE s.realm = in_realm AND s.kind = w.kind AND s.id = w.id;
  END IF;
  IF cardinality(new_kind) > 0 THEN
    INSERT INTO ${schema}.stream (realm, kind, id, version, last_position, head, entries, state)
      SELECT in_realm, w.kind, w.id, w.version,
             CASE WHEN w.last = 0 THEN 0 ELSE tail - events + w.last END,
             w.head, w.entries, w.state
      FROM unnest(new_kind, new_id, new_version, new_last, new_head, new_entries, new_state)
        AS w (kind, id, version, last, head, entries, state);
  END IF;
  IF keyed THEN
    INSERT INTO ${schema}.entry (realm, kind, index_name, key, id)
      SELECT in_realm, w.kind, one.entry ->> 0, one.entry ->> 1, w.id
      FROM (SELECT * FROM unnest(changed_kind, changed_id, changed_entries)
            UNION ALL SELECT * FROM unnest(new_kind, new_id, new_entries)) AS w (kind, id, entries)
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
