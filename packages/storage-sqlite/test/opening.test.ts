import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { SchemaTooNew, Storage, StorageError } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "../../../test/storage/batches.ts"
import { openDatabase } from "../src/internal/openDatabase.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

/** What the first use of a file fails with. */
const failureOf = (filename: string) =>
  Storage.use((storage) => storage.commit(batchOf([account("a", 0)]))).pipe(
    Effect.provide(layer({ filename })),
    Effect.flip,
    Effect.runPromise,
  )

const fill = (filename: string, accounts: number) =>
  Storage.use((storage) =>
    storage.commit(
      batchOf(Array.from({ length: accounts }, (_, place) => account(`a${place}`, 0))),
    ),
  ).pipe(Effect.provide(layer({ filename })), Effect.runPromise)

const isDown = (filename: string) =>
  expect.objectContaining({
    _tag: "StorageError",
    reason: "Down",
    operation: "open",
    detail: expect.stringContaining(filename),
  })

describe("a database of a newer schema", () => {
  const makeNewer = async (filename: string): Promise<void> => {
    await fill(filename, 10)
    const database = new DatabaseSync(filename)
    database.exec("INSERT INTO civic_migration (version, name) VALUES (4711, 'from the future')")
    database.close()
  }

  it("is refused by name and version, and stays as it is byte for byte", async () => {
    const filename = path("newer.sqlite")
    await makeNewer(filename)
    const before = readFileSync(filename)
    const failure = await failureOf(filename)
    expect(failure).toBeInstanceOf(SchemaTooNew)
    expect(failure).toMatchObject({ database: filename, found: 4711, supported: 1 })
    expect(failure.message).toContain("upgrade the library")
    expect(readFileSync(filename).equals(before)).toBe(true)
  })

  it("is refused and not touched where a crash left its version in the write-ahead log", async () => {
    const filename = path("newer-log.sqlite")
    await fill(filename, 10)
    const other = new DatabaseSync(filename)
    other.exec("INSERT INTO civic_migration (version, name) VALUES (4711, 'from the future')")
    const crashed = path("newer-crashed.sqlite")
    for (const suffix of ["", "-wal"])
      writeFileSync(crashed + suffix, readFileSync(filename + suffix))
    other.close()
    const files = () => ["", "-wal"].map((suffix) => readFileSync(crashed + suffix))
    const before = files()
    expect(await failureOf(crashed)).toBeInstanceOf(SchemaTooNew)
    expect(files()).toEqual(before)
  })

  it("takes no commit from a process that opened it before the upgrade", async () => {
    const filename = path("upgraded.sqlite")
    await fill(filename, 1)
    const failure = await Storage.use((storage) =>
      Effect.gen(function* () {
        const other = new DatabaseSync(filename)
        other.exec("INSERT INTO civic_migration (version, name) VALUES (4711, 'from the future')")
        other.close()
        return yield* Effect.flip(storage.commit(batchOf([account("a0", 1)])))
      }),
    ).pipe(Effect.provide(layer({ filename })), Effect.runPromise)
    expect(failure).toMatchObject({ reason: "Down", detail: expect.stringContaining("4711") })
    const database = new DatabaseSync(filename, { readOnly: true })
    const versions = database.prepare("SELECT version FROM civic_stream").all()
    database.close()
    expect(versions).toEqual([expect.objectContaining({ version: 1 })])
  })
})

describe("a path that holds no database", () => {
  it("is refused where another file is, which stays as it is", async () => {
    const filename = path("letter.txt")
    const letter = "Dear district office, ".repeat(400)
    writeFileSync(filename, letter)
    expect(await failureOf(filename)).toEqual(isDown(filename))
    expect(readFileSync(filename, "utf8")).toBe(letter)
  })

  it("is refused where its texts are in UTF-16, which sorts them otherwise, and stays as it is", async () => {
    const filename = path("utf16.sqlite")
    const database = new DatabaseSync(filename)
    database.exec("PRAGMA encoding = 'UTF-16le'; CREATE TABLE visit (visitor TEXT)")
    database.close()
    const before = readFileSync(filename)
    expect(await failureOf(filename)).toMatchObject({ reason: "Refused", operation: "open" })
    expect(readFileSync(filename)).toEqual(before)
  })

  it("is refused where its folder is missing, and no folder is made", async () => {
    const filename = path("missing/folder/a.sqlite")
    expect(await failureOf(filename)).toEqual(isDown(filename))
    expect(existsSync(path("missing"))).toBe(false)
  })

  it("is refused where it is a folder", async () => {
    mkdirSync(path("folder"))
    expect(await failureOf(path("folder"))).toEqual(isDown(path("folder")))
  })

  it.runIf(existsSync("/proc/self"))("is refused where its folder takes no files", async () => {
    expect(await failureOf("/proc/self/a.sqlite")).toEqual(isDown("/proc/self/a.sqlite"))
  })

  it("becomes one where the file is empty", async () => {
    const filename = path("empty.sqlite")
    writeFileSync(filename, "")
    await fill(filename, 3)
    const database = new DatabaseSync(filename, { readOnly: true })
    expect(database.prepare("SELECT count(*) AS count FROM civic_stream").get()).toMatchObject({
      count: 3,
    })
    database.close()
  })
})

