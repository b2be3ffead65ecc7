import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Storage } from "@civic-practice/core"
import { backup, layer } from "@civic-practice/storage-sqlite"
import { Effect, Fiber, Stream } from "effect"
import { describe, expect, it } from "vitest"
import { account, batchOf, realm } from "./fixtures/batches.ts"
import { startCommitting } from "./fixtures/startProcess.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

const eventsIn = (filename: string) =>
  Storage.use((storage) =>
    Effect.gen(function* () {
      const [shared] = yield* storage.load(realm, [{ kind: "points.account", id: "shared" }])
      const events = yield* Stream.runCollect(storage.read({ realm }))
      const query = { realm, kind: "receipt", index: "byProcess", limit: 10_000 }
      const receipts = (yield* storage.find(query)).items.length
      return { version: shared?.version ?? 0, names: events.map(({ body }) => body), receipts }
    }),
  ).pipe(Effect.provide(layer({ filename })), Effect.runPromise)

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

describe("a backup", () => {
  it("holds all commits up to one moment, whole, while several processes write", async () => {
    const filename = path("busy.sqlite")
    const processes = ["a", "b"].map((name) => startCommitting(filename, name))
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
    await Effect.runPromise(backup({ filename, destination }))
    expect((await eventsIn(destination)).names).toHaveLength(5000)
    const left = readdirSync(dirname(destination)).filter((name) => name.endsWith(".part"))
    expect(left).toEqual([])
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
