import { Effect, Result, Stream } from "effect"
import { expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { type Connection, connect } from "../src/internal/Connection.ts"
import { openDatabase } from "../src/internal/openDatabase.ts"
import { storageOf } from "../src/internal/storageOf.ts"

const inMemory = (): Connection => connect(openDatabase({ filename: ":memory:", busyTimeout: 0 }))

/** A connection whose first COMMIT fails as SQLite does, before or after it took effect. */
const failing = (errcode: number, takesEffect: boolean) => {
  const connection = inMemory()
  let hasFailed = false
  const commit = (): void => {
    if (hasFailed || takesEffect) connection.commit()
    if (hasFailed) return
    hasFailed = true
    throw Object.assign(new Error("planted"), { code: "ERR_SQLITE_ERROR", errcode })
  }
  return { connection, storage: storageOf({ ...connection, commit }) }
}

it.each([
  ["an input or output error", 1034, "CommitUnknown"],
  ["a full disk", 13, "StorageFull"],
  ["a lock", 5, "Retryable"],
])(
  "a COMMIT that fails by %s undoes everything, and says what is known",
  async (_, errcode, reason) => {
    const { connection, storage } = failing(errcode, false)
    const batch = batchOf([account("a", 0, { keys: { i: "k" } })])
    const failure = await Effect.runPromise(Effect.flip(storage.commit(batch)))
    expect(failure).toMatchObject({ _tag: "StorageError", reason })
    expect(connection.database.isTransaction).toBe(false)
    expect(await Effect.runPromise(Stream.runCollect(storage.read({ realm })))).toEqual([])
    expect(await Effect.runPromise(storage.commit(batch))).toEqual({ position: 1 })
  },
)

it("a batch that is repeated after an unknown outcome finds out that it was written", async () => {
  const { storage } = failing(1034, true)
  const batch = batchOf([account("a", 0)])
  const failure = await Effect.runPromise(Effect.flip(storage.commit(batch)))
  expect(failure).toMatchObject({ reason: "CommitUnknown" })
  const again = await Effect.runPromise(Effect.result(storage.commit(batch)))
  expect(Result.isFailure(again) && again.failure).toMatchObject({
    _tag: "Conflict",
    stale: [{ kind: "points.account", id: "a", expected: 0, actual: 1 }],
  })
})

it("content that this library never wrote is not passed on", async () => {
  const connection = inMemory()
  const storage = storageOf(connection)
  const events = [1, 2, 3].map((one) => ({ type: "Earned", body: String(one) }))
  await Effect.runPromise(storage.commit(batchOf([account("a", 0, { events })])))
  const stream = { kind: "points.account", id: "a" }
  expect((await Effect.runPromise(Stream.runCollect(storage.read({ realm, stream })))).length).toBe(
    3,
  )
  connection.database.exec("DELETE FROM civic_event WHERE version = 2")
  const read = await Effect.runPromise(
    Effect.result(Stream.runCollect(storage.read({ realm, stream }))),
  )
  expect(Result.isFailure(read) && read.failure).toMatchObject({
    reason: "Down",
    operation: "read",
  })
})

it("a closed database is Down", async () => {
  const connection = inMemory()
  connection.database.close()
  const storage = storageOf(connection)
  const commit = await Effect.runPromise(Effect.flip(storage.commit(batchOf([account("a", 0)]))))
  expect(commit).toMatchObject({ reason: "Down", operation: "commit" })
  const load = await Effect.runPromise(Effect.flip(storage.load(realm, [{ kind: "k", id: "a" }])))
  expect(load).toMatchObject({ reason: "Down", operation: "load" })
})
