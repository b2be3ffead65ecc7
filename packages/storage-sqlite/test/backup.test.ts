import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { Storage } from "@civic-practice/core"
import { backup, layer } from "@civic-practice/storage-sqlite"
import { Effect, Fiber, Result } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf } from "../../../test/storage/batches.ts"
import { startCommitting } from "../../../test/storage/startCommitting.ts"
import { stored } from "../../../test/storage/whole.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

const script = join(import.meta.dirname, "fixtures", "committing.ts")

const eventsIn = async (filename: string) => {
  const { events, receipts, shared } = await Effect.runPromise(
    Effect.provide(stored, layer({ filename })),
  )
  return {
    version: shared?.version ?? 0,
    names: events.map(({ body }) => body),
    receipts: receipts.length,
  }
}

const withAccounts = (filename: string, count: number) =>
  Storage.use((storage) =>
    storage.commit(
      batchOf(
        Array.from({ length: count }, (_, number) =>
          account(`a${number}`, 0, { state: JSON.stringify("x".repeat(4000)) }),
        ),
      ),
    ),
  ).pipe(Effect.provide(layer({ filename })), Effect.runPromise)

const partsIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder).filter((name) => name.includes(".part"))

/** Ends when a step has copied less than the one before it. */
const restarted = Effect.fnUntraced(function* (steps: ReadonlyArray<number>) {
  while (!steps.some((copied, place) => copied < (steps[place - 1] ?? 0))) {
    yield* Effect.sleep("1 millis")
  }
})

