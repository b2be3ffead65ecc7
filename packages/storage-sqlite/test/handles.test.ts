import { DatabaseSync } from "node:sqlite"
import { Storage, StorageError, type StorageShape } from "@civic-practice/core"
import { conformance } from "@civic-practice/storage-conformance"
import { layer, make } from "@civic-practice/storage-sqlite"
import { Effect, Layer, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

/** A storage that asks one handle after the other, so that what one remembers was changed by another. */
const inTurns = (handles: ReadonlyArray<StorageShape>): StorageShape => {
  let turn = 0
  const next = (): StorageShape => {
    turn += 1
    const handle = handles[turn % handles.length]
    if (handle === undefined) throw new Error("there is no handle")
    return handle
  }
  return {
    load: (...args) => next().load(...args),
    commit: (...args) => next().commit(...args),
    find: (...args) => next().find(...args),
    read: (...args) => next().read(...args),
  }
}

const shared = make({ filename: path("handles.sqlite") })

conformance(
  it,
  "three handles on one SQLite file",
  Layer.effect(Storage, Effect.map(Effect.all([shared, shared, shared]), inTurns)),
  { histories: 10 },
)

describe("a file that another process is writing to", () => {
  it("is Retryable when it stays locked, with nothing written, and free for reading", async () => {
    const filename = path("busy.sqlite")
    const test = Storage.use((storage) =>
      Effect.gen(function* () {
        yield* storage.commit(batchOf([account("a", 0)]))
        const other = new DatabaseSync(filename)
        other.exec("BEGIN IMMEDIATE")
        const failure = yield* Effect.flip(storage.commit(batchOf([account("a", 1)])))
        expect(failure).toBeInstanceOf(StorageError)
        expect(failure).toMatchObject({ reason: "Retryable", operation: "commit" })
        const [snapshot] = yield* storage.load(realm, [{ kind: "points.account", id: "a" }])
        expect(snapshot?.version).toBe(1)
        other.exec("ROLLBACK")
        other.close()
        expect(yield* storage.commit(batchOf([account("a", 1)]))).toEqual({ position: 2 })
        expect((yield* Stream.runCollect(storage.read({ realm }))).length).toBe(2)
      }),
    )
    await Effect.runPromise(Effect.provide(test, layer({ filename, busyTimeout: "20 millis" })))
  })
})