describe("a damaged database", () => {
  const useOf = (filename: string) =>
    Storage.use((storage) =>
      Effect.gen(function* () {
        const keys = Array.from({ length: 2_000 }, (_, place) => ({
          kind: "points.account",
          id: `a${place}`,
        }))
        yield* storage.load(realm, keys)
        return yield* storage.commit(batchOf([account("new", 0)]))
      }),
    ).pipe(Effect.provide(layer({ filename })), Effect.flip, Effect.runPromise)

  it("is told from a storage that works where its pages are overwritten", async () => {
    const filename = path("overwritten.sqlite")
    await fill(filename, 2_000)
    const bytes = readFileSync(filename)
    writeFileSync(filename, bytes.fill(0x5a, 8 * 4096))
    const failure = await useOf(filename)
    expect(failure).toBeInstanceOf(StorageError)
    expect(failure).toMatchObject({ reason: "Down" })
  })

  it("is told from a storage that works where it was cut off", async () => {
    const filename = path("cut.sqlite")
    await fill(filename, 2_000)
    truncateSync(filename, 10 * 4096)
    expect(await useOf(filename)).toMatchObject({ _tag: "StorageError", reason: "Down" })
  })
})

describe("an open database", () => {
  it("waits for the disk at every commit, and leaves nothing of what is overwritten", () => {
    const database = openDatabase({ filename: path("pragmas.sqlite"), busyTimeout: 321 })
    const pragma = (name: string) =>
      Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
    expect({
      journal: pragma("journal_mode"),
      synchronous: pragma("synchronous"),
      foreignKeys: pragma("foreign_keys"),
      busyTimeout: pragma("busy_timeout"),
      secureDelete: pragma("secure_delete"),
      pageSize: pragma("page_size"),
    }).toEqual({
      journal: "wal",
      synchronous: 2,
      foreignKeys: 1,
      busyTimeout: 321,
      secureDelete: 1,
      pageSize: 4096,
    })
    database.close()
  })

  it("keeps the host's own tables beside ours", async () => {
    const filename = path("host.sqlite")
    const host = new DatabaseSync(filename)
    host.exec("CREATE TABLE visitor (name TEXT); INSERT INTO visitor VALUES ('one')")
    host.close()
    await fill(filename, 1)
    const again = new DatabaseSync(filename)
    expect(again.prepare("SELECT name FROM visitor").all()).toEqual([
      expect.objectContaining({ name: "one" }),
    ])
    const tables = again
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'civic!_%' ESCAPE '!'",
      )
      .all()
    expect(tables).toEqual([expect.objectContaining({ name: "visitor" })])
    again.close()
  })
})

describe("a file that a crash left in another mode", () => {
  it("is brought back to its last commit, and opened", async () => {
    const filename = path("journal.sqlite")
    const host = new DatabaseSync(filename)
    host.exec("PRAGMA journal_mode = DELETE; CREATE TABLE visitor (name TEXT)")
    host.exec("INSERT INTO visitor VALUES ('kept')")
    // Small enough a cache writes to the file before the commit; the copy is what a crash would leave.
    host.exec(
      "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE visitor SET name = 'torn'",
    )
    const insert = host.prepare("INSERT INTO visitor VALUES (?)")
    for (let row = 0; row < 2_000; row++) insert.run("x".repeat(100))
    const crashed = path("crashed.sqlite")
    writeFileSync(crashed, readFileSync(filename))
    writeFileSync(`${crashed}-journal`, readFileSync(`${filename}-journal`))
    host.exec("ROLLBACK")
    host.close()
    await fill(crashed, 1)
    const again = new DatabaseSync(crashed)
    expect(again.prepare("SELECT name FROM visitor").all()).toEqual([
      expect.objectContaining({ name: "kept" }),
    ])
    again.close()
  })
})
