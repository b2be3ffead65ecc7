import { type Conflict, Storage, StorageError } from "@civic-practice/core"
import { layer, layerClient, layerOnClient } from "@civic-practice/storage-postgres"
import { PgClient } from "@effect/sql-pg"
import { Deferred, Effect, Fiber, Layer, Redacted, Stream } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { add, countOf, dispatcher } from "../../../test/storage/Counter.ts"
import { newDatabase, withClient } from "./fixtures/database.ts"
import { type Fault, faulty, startProxy } from "./fixtures/proxy.ts"

const url = await newDatabase()
const proxy = await startProxy(url)
afterAll(() => proxy.close())

const failing = (fault: Fault) => faulty(proxy, fault)

const run = <A, E>(effect: Effect.Effect<A, E, Storage>, options = {}): Promise<A> =>
  Effect.runPromise(
    Effect.provide(
      effect,
      layer({ url: proxy.url, timeout: "400 millis", listen: false, ...options }),
    ),
  )

const one = [{ kind: "points.account", id: "a" }]

const load = Storage.use((storage) => storage.load(realm, one))

it("an operation takes one round trip, reading a stream two", async () => {
  const costs = await run(
    Storage.use((storage) =>
      Effect.gen(function* () {
        const batch = (version: number) => batchOf([account("trip", version, { keys: { i: "k" } })])
        const operations: ReadonlyArray<Effect.Effect<unknown, Conflict | StorageError>> = [
          storage.commit(batch(0)),
          storage.load(realm, one),
          storage.find({ realm, kind: "points.account", index: "i", limit: 10 }),
          storage.commit(batch(1)),
          Stream.runCollect(storage.read({ realm })),
          Stream.runCollect(
            storage.read({ realm, stream: { kind: "points.account", id: "trip" } }),
          ),
        ]
        // Statements are prepared with their first use, in the same round trip.
        return yield* Effect.forEach(operations, (operation) => {
          const before = proxy.roundTrips()
          return Effect.map(operation, () => proxy.roundTrips() - before)
        })
      }),
    ),
  )
  // A stream's events are found by their positions, which are asked for first.
  expect(costs).toEqual([1, 1, 1, 1, 1, 2])
})

describe("a server that does not answer", () => {
  it("fails an operation by its own time limit, as what is known of it", async () => {
    const failures = await run(
      Storage.use((storage) =>
        Effect.gen(function* () {
          yield* load
          yield* failing("dead")
          const commit = storage.commit(batchOf([account("dead", 0)]))
          return yield* Effect.all([Effect.flip(commit), Effect.flip(load)])
        }).pipe(Effect.scoped),
      ),
    )
    expect(failures).toMatchObject([
      { reason: "CommitUnknown", operation: "commit" },
      { reason: "Down", operation: "load" },
    ])
  })

  it("lets go of a caller who has no more time", async () => {
    const outcome = await run(
      Effect.gen(function* () {
        yield* load
        yield* failing("dead")
        // The storage's own limit is a day away: if the caller had to wait for it, so would this test.
        return yield* Effect.timeoutOption(load, "50 millis")
      }).pipe(Effect.scoped),
      { timeout: "1 day" },
    )
    expect(outcome._tag).toBe("None")
  })
})

describe("a pool that has no connection to spare", () => {
  it("fails an operation by its time limit, with nothing sent, and works again", async () => {
    const client = layerClient({ url: Redacted.make(url), maxConnections: 1 })
    const found = await Effect.runPromise(
      Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const storage = yield* Storage
        const isIn = yield* Deferred.make<void>()
        const holding = yield* Effect.forkChild(
          sql.withTransaction(Effect.andThen(Deferred.succeed(isIn, undefined), Effect.never)),
        )
        yield* Deferred.await(isIn)
        const commit = storage.commit(batchOf([account("starved", 0)]))
        const failures = yield* Effect.all([Effect.flip(load), Effect.flip(commit)])
        const outOfTime = yield* Effect.timeoutOption(load, "20 millis")
        yield* Fiber.interrupt(holding)
        return { failures, outOfTime: outOfTime._tag, after: yield* Effect.as(commit, "done") }
      }).pipe(
        Effect.provide(layerOnClient({ timeout: "300 millis" }).pipe(Layer.provideMerge(client))),
      ),
    )
    expect(found).toMatchObject({
      failures: [
        { reason: "Down", operation: "load" },
        { reason: "Down", operation: "commit" },
      ],
      outOfTime: "None",
      after: "done",
    })
  })
})

describe("a server that is not there", () => {
  it("is Down when opened", async () => {
    const nowhere = new URL(url)
    nowhere.port = "1"
    const failure = await Effect.runPromise(
      Effect.flip(Effect.provide(load, layer({ url: nowhere.href }))),
    )
    expect(failure).toBeInstanceOf(StorageError)
    expect(failure).toMatchObject({ reason: "Down", operation: "open" })
  })

  it("is Down with advice where the database is missing or the password wrong", async () => {
    const missing = new URL(url)
    missing.pathname = "/there_is_no_such_database"
    const failure = await Effect.runPromise(
      Effect.flip(Effect.provide(load, layer({ url: missing.href }))),
    )
    expect(failure).toMatchObject({ reason: "Down", detail: expect.stringContaining("no_such") })
  })
})

