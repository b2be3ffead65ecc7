import { DatabaseSync } from "node:sqlite"
import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"

/** How many accounts there are through the library, and how many of each more there are to be. */
export interface Growth {
  readonly templates: number
  /** Copies of each, beside itself. */
  readonly copies: number
  /** How many events the templates have in all. */
  readonly events: number
}

/** Makes a database as large as its district would become. */
export type Fill = (growth: Growth, tell: (done: number) => void) => Promise<void>

const copiesAtOnce = 250

const chunks = (copies: number): ReadonlyArray<readonly [first: number, last: number]> =>
  Array.from({ length: Math.ceil(copies / copiesAtOnce) }, (_, chunk) => [
    chunk * copiesAtOnce + 1,
    Math.min(copies, (chunk + 1) * copiesAtOnce),
  ])

/**
 * Copies the rows of accounts and earnings under other ids, with their events and index entries: only their number and
 * their shape matter here. Entered one by one through the library, ten million would take half an hour.
 */
export const fillSqlite =
  (filename: string): Fill =>
  async ({ copies, events, templates }, tell) => {
    const database = new DatabaseSync(filename)
    database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000")
    const one = (sql: string): number => Number(Object.values(database.prepare(sql).get() ?? {})[0])
    const span = one("SELECT max(number) FROM civic_stream")
    const last = one("SELECT max(place) FROM civic_event")
    const first = last - events + 1
    const kind = (name: string): number =>
      one(`SELECT number FROM civic_name WHERE name = '${name}'`)
    const [account, earning] = [kind("points.account"), kind("points.earning")]
    const id = (of: string): string => `CASE ${of}.kind WHEN ${account}
      THEN printf('volunteer/v-%06d', CAST(substr(${of}.id, 13) AS INTEGER) + ${templates} * c)
      ELSE printf('record/c%06d', c) || substr(${of}.id, 7) END`
    const moved = (place: string): string =>
      `CASE ${place} WHEN 0 THEN 0 ELSE ${place} + ${events} * c END`
    for (const [from, to] of chunks(copies)) {
      const copy = `WITH RECURSIVE copy (c) AS (SELECT ${from} UNION ALL SELECT c + 1 FROM copy WHERE c < ${to})`
      database.exec(`BEGIN;
        ${copy} INSERT INTO civic_stream
          SELECT s.number + ${span} * c, s.realm, s.kind, ${id("s")}, s.version, ${moved("s.last_position")},
                 s.head, s.entries, s.state, NULL
          FROM copy CROSS JOIN civic_stream s
          WHERE s.number <= ${span} AND s.kind IN (${account}, ${earning});
        ${copy} INSERT INTO civic_event
          SELECT e.place + ${events} * c, e.stream + ${span} * c, e.version, ${moved("e.previous_position")},
                 e.type, e.body
          FROM copy CROSS JOIN civic_event e WHERE e.place BETWEEN ${first} AND ${last};
        ${copy} INSERT INTO civic_entry
          SELECT e.realm, e.kind, e.index_name, e.key, ${id("e")}, e.stream + ${span} * c
          FROM copy CROSS JOIN civic_entry e WHERE e.stream <= ${span} AND e.kind = ${account};
        COMMIT`)
      tell(to / copies)
    }
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
  }

/** As `fillSqlite`. */
export const fillPostgres =
  (url: string, schema: string): Fill =>
  async ({ copies, events, templates }, tell) => {
    const copied = "('points.account', 'points.earning')"
    const id = (of: string): string => `CASE ${of}.kind WHEN 'points.account'
      THEN 'volunteer/v-' || lpad((substr(${of}.id, 13)::int + ${templates} * c)::text, 6, '0')
      ELSE 'record/c' || lpad(c::text, 6, '0') || substr(${of}.id, 7) END`
    const moved = (place: string): string =>
      `CASE ${place} WHEN 0 THEN 0 ELSE ${place} + ${events} * c END`
    const program = Effect.gen(function* () {
      const sql = yield* PgClient.PgClient
      const run = (statement: string) => sql.unsafe<{ readonly value: string }>(statement)
      // What the templates are, before there are copies of them.
      yield* run(
        `CREATE TABLE template_stream AS SELECT * FROM ${schema}.stream WHERE kind IN ${copied}`,
      )
      yield* run(
        `CREATE TABLE template_event AS SELECT * FROM ${schema}.event WHERE kind IN ${copied}`,
      )
      yield* run(
        `CREATE TABLE template_entry AS SELECT * FROM ${schema}.entry WHERE kind IN ${copied}`,
      )
      for (const [from, to] of chunks(copies)) {
        const copy = `FROM generate_series(${from}, ${to}) AS c CROSS JOIN`
        yield* run(`INSERT INTO ${schema}.stream
          SELECT s.realm, s.kind, ${id("s")}, s.version, ${moved("s.last_position")}, s.head, s.entries, s.state
          ${copy} template_stream s`)
        yield* run(`INSERT INTO ${schema}.event
          SELECT e.realm, e.position + ${events} * c, e.kind, ${id("e")}, e.version,
                 ${moved("e.previous_position")}, e.type, e.body
          ${copy} template_event e`)
        yield* run(`INSERT INTO ${schema}.entry
          SELECT e.realm, e.kind, e.index_name, e.key, ${id("e")} ${copy} template_entry e`)
        tell(to / copies)
      }
      yield* run(`UPDATE ${schema}.realm SET position = position + ${events * copies}`)
      yield* run("DROP TABLE template_stream, template_event, template_entry")
      yield* run("VACUUM ANALYZE")
      yield* run("CHECKPOINT")
    })
    await Effect.runPromise(
      Effect.provide(program, PgClient.layer({ url: Redacted.make(url), maxConnections: 1 })),
    )
  }
