import { DatabaseSync } from "node:sqlite"
import { Storage } from "@civic-practice/core"
import { inTransaction, layer } from "@civic-practice/storage-sqlite"
import { Effect, Fiber, Stream } from "effect"
import { afterEach, describe, expect, it } from "vitest"
import { realm } from "../../../test/storage/batches.ts"
import { add, countOf, dispatcher } from "../../../test/storage/Counter.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()
const opened: Array<DatabaseSync> = []

afterEach(() => {
  for (const database of opened.splice(0)) if (database.isOpen) database.close()
})

/** A file with our tables and one of the host's, and the host's own connection to it. */
const hosted = async (name: string) => {
  const filename = path(`${name}.sqlite`)
  const run = <A, E>(effect: Effect.Effect<A, E, Storage>): Promise<A> =>
    Effect.runPromise(Effect.provide(effect, layer({ filename })))
  await run(Effect.void)
  const database = new DatabaseSync(filename)
  opened.push(database)
  database.exec("PRAGMA busy_timeout = 50; CREATE TABLE visit (visitor TEXT PRIMARY KEY) STRICT")
  const visit = (visitor: string): Effect.Effect<void> =>
    Effect.sync(() => void database.prepare("INSERT INTO visit (visitor) VALUES (?)").run(visitor))
  /** What there is of a visit and of a counter, seen from another connection. */
  const seen = async (of: string): Promise<readonly [visits: number, count: number]> => {
    const other = new DatabaseSync(filename, { readOnly: true })
    const visits = other.prepare("SELECT 1 FROM visit WHERE visitor = ?").all(of).length
    other.close()
    return [visits, await run(countOf(of))]
  }
  return { filename, database, visit, seen, run }
}

