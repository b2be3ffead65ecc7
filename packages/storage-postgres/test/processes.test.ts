import { setTimeout as sleep } from "node:timers/promises"
import { type RecordedEvent, Storage } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-postgres"
import { Effect, Stream } from "effect"
import { expect, it } from "vitest"
import { realm } from "./fixtures/batches.ts"
import { newDatabase } from "./fixtures/database.ts"
import { startCommitting } from "./fixtures/startProcess.ts"

/** Everything that the processes wrote to a database. */
const stored = (url: string) =>
  Storage.use((storage) =>
    Effect.gen(function* () {
      const [shared] = yield* storage.load(realm, [{ kind: "points.account", id: "shared" }])
      const events = yield* Stream.runCollect(storage.read({ realm }))
      const query = { realm, kind: "receipt", index: "byProcess", limit: 10_000 }
      const receipts = (yield* storage.find(query)).items.map(({ id }) => id)
      return { shared, events, receipts }
    }),
  ).pipe(Effect.provide(layer({ url })), Effect.runPromise)

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
  const url = await newDatabase()
  const rounds = 5
  const acknowledged: Array<string> = []
  for (let round = 0; round < rounds; round++) {
    const processes = ["a", "b"].map((name) => startCommitting(url, `${name}${round}`))
    for (const { child, ended, lines } of processes) {
      while (lines().length === 0 && child.exitCode === null) await sleep(1)
      await sleep(Math.random() * 30)
      child.kill("SIGKILL")
      expect(await ended).toBeNull()
    }
    acknowledged.push(...processes.flatMap(({ lines }) => lines()))
  }
  const all = await stored(url)
  expectWhole(all)
  const names = new Set(namesOf(all.events))
  expect(acknowledged.filter((name) => !names.has(name))).toEqual([])
  // Of each process at most the commit in flight is stored without having been acknowledged.
  expect(names.size - acknowledged.length).toBeLessThanOrEqual(2 * rounds)
  expect(acknowledged.length).toBeGreaterThanOrEqual(2 * rounds)
}, 120_000)

it("several processes that begin at once share one new database and lose no commit", async () => {
  const url = await newDatabase()
  const processes = Array.from({ length: 3 }, (_, number) =>
    startCommitting(url, `p${number}`, "40"),
  )
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0])
  const all = await stored(url)
  expectWhole(all)
  expect(all.events.length).toBe(120)
}, 120_000)
