import { existsSync, readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { account, batchOf } from "../../../test/storage/batches.ts"
import { connect } from "../src/internal/Connection.ts"
import { openDatabase } from "../src/internal/openDatabase.ts"
import { storageOf } from "../src/internal/storageOf.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

const people = 200
const nameOf = (person: number, edition: number) => `{name ${person} of edition ${edition}}`

/** Keeps people's states of all lengths, changes them, erases every second; which names are still in the files? */
const remainsIn = async (filename: string, pragma: string): Promise<ReadonlyArray<number>> => {
  const connection = connect(openDatabase({ filename, busyTimeout: 100 }))
  // Nothing here is about power cuts.
  connection.database.exec(`PRAGMA synchronous = OFF; ${pragma}`)
  const storage = storageOf(connection)
  const writeAll = (edition: number, numbers: ReadonlyArray<number>, erase: boolean) =>
    Effect.forEach(numbers, (person) => {
      const length = ((person * 7919 + edition * 104_729) % 60) ** 2 * (person % 10 === 0 ? 3 : 0.2)
      const state = erase ? null : JSON.stringify(nameOf(person, edition).padEnd(length, "."))
      return storage.commit(
        batchOf([account(`p${person}`, edition, { kind: "person", state, events: [] })]),
      )
    })
  const all = Array.from({ length: people }, (_, person) => person)
  const odd = all.filter((person) => person % 2 === 1)
  await Effect.runPromise(
    Effect.gen(function* () {
      for (let edition = 0; edition < 5; edition++) yield* writeAll(edition, all, false)
      yield* writeAll(5, odd, true)
    }),
  )
  // While it is open: a database that stays in use for months must be clean as well.
  const files = [filename, `${filename}-wal`]
    .filter(existsSync)
    .map((file) => readFileSync(file, "latin1"))
  const found = all.filter((person) => files.some((text) => text.includes(`{name ${person} of`)))
  connection.database.close()
  return found
}

it("nothing of an erased state remains in the files, whatever was written before", async () => {
  const remains = await remainsIn(path("clean.sqlite"), "SELECT 1")
  const even = Array.from({ length: people / 2 }, (_, place) => place * 2)
  expect(remains).toEqual(even)
})

it("the same search finds erased states where SQLite is told not to overwrite them", async () => {
  const remains = await remainsIn(path("unclean.sqlite"), "PRAGMA secure_delete = OFF")
  expect(remains.filter((person) => person % 2 === 1).length).toBeGreaterThan(0)
})

it("is not waited for where somebody goes on reading an older state, and happens when they are done", async () => {
  const filename = path("read.sqlite")
  // An hour: whoever waits for it does not end.
  const connection = connect(openDatabase({ filename, busyTimeout: 3_600_000 }))
  const storage = storageOf(connection)
  const person = (version: number, state: string | null) =>
    Effect.runPromise(
      storage.commit(batchOf([account("p", version, { kind: "person", state, events: [] })])),
    )
  const holds = () =>
    [filename, `${filename}-wal`].some((file) => readFileSync(file, "latin1").includes("{name"))
  await person(0, JSON.stringify("{name"))
  const reader = new DatabaseSync(filename, { readOnly: true })
  reader.exec("BEGIN")
  reader.prepare("SELECT count(*) FROM civic_stream").get()
  await person(1, null)
  expect(holds()).toBe(true)
  reader.close()
  await person(2, JSON.stringify("[other"))
  await person(3, null)
  expect(holds()).toBe(false)
  const patience = connection.database.prepare("PRAGMA busy_timeout").get()
  expect(Object.values(patience ?? {})).toEqual([3_600_000])
  connection.database.close()
})

it("leaves the log with later commits of whoever erased, once nobody reads an older state", async () => {
  const filename = path("later.sqlite")
  const open = () => {
    const connection = connect(openDatabase({ filename, busyTimeout: 100 }))
    connection.database.exec("PRAGMA synchronous = OFF")
    return connection
  }
  const [own, other] = [open(), open()]
  const versions = new Map<string, number>()
  const write = ({ storage, id }: { storage: ReturnType<typeof storageOf>; id: string }) => {
    const version = versions.get(id) ?? 0
    versions.set(id, version + 1)
    return (state: string | null) =>
      Effect.runPromise(
        storage.commit(batchOf([account(id, version, { kind: "person", state, events: [] })])),
      )
  }
  const [storage, others] = [storageOf(own), storageOf(other)]
  const isInLog = () => readFileSync(`${filename}-wal`, "latin1").includes("{name")
  await write({ storage, id: "p" })(JSON.stringify("{name"))
  const reader = new DatabaseSync(filename, { readOnly: true })
  reader.exec("BEGIN")
  reader.prepare("SELECT count(*) FROM civic_stream").get()
  await write({ storage, id: "p" })(null)
  // For so long that the attempts have become as rare as they get.
  for (let time = 0; time < 200; time++) await write({ storage, id: "q" })(`"${time}"`)
  expect(isInLog()).toBe(true)
  reader.close()
  // The control: a connection that erased nothing leaves the log as it is.
  for (let time = 0; time < 64; time++) await write({ storage: others, id: "r" })(`"${time}"`)
  expect(isInLog()).toBe(true)
  for (let time = 0; time < 64; time++) await write({ storage, id: "q" })(`"${time}"`)
  expect(isInLog()).toBe(false)
  expect(readFileSync(filename, "latin1").includes("{name")).toBe(false)
  for (const { database } of [own, other]) database.close()
})
