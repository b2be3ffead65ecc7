import { DatabaseSync } from "node:sqlite"
import { Effect, Result, Stream } from "effect"
import { expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { type Connection, connect } from "../src/internal/Connection.ts"
import { openDatabase } from "../src/internal/openDatabase.ts"
import { storageOf } from "../src/internal/storageOf.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

const limitTo = ({ database }: Connection, pages: number): void => {
  database.exec(`PRAGMA max_page_count = ${pages}`)
}

const pagesOf = ({ database }: Connection): number =>
  Number(Object.values(database.prepare("PRAGMA page_count").get() ?? {})[0])

const integrityOf = (filename: string): unknown => {
  const database = new DatabaseSync(filename, { readOnly: true })
  const [row] = database.prepare("PRAGMA integrity_check").all()
  database.close()
  return Object.values(row ?? {})[0]
}

it("a full disk fails a commit as a whole, and the same commit succeeds once there is space", async () => {
  const filename = path("full.sqlite")
  const connection = connect(openDatabase({ filename, busyTimeout: 100 }))
  const storage = storageOf(connection)
  let version = 0
  let position = 0
  let fullTimes = 0
  for (let round = 0; round < 30; round++) {
    // New names, new streams, an old stream and index entries: each needs space of its own.
    const batch = batchOf([
      account("old", version, {
        state: JSON.stringify("x".repeat(round * 300)),
        events: [{ type: `Type ${round}`, body: JSON.stringify("y".repeat(1_500)) }],
        keys: { byRound: `${round}`.padStart(4, "0") },
      }),
      account(`new ${round}`, 0, { kind: `kind ${round}`, keys: { byRound: "k".repeat(800) } }),
    ])
    const seen = Effect.all([
      storage.load(realm, [...batch.writes]),
      Stream.runCollect(storage.read({ realm })),
      storage.find({ realm, kind: "points.account", index: "byRound", limit: 10_000 }),
      storage.find({ realm, kind: `kind ${round}`, index: "byRound", limit: 10_000 }),
    ])
    const before = await Effect.runPromise(seen)
    for (let spare = 0; ; spare++) {
      limitTo(connection, pagesOf(connection) + spare)
      const result = await Effect.runPromise(Effect.result(storage.commit(batch)))
      if (Result.isSuccess(result)) {
        position += 2
        expect(result.success).toEqual({ position })
        break
      }
      fullTimes += 1
      expect(result.failure).toMatchObject({ reason: "StorageFull", operation: "commit" })
      expect(await Effect.runPromise(seen)).toEqual(before)
    }
    version += 1
  }
  const [old] = await Effect.runPromise(
    storage.load(realm, [{ kind: "points.account", id: "old" }]),
  )
  expect(old?.version).toBe(30)
  // Otherwise the disk was never full and nothing was shown.
  expect(fullTimes).toBeGreaterThan(30)
  connection.database.close()
  expect(integrityOf(filename)).toBe("ok")
})