describe("commands in a transaction of the host", () => {
  it("happen with the host's own writes", async () => {
    const { database, seen, visit } = await hosted("both")
    const work = Effect.gen(function* () {
      yield* visit("both")
      return [yield* add("both", "both 1"), yield* add("both", "both 2")]
    })
    expect(await Effect.runPromise(inTransaction(database, dispatcher, work))).toEqual([1, 2])
    expect(await seen("both")).toEqual([1, 2])
    expect(database.isTransaction).toBe(false)
  })

  it("do not happen where the host gives up, and can be repeated with their keys", async () => {
    const { database, seen, visit } = await hosted("neither")
    const work = Effect.andThen(visit("neither"), add("neither", "neither 1"))
    const givingUp = Effect.andThen(work, Effect.fail("changed my mind"))
    const failed = await Effect.runPromise(
      Effect.flip(inTransaction(database, dispatcher, givingUp)),
    )
    expect(failed).toBe("changed my mind")
    expect(await seen("neither")).toEqual([0, 0])
    await Effect.runPromise(inTransaction(database, dispatcher, work))
    expect(await seen("neither")).toEqual([1, 1])
    // And a repetition changes nothing more.
    const again = inTransaction(database, dispatcher, add("neither", "neither 1"))
    expect(await Effect.runPromise(again)).toBe(1)
    expect(await seen("neither")).toEqual([1, 1])
  })

  it("take the host's writes with them where they are refused, unless the host lets that pass", async () => {
    const { database, seen, visit } = await hosted("refused")
    const nine = Effect.forEach([1, 2, 3, 4, 5, 6, 7, 8, 9], (n) => add("full", `full ${n}`))
    await Effect.runPromise(inTransaction(database, dispatcher, nine))
    const work = Effect.andThen(visit("full"), add("full", "full 10"))
    const refused = await Effect.runPromise(Effect.flip(inTransaction(database, dispatcher, work)))
    expect(refused).toBe("full")
    expect(await seen("full")).toEqual([0, 9])
    const passing = Effect.andThen(visit("full"), Effect.ignore(add("full", "full 11")))
    await Effect.runPromise(inTransaction(database, dispatcher, passing))
    expect(await seen("full")).toEqual([1, 9])
  })

  it("are undone when the work is interrupted or breaks off", async () => {
    const { database, seen, visit } = await hosted("interrupted")
    const begun = Effect.andThen(visit("v"), add("v", "v 1"))
    const interrupted = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(
        inTransaction(database, dispatcher, Effect.andThen(begun, Effect.never)),
      )
      while (!database.isTransaction) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
    })
    await Effect.runPromise(interrupted)
    expect([database.isTransaction, await seen("v")]).toEqual([false, [0, 0]])
    const broken = inTransaction(database, dispatcher, Effect.andThen(begun, Effect.die("defect")))
    await expect(Effect.runPromise(broken)).rejects.toBeDefined()
    expect([database.isTransaction, await seen("v")]).toEqual([false, [0, 0]])
  })

  it("are not part of it where they are given to a dispatcher of the application's own", async () => {
    // The control: what this API is for.
    const { database, filename, seen, visit } = await hosted("outside")
    const apart = add("outside", "outside 1").pipe(
      Effect.provide(dispatcher),
      Effect.provide(layer({ filename })),
    )
    await Effect.runPromise(apart)
    database.exec("BEGIN IMMEDIATE")
    await Effect.runPromise(visit("outside"))
    database.exec("ROLLBACK")
    expect(await seen("outside")).toEqual([0, 1])
  })

  it("are undone by a savepoint of the host's, and those after it are as if they had never been", async () => {
    const { database, run, seen, visit } = await hosted("savepoint")
    const exec = (sql: string): Effect.Effect<void> => Effect.sync(() => database.exec(sql))
    const work = Effect.gen(function* () {
      yield* exec("SAVEPOINT mine")
      yield* Effect.andThen(visit("first"), add("first", "first 1"))
      yield* exec("ROLLBACK TO mine")
      // Of a realm and kind that were new, and with the number that the first one had.
      const second = yield* Effect.andThen(visit("second"), add("second", "second 1"))
      return [second, yield* add("first", "first 1"), yield* add("first", "first 2")]
    })
    expect(await Effect.runPromise(inTransaction(database, dispatcher, work))).toEqual([1, 1, 2])
    expect([await seen("first"), await seen("second")]).toEqual([
      [0, 2],
      [1, 1],
    ])
    const events = Storage.use((storage) => Stream.runCollect(storage.read({ realm })))
    expect((await run(events)).map(({ id, position }) => [position, id])).toEqual([
      [1, "second"],
      [2, "first"],
      [3, "first"],
    ])
  })

  it("are refused where the work ends the transaction and begins another", async () => {
    const { database, seen, visit } = await hosted("another")
    const work = Effect.gen(function* () {
      yield* add("another", "another 1")
      database.exec("ROLLBACK; BEGIN IMMEDIATE")
      yield* visit("another")
    })
    const failed = await Effect.runPromise(Effect.flip(inTransaction(database, dispatcher, work)))
    expect(failed).toMatchObject({ reason: "Refused", operation: "commit" })
    expect([database.isTransaction, await seen("another")]).toEqual([false, [0, 0]])
  })

  it("leave no transaction open where the tables are not what they were", async () => {
    const { database } = await hosted("damaged")
    database.exec("ALTER TABLE civic_event RENAME COLUMN body TO corpse")
    const failed = inTransaction(database, dispatcher, Effect.void)
    expect(await Effect.runPromise(Effect.flip(failed))).toMatchObject({ reason: "Down" })
    expect(database.isTransaction).toBe(false)
  })

  it("happen on a connection that reads whole numbers as BigInt", async () => {
    const { filename, seen } = await hosted("bigints")
    const own = new DatabaseSync(filename, { readBigInts: true })
    opened.push(own)
    await Effect.runPromise(inTransaction(own, dispatcher, add("bigints", "bigints 1")))
    expect(await seen("bigints")).toEqual([0, 1])
  })

  it("are refused by name where they cannot be", async () => {
    const { database, filename } = await hosted("wrong")
    const tried = (own: DatabaseSync): Promise<unknown> =>
      Effect.runPromise(Effect.flip(inTransaction(own, dispatcher, add("wrong", "wrong 1"))))
    database.exec("BEGIN")
    expect(await tried(database)).toMatchObject({ reason: "Refused", operation: "open" })
    expect(database.isTransaction).toBe(true)
    database.exec("ROLLBACK")
    const empty = new DatabaseSync(":memory:")
    opened.push(empty)
    expect(await tried(empty)).toMatchObject({ reason: "Down", operation: "open" })
    const other = new DatabaseSync(filename)
    opened.push(other)
    other.exec("BEGIN IMMEDIATE")
    expect(await tried(database)).toMatchObject({ reason: "Retryable", operation: "open" })
    other.exec("COMMIT")
    const endingIt = Effect.andThen(
      add("wrong", "wrong 1"),
      Effect.sync(() => database.exec("ROLLBACK")),
    )
    const ended = await Effect.runPromise(
      Effect.flip(inTransaction(database, dispatcher, endingIt)),
    )
    expect(ended).toMatchObject({ reason: "Refused", operation: "commit" })
  })

  it("wait for the disk, and leave nothing of what they erase", async () => {
    const { database } = await hosted("pragmas")
    database.exec("PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF")
    await Effect.runPromise(inTransaction(database, dispatcher, add("a", "a 1")))
    const [synchronous] = Object.values(database.prepare("PRAGMA synchronous").get() ?? {})
    const [secure] = Object.values(database.prepare("PRAGMA secure_delete").get() ?? {})
    expect([synchronous, secure]).toEqual([2, 1])
  })
})