describe("a backup", () => {
  it("holds all commits up to one moment, whole, while several processes write", async () => {
    const filename = path("busy.sqlite")
    const processes = ["a", "b"].map((name) => startCommitting(script, filename, name))
    const backups: Array<Awaited<ReturnType<typeof eventsIn>>> = []
    try {
      while (processes.some(({ lines }) => lines().length < 3)) await sleep(5)
      for (let number = 0; number < 5; number++) {
        const acknowledged = processes.flatMap(({ lines }) => [...lines()])
        const destination = path(`busy-${number}.backup`)
        await Effect.runPromise(backup({ filename, destination }))
        const found = await eventsIn(destination)
        // Nothing that was acknowledged before it began is missing.
        expect(acknowledged.filter((name) => !found.names.includes(JSON.stringify(name)))).toEqual(
          [],
        )
        // And each commit is there with its event, its receipt and the state, or not at all.
        expect([found.version, found.receipts]).toEqual([found.names.length, found.names.length])
        backups.push(found)
      }
    } finally {
      for (const { child } of processes) child.kill("SIGKILL")
      await Promise.all(processes.map(({ ended }) => ended))
    }
    const all = await eventsIn(filename)
    for (const { names } of backups) expect(names).toEqual(all.names.slice(0, names.length))
    expect(backups.at(-1)?.names.length).toBeGreaterThan(backups[0]?.names.length ?? 0)
  }, 120_000)

  it("is restored by opening it, and takes commits where it left off", async () => {
    const filename = path("kept.sqlite")
    const destination = path("kept.backup")
    await withAccounts(filename, 5)
    const steps: Array<number> = []
    const onProgress = ({ copied, total }: { copied: number; total: number }): void => {
      steps.push(copied / total)
    }
    await Effect.runPromise(backup({ filename, destination, onProgress }))
    expect(steps.at(-1) ?? 1).toBe(1)
    const next = Storage.use((storage) => storage.commit(batchOf([account("a0", 1)])))
    const receipt = await next.pipe(
      Effect.provide(layer({ filename: destination })),
      Effect.runPromise,
    )
    expect(receipt).toEqual({ position: 6 })
    // The file itself has not moved on.
    expect((await eventsIn(filename)).names).toHaveLength(5)
  })

  it("overwrites nothing", async () => {
    const filename = path("source.sqlite")
    await withAccounts(filename, 1)
    const destination = path("taken.backup")
    writeFileSync(destination, "somebody's")
    const refused = await Effect.runPromise(Effect.flip(backup({ filename, destination })))
    expect(refused).toMatchObject({ reason: "Refused", operation: "backup" })
    expect(refused.message).toContain(destination)
    expect(readFileSync(destination, "utf8")).toBe("somebody's")
  })

  it("that is interrupted leaves nothing of its name, and the next one succeeds", async () => {
    const filename = path("long.sqlite")
    await withAccounts(filename, 5000)
    const destination = path("long.backup")
    const interrupted = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(backup({ filename, destination }))
      yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
    })
    await Effect.runPromise(interrupted)
    expect(existsSync(destination)).toBe(false)
    expect(partsIn(dirname(destination))).toEqual([])
    await Effect.runPromise(backup({ filename, destination }))
    expect((await eventsIn(destination)).names).toHaveLength(5000)
    expect(partsIn(dirname(destination))).toEqual([])
  })

  it("of a big file ends although others commit all the time", async () => {
    const filename = path("big.sqlite")
    // Five steps of copying, and a commit or more between any two of them.
    await withAccounts(filename, 8000)
    const writer = startCommitting(script, filename, "a")
    try {
      while (writer.lines().length < 3) await sleep(5)
      const steps: Array<number> = []
      const onProgress = ({ copied }: { copied: number }): void => void steps.push(copied)
      const destination = path("big.backup")
      const copying = backup({ filename, destination, onProgress }).pipe(
        Effect.raceFirst(Effect.as(restarted(steps), "began again")),
      )
      expect(await Effect.runPromise(copying)).toBeUndefined()
      expect(steps.length).toBeGreaterThan(1)
      const found = await eventsIn(destination)
      expect(found.names.slice(8000)).toEqual(
        (await eventsIn(filename)).names.slice(8000, found.names.length),
      )
    } finally {
      writer.child.kill("SIGKILL")
      await writer.ended
    }
  }, 60_000)

  it("beside another one to the same name: one of them is the backup, the others are refused", async () => {
    const filename = path("contended.sqlite")
    await withAccounts(filename, 3000)
    const destination = path("contended.backup")
    const three = [0, 1, 2].map(() =>
      Effect.runPromise(Effect.result(backup({ filename, destination }))),
    )
    const outcomes = await Promise.all(three)
    const failures = outcomes.flatMap((one) => (Result.isFailure(one) ? [one.failure.reason] : []))
    expect(failures).toEqual(["Refused", "Refused"])
    expect((await eventsIn(destination)).names).toHaveLength(3000)
    expect(partsIn(dirname(destination))).toEqual([])
  })

  it("is refused where an old log beside the name would be written over it", async () => {
    const filename = path("logged.sqlite")
    await withAccounts(filename, 1)
    for (const end of ["-wal", "-journal"]) {
      const destination = path(`logged${end}.backup`)
      writeFileSync(`${destination}${end}`, "of another database")
      const refused = await Effect.runPromise(Effect.flip(backup({ filename, destination })))
      expect(refused).toMatchObject({ reason: "Refused", operation: "backup" })
      expect(refused.message).toContain(`${destination}${end}`)
      expect(existsSync(destination)).toBe(false)
    }
  })

  it("of nothing is no backup: no file, or none of our tables", async () => {
    const empty = path("empty.sqlite")
    writeFileSync(empty, "")
    const other = path("other.sqlite")
    const database = new DatabaseSync(other)
    database.exec("CREATE TABLE visit (visitor TEXT)")
    database.close()
    for (const filename of [":memory:", "", "a\0b", empty, other]) {
      const destination = path("nothing.backup")
      const failed = await Effect.runPromise(Effect.flip(backup({ filename, destination })))
      expect(failed).toMatchObject({ operation: "backup" })
      expect(failed.reason).toBe(filename === empty || filename === other ? "Down" : "Refused")
      expect(existsSync(destination)).toBe(false)
    }
    for (const destination of [":memory:", "", "a\0b"]) {
      const failed = await Effect.runPromise(Effect.flip(backup({ filename: other, destination })))
      expect(failed).toMatchObject({ reason: "Refused", operation: "backup" })
    }
    expect(partsIn(dirname(empty))).toEqual([])
  })

  it("of a file that is missing or no database fails by name, and leaves nothing", async () => {
    const text = path("text.sqlite")
    writeFileSync(text, "no database at all, whatever its name says".repeat(100))
    for (const filename of [path("missing.sqlite"), text]) {
      const destination = `${filename}.backup`
      const failed = await Effect.runPromise(Effect.flip(backup({ filename, destination })))
      expect(failed).toMatchObject({ reason: "Down", operation: "backup" })
      expect(existsSync(destination)).toBe(false)
    }
  })
})
