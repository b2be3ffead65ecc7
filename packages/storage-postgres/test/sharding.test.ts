import { conformance } from "@civic-practice/storage-conformance"
import { layer, layerClient, migrate } from "@civic-practice/storage-postgres"
import { Effect, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { newDatabase, withClient } from "./fixtures/database.ts"

const url = await newDatabase()
await Effect.runPromise(Effect.provide(migrate(), layerClient({ url: Redacted.make(url) })))

const tables = ["realm", "stream", "event", "entry"]

describe("the schema", () => {
  it("has no key that does not begin with the realm", async () => {
    const keys = await withClient(
      url,
      (sql) => sql`
        SELECT c.relname AS table, a.attname AS first
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE c.relnamespace = 'civic_practice'::regnamespace AND c.relname <> 'migration'
        ORDER BY 1`,
    )
    expect(keys).toEqual(tables.toSorted().map((table) => ({ table, first: "realm" })))
  })

  it("has nothing that reaches over realms: no sequence, trigger, foreign key or rule", async () => {
    const found = await withClient(
      url,
      (sql) => sql`
        SELECT relname AS name FROM pg_class
          WHERE relnamespace = 'civic_practice'::regnamespace AND relkind NOT IN ('r', 'i')
        UNION ALL SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          WHERE c.relnamespace = 'civic_practice'::regnamespace
        UNION ALL SELECT conname FROM pg_constraint
          WHERE connamespace = 'civic_practice'::regnamespace AND contype NOT IN ('p', 'n')
        UNION ALL SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
          WHERE c.relnamespace = 'civic_practice'::regnamespace`,
    )
    expect(found).toEqual([])
  })
})

describe("tables that are split by realm", async () => {
  const split = await newDatabase()
  await Effect.runPromise(Effect.provide(migrate(), layerClient({ url: Redacted.make(split) })))
  // PostgreSQL's own partitions make the same demands as servers that share the realms between them: every key has
  // the realm in it. A row of another realm is in another table.
  await withClient(split, (sql) =>
    Effect.gen(function* () {
      for (const table of tables) {
        const whole = `civic_practice.${table}`
        for (const statement of [
          `ALTER TABLE ${whole} RENAME TO ${table}_model`,
          `CREATE TABLE ${whole} (LIKE ${whole}_model INCLUDING ALL) PARTITION BY HASH (realm)`,
          ...[0, 1, 2, 3].map(
            (part) =>
              `CREATE TABLE ${whole}_${part} PARTITION OF ${whole} FOR VALUES WITH (MODULUS 4, REMAINDER ${part})`,
          ),
          `DROP TABLE ${whole}_model`,
        ]) {
          yield* sql.unsafe(statement).unprepared
        }
      }
    }),
  )

  conformance(it, "PostgreSQL split by realm", layer({ url: split }), {
    profile: "quick",
    histories: 5,
  })

  it("hold realms in all of their parts", async () => {
    const parts = await withClient(
      split,
      (sql) =>
        sql`SELECT DISTINCT tableoid::regclass::text AS part FROM civic_practice.realm ORDER BY 1`,
    )
    expect(parts).toHaveLength(4)
  })

  it("would be refused with a key over all realms", async () => {
    // The control: what the demand is.
    const failure = await withClient(split, (sql) =>
      Effect.flip(sql.unsafe("CREATE UNIQUE INDEX ON civic_practice.stream (kind, id)").unprepared),
    )
    expect(failure.reason.cause).toMatchObject({ code: "0A000" })
  })
})
