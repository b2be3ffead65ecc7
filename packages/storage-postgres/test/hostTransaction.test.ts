import { Storage, StorageError } from "@civic-practice/core"
import { inTransaction, layer } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Fiber, Result } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf } from "../../../test/storage/batches.ts"
import { add, countOf, dispatcher } from "../../../test/storage/Counter.ts"
import { newDatabase, withClient } from "./fixtures/database.ts"
import { startProxy } from "./fixtures/proxy.ts"

const url = await newDatabase()
await withClient(url, (sql) => sql`CREATE TABLE visit (visitor text PRIMARY KEY)`)

type Services = Storage | PgClient.PgClient

const run = <A, E>(effect: Effect.Effect<A, E, Services>, at = url): Promise<A> =>
  Effect.runPromise(Effect.provide(effect, layer({ url: at, timeout: "5 seconds" })))

const visit = (visitor: string) =>
  PgClient.PgClient.use((sql) => sql`INSERT INTO visit (visitor) VALUES (${visitor})`)

const visits = (visitor: string) =>
  PgClient.PgClient.use((sql) =>
    Effect.map(sql`SELECT 1 FROM visit WHERE visitor = ${visitor}`, (rows) => rows.length),
  )

/** What there is of a visit and of a counter, seen from outside of any transaction. */
const seen = (name: string) => Effect.all([visits(name), countOf(name)])

describe("commands in a transaction of the host", () => {
  it("happen with the host's own writes", async () => {
    const [answers, found] = await run(
      Effect.gen(function* () {
        const work = Effect.gen(function* () {
          yield* visit("both")
          const first = yield* add("both", "both 1")
          const second = yield* add("both", "both 2")
          return [first, second]
        })
        return [yield* inTransaction(dispatcher, work), yield* seen("both")]
      }),
    )
    expect(answers).toEqual([1, 2])
    expect(found).toEqual([1, 2])
  })

  it("do not happen where the host gives up, and can be repeated with their keys", async () => {
    const found = await run(
      Effect.gen(function* () {
        const work = Effect.andThen(visit("neither"), add("neither", "neither 1"))
        const failed = yield* Effect.flip(
          inTransaction(dispatcher, Effect.andThen(work, Effect.fail("changed my mind"))),
        )
        const after = yield* seen("neither")
        yield* inTransaction(dispatcher, work)
        return { failed, after, later: yield* seen("neither") }
      }),
    )
    expect(found).toEqual({ failed: "changed my mind", after: [0, 0], later: [1, 1] })
  })

  it("take the host's writes with them where they are refused and the host lets that pass", async () => {
    const found = await run(
      Effect.gen(function* () {
        const nine = Effect.forEach([1, 2, 3, 4, 5, 6, 7, 8, 9], (n) => add("full", `full ${n}`))
        yield* inTransaction(dispatcher, nine)
        const work = Effect.andThen(visit("full"), add("full", "full 10"))
        return [yield* Effect.flip(inTransaction(dispatcher, work)), yield* seen("full")]
      }),
    )
    expect(found).toEqual(["full", [0, 9]])
  })

  it("are not part of it where they are given to a dispatcher of the application's own", async () => {
    // The control: what this API is for.
    const found = await run(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const work = Effect.andThen(add("outside", "outside 1"), Effect.fail("undone"))
        yield* Effect.ignore(sql.withTransaction(Effect.andThen(visit("outside"), work)))
        return yield* seen("outside")
      }).pipe(Effect.provide(dispatcher)),
    )
    expect(found).toEqual([0, 1])
  })

  it("are a part of their own within a transaction that is open already", async () => {
    const found = await run(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const inner = Effect.andThen(add("inner", "inner 1"), Effect.fail("inner"))
        yield* sql.withTransaction(
          Effect.gen(function* () {
            yield* inTransaction(dispatcher, add("outer", "outer 1"))
            yield* Effect.ignore(inTransaction(dispatcher, inner))
            yield* visit("outer")
          }),
        )
        return [yield* seen("outer"), yield* seen("inner")]
      }),
    )
    expect(found).toEqual([
      [1, 1],
      [0, 0],
    ])
  })

  it("are decided on what the host's transaction sees, and others wait for its end", async () => {
    const found = await run(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const isIn = yield* Deferred.make<void>()
        const mayEnd = yield* Deferred.make<void>()
        const own = Effect.gen(function* () {
          const answer = yield* add("shared", "own")
          yield* Deferred.succeed(isIn, undefined)
          yield* Deferred.await(mayEnd)
          return answer
        })
        const holding = yield* Effect.forkChild(inTransaction(dispatcher, own))
        yield* Deferred.await(isIn)
        const other = yield* Effect.forkChild(Effect.provide(add("shared", "other"), dispatcher))
        // Until the server says that somebody waits for the transaction.
        yield* sql`SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`.pipe(
          Effect.repeat({ until: (rows) => rows.length > 0 }),
        )
        const before = yield* countOf("shared")
        yield* Deferred.succeed(mayEnd, undefined)
        const answers = [yield* Fiber.join(holding), yield* Fiber.join(other)]
        return { before, answers, after: yield* countOf("shared") }
      }),
    )
    expect(found).toEqual({ before: 0, answers: [1, 2], after: 2 })
  })

  it("make each other's transactions Retryable where those lock realms in different orders", async () => {
    const outcomes = await run(
      Effect.gen(function* () {
        const storage = yield* Storage
        const first = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
        const commitIn = (name: string, id: string) =>
          storage.commit({ ...batchOf([account(id, 0)]), realm: name })
        const crossing = (mine: 0 | 1) =>
          inTransaction(
            dispatcher,
            Effect.gen(function* () {
              yield* commitIn(["north", "south"][mine] ?? "", `first of ${mine}`)
              yield* Deferred.succeed(first[mine], undefined)
              yield* Deferred.await(first[mine === 0 ? 1 : 0])
              yield* commitIn(["south", "north"][mine] ?? "", `second of ${mine}`)
            }),
          )
        return yield* Effect.all([Effect.result(crossing(0)), Effect.result(crossing(1))], {
          concurrency: 2,
        })
      }),
    )
    const failures = outcomes.flatMap((one) => (Result.isFailure(one) ? [one.failure] : []))
    expect(failures).toHaveLength(1)
    expect(failures[0]).toMatchObject({ _tag: "StorageError", reason: "Retryable" })
  })
})