describe("connections that are lost", () => {
  const terminateOthers = Effect.promise(() =>
    withClient(
      url,
      (sql) =>
        sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    ),
  )

  it("while they are idle are replaced without anybody's noticing", async () => {
    const versions = await run(
      Storage.use((storage) =>
        Effect.gen(function* () {
          yield* storage.commit(batchOf([account("idle", 0)]))
          yield* terminateOthers
          const again = { kind: "points.account", id: "idle" }
          // The end of a connection may arrive together with the next request on it.
          const [found] = yield* Effect.retry(storage.load(realm, [again]), {
            while: (error) => error.isRetryable,
            times: 3,
          })
          return found?.version
        }),
      ),
    )
    expect(versions).toBe(1)
  })

  it("while they load are Retryable", async () => {
    const failure = await run(
      Effect.gen(function* () {
        yield* load
        yield* failing("cut")
        return yield* Effect.flip(load)
      }).pipe(Effect.scoped),
    )
    expect(failure).toMatchObject({ reason: "Retryable", operation: "load" })
  })

  it("while they commit leave the outcome open, and the same keys settle it once each", async () => {
    const keys = Array.from({ length: 9 }, (_, place) => `cut ${place}`)
    const found = await run(
      Effect.gen(function* () {
        const answers: Array<unknown> = []
        const unknown: Array<string> = []
        for (const [place, key] of keys.entries()) {
          proxy.fault = place % 2 === 0 ? "cut" : "none"
          // A caller repeats with the same key until there is an answer.
          const answer = yield* add("cut", key).pipe(
            Effect.tapError((error) =>
              Effect.sync(() => {
                if (error instanceof StorageError) unknown.push(error.reason)
                proxy.fault = "none"
              }),
            ),
            Effect.retry({ times: 5 }),
          )
          answers.push(answer)
        }
        return { answers, unknown: new Set(unknown), count: yield* countOf("cut") }
      }).pipe(Effect.provide(dispatcher)),
    )
    expect(found.answers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(found.count).toBe(9)
    expect([...found.unknown]).toContain("CommitUnknown")
  })

  it("without the keys a caller would do it twice", async () => {
    // The control: the commit that was cut off did happen.
    const count = await run(
      Effect.gen(function* () {
        yield* add("twice", "first try")
        yield* failing("cut").pipe(
          Effect.andThen(Effect.ignore(add("twice", "once"))),
          Effect.scoped,
        )
        yield* add("twice", "again, with another key")
        return yield* countOf("twice")
      }).pipe(Effect.provide(dispatcher)),
    )
    expect(count).toBe(3)
  })
})

describe("a batch that PostgreSQL will never take", () => {
  it("is Refused where an id is longer than an index holds, and nothing of it is written", async () => {
    // Not one that could be compressed.
    const long = Array.from({ length: 4_000 }, (_, place) =>
      String.fromCodePoint(0x4e00 + ((place * 7919) % 20_000)),
    ).join("")
    const found = await run(
      Storage.use((storage) =>
        Effect.gen(function* () {
          const batch = batchOf([account("before", 0), account(long, 0)])
          const failure = yield* Effect.flip(storage.commit(batch))
          const events = yield* Stream.runCollect(
            storage.read({ realm, stream: { kind: "points.account", id: "before" } }),
          )
          return { failure, events }
        }),
      ),
    )
    expect(found).toMatchObject({ failure: { reason: "Refused", operation: "commit" }, events: [] })
  })

  // Nothing in it repeats, so that it cannot be compressed.
  const letters = (length: number): string => {
    let state = length
    return Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return String.fromCodePoint(0x61 + ((state >>> 16) % 26))
    }).join("")
  }
  const kind = "points.account"
  const index = "byName"

  /** A stream whose realm, kind and id have so many bytes together. */
  const named = (bytes: number) => account(letters(bytes - realm.length - kind.length), 0)
  /** A stream with an entry whose realm, kind, index, key and id have so many bytes together. */
  const indexed = (bytes: number) => {
    const left = bytes - realm.length - kind.length - index.length
    const half = Math.floor(left / 2)
    return account(letters(half), 0, { keys: { [index]: letters(left - half) } })
  }

  it.each([
    ["a realm, kind and id", named],
    ["a realm, kind, index, key and id", indexed],
  ])("takes %s of 2,600 bytes together, and is Refused with 2,800", async (_, of) => {
    const found = await run(
      Storage.use((storage) =>
        Effect.gen(function* () {
          const taken = of(2_600)
          yield* storage.commit(batchOf([taken]))
          const [snapshot] = yield* storage.load(realm, [taken])
          const failure = yield* Effect.flip(storage.commit(batchOf([of(2_800)])))
          return { version: snapshot?.version, failure }
        }),
      ),
    )
    const detail = expect.stringContaining("SQLSTATE 54000")
    expect(found).toMatchObject({ version: 1, failure: { reason: "Refused", detail } })
  })
})
