import { DatabaseSync } from "node:sqlite"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { newDatabase } from "../../../packages/storage-postgres/test/fixtures/database.ts"
import { temporaryFolder } from "../../../packages/storage-sqlite/test/fixtures/temporaryFolder.ts"
import { awardReturn, practice } from "../src/points.ts"
import { openPostgresReadingRoom } from "../src/postgresReadingRoom.ts"
import type { ReadingRoom } from "../src/ReadingRoom.ts"
import { openSqliteReadingRoom } from "../src/sqliteReadingRoom.ts"

const path = temporaryFolder()
const postgres = await newDatabase()

const rooms: ReadonlyArray<readonly [string, () => Promise<ReadingRoom>]> = [
  ["SQLite", () => openSqliteReadingRoom(path("room.sqlite"))],
  ["PostgreSQL", () => openPostgresReadingRoom(postgres)],
]

describe.each(rooms)("a reading room on %s", (_, open) => {
  it("ends a loan and awards its points, once", async () => {
    const room = await open()
    const loan = await room.lend("论语", "reader-1")
    expect([await room.borrowed("reader-1"), await room.points("reader-1")]).toEqual([1, 0])
    await room.bringBack(loan)
    expect([await room.borrowed("reader-1"), await room.points("reader-1")]).toEqual([0, 2])
    await expect(room.bringBack(loan)).rejects.toMatchObject({ _tag: "NoSuchLoan" })
    expect([await room.borrowed("reader-1"), await room.points("reader-1")]).toEqual([0, 2])
    await room.close()
  })

  it("keeps the loan where the points are refused", async () => {
    const room = await open()
    // An id that cannot name an account: the award is refused after the loan was ended.
    const loan = await room.lend("孟子", "two words")
    await expect(room.bringBack(loan)).rejects.toMatchObject({ _tag: "InvalidInput" })
    expect(await room.borrowed("two words")).toBe(1)
    await room.close()
  })

  it("ends many loans at once, each with its points", async () => {
    const room = await open()
    const loans = []
    for (let number = 0; number < 8; number++) loans.push(await room.lend(`${number}`, "reader-2"))
    for (const loan of loans) await room.bringBack(loan)
    expect([await room.borrowed("reader-2"), await room.points("reader-2")]).toEqual([0, 16])
    await room.close()
  })
})

it("without one transaction for both, a loan can end without its points", async () => {
  // The control: what the example is for.
  const filename = path("apart.sqlite")
  const room = await openSqliteReadingRoom(filename)
  const loan = await room.lend("论语", "two words")
  const database = new DatabaseSync(filename)
  database.exec(`UPDATE loan SET ended = 1 WHERE number = ${loan}`)
  const apart = Effect.provide(
    awardReturn(loan, "two words"),
    Layer.provide(practice, layer({ filename })),
  )
  await expect(Effect.runPromise(apart)).rejects.toMatchObject({ _tag: "InvalidInput" })
  expect([await room.borrowed("two words"), database.isTransaction]).toEqual([0, false])
  database.close()
  await room.close()
})
