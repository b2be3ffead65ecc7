import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { type RecordedEvent, Storage } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect, Stream } from "effect"
import { expect, it } from "vitest"
import { realm } from "./fixtures/batches.ts"
import { startCommitting } from "./fixtures/startProcess.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

/** Everything that the processes wrote to a file. */
const stored = (filename: string) =>
  Storage.use((storage) =>
    Effect.gen(function* () {
      const [shared] = yield* storage.load(realm, [{ kind: "points.account", id: "shared" }])
      const events = yield* Stream.runCollect(storage.read({ realm }))
      const query = { realm, kind: "receipt", index: "byProcess", limit: 10_000 }
      const receipts = (yield* storage.find(query)).items.map(({ id }) => id)
      return { shared, events, receipts }
    }),
  ).pipe(Effect.provide(layer({ filename })), Effect.runPromise)

const integrityOf = (filename: string): unknown => {
  const database = new DatabaseSync(filename)
  const [row] = database.prepare("PRAGMA integrity_check").all()
  database.close()
  return Object.values(row ?? {})[0]
}

/** Positions and versions without a gap, one receipt for each event, and a state that counted them all. */
const expectWhole = ({ events, receipts, shared }: Awaited<ReturnType<typeof stored>>): void => {
  const count = events.length
  const numbers = Array.from({ length: count }, (_, place) => place + 1)
  expect(events.map(({ position }) => position)).toEqual(numbers)
  expect(events.map(({ version }) => version)).toEqual(numbers)
  expect([shared?.version ?? 0, shared?.state ?? "0"]).toEqual([count, String(count)])
  expect(receipts.toSorted()).toEqual(namesOf(events).toSorted())
}

const namesOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<string> =>
  events.map(({ body }) => String(JSON.parse(body)))

it("what was acknowledged is stored, whole, however often its processes are killed", async () => {
  const filename = path("killed.sqlite")
  const rounds = 10
  const acknowledged: Array<string> = []
  for (let round = 0; round < rounds; round++) {
    const processes = ["a", "b"].map((name) => startCommitting(filename, `${name}${round}`))
    for (const { child, ended, lines } of processes) {
      while (lines().length === 0 && child.exitCode === null) await sleep(1)
      await sleep(Math.random() * 30)
      child.kill("SIGKILL")
      expect(await ended).toBeNull()
    }
    acknowledged.push(...processes.flatMap(({ lines }) => lines()))
  }
  expect(integrityOf(filename)).toBe("ok")
  const all = await stored(filename)
  expectWhole(all)
  const names = new Set(namesOf(all.events))
  expect(acknowledged.filter((name) => !names.has(name))).toEqual([])
  // Of each process at most the commit in flight is stored without having been acknowledged.
  expect(names.size - acknowledged.length).toBeLessThanOrEqual(2 * rounds)
  expect(acknowledged.length).toBeGreaterThanOrEqual(2 * rounds)
}, 120_000)

it.each([2, 10])(
  "%i processes that begin at once share one new file and lose no commit",
  async (count) => {
    const filename = path(`shared by ${count}.sqlite`)
    const each = 120 / count
    const processes = Array.from({ length: count }, (_, number) =>
      startCommitting(filename, `p${number}`, String(each)),
    )
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(processes.map(() => 0))
    const all = await stored(filename)
    expectWhole(all)
    expect(all.events.length).toBe(120)
  },
  120_000,
)