describe("a host's transaction that fails at its end", () => {
  it("is CommitUnknown where the connection is lost in COMMIT, and settles by its keys", async () => {
    const proxy = await startProxy(url)
    const found = await run(
      Effect.gen(function* () {
        const work = Effect.gen(function* () {
          yield* visit("lost")
          const answer = yield* add("lost", "lost 1")
          proxy.fault = "cut"
          return answer
        })
        const failure = yield* Effect.flip(inTransaction(dispatcher, work))
        proxy.fault = "none"
        // The host's own write has a key of its own; the command has the one it was given.
        const again = yield* inTransaction(dispatcher, add("lost", "lost 1"))
        return { failure, again, after: yield* seen("lost") }
      }),
      proxy.url,
    )
    await proxy.close()
    expect(found.failure).toBeInstanceOf(StorageError)
    expect(found.failure).toMatchObject({ reason: "CommitUnknown", operation: "commit" })
    expect(found).toMatchObject({ again: 1, after: [1, 1] })
  })

  it("is Retryable where the connection is lost before it, and nothing is left of it", async () => {
    const proxy = await startProxy(url)
    const found = await run(
      Effect.gen(function* () {
        const work = Effect.gen(function* () {
          yield* visit("cut")
          proxy.cut()
          return yield* add("cut", "cut 1")
        })
        return [yield* Effect.flip(inTransaction(dispatcher, work)), yield* seen("cut")]
      }),
      proxy.url,
    )
    await proxy.close()
    expect(found).toMatchObject([{ _tag: "StorageError", reason: "Retryable" }, [0, 0]])
  })

  it("is Down where the server does not answer a command, and does not wait for it for good", async () => {
    const proxy = await startProxy(url)
    const work = Effect.gen(function* () {
      yield* visit("dead")
      proxy.fault = "dead"
      return yield* add("dead", "dead 1")
    })
    const failure = await Effect.runPromise(
      Effect.flip(inTransaction(dispatcher, work)).pipe(
        Effect.ensuring(
          Effect.sync(() => {
            proxy.fault = "none"
            proxy.cut()
          }),
        ),
        Effect.provide(layer({ url: proxy.url, timeout: "500 millis" })),
      ),
    )
    await proxy.close()
    expect(failure).toMatchObject({ _tag: "StorageError", reason: "Down" })
    expect(await run(seen("dead"))).toEqual([0, 0])
  })

  it("is Refused where a statement had failed and the work went on regardless", async () => {
    const found = await run(
      Effect.gen(function* () {
        yield* visit("twice")
        const work = Effect.andThen(add("twice", "twice 1"), Effect.ignore(visit("twice")))
        const failure = yield* Effect.flip(inTransaction(dispatcher, work))
        return { failure, after: yield* seen("twice") }
      }),
    )
    expect(found).toMatchObject({ failure: { reason: "Refused" }, after: [1, 0] })
  })

  it("is Refused in the same words where a command was given after such a statement", async () => {
    const found = await run(
      Effect.gen(function* () {
        yield* visit("after")
        const regardless = Effect.ignore(visit("after"))
        const atEnd = inTransaction(dispatcher, regardless)
        const within = inTransaction(dispatcher, Effect.andThen(regardless, add("after", "1")))
        const failures = [yield* Effect.flip(atEnd), yield* Effect.flip(within)]
        return { failures, after: yield* seen("after") }
      }),
    )
    const detail = expect.stringContaining(
      "a statement of the transaction had failed, so all of it",
    )
    const failure = { _tag: "StorageError", reason: "Refused", detail }
    expect(found).toMatchObject({ failures: [failure, failure], after: [1, 0] })
  })
})
