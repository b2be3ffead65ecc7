import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { layer } from "@civic-practice/storage-postgres"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { startCommitting } from "../../../test/storage/startCommitting.ts"
import { expectWhole, namesOf, stored } from "../../../test/storage/whole.ts"
import { newDatabase } from "./fixtures/database.ts"

const script = join(import.meta.dirname, "fixtures", "committing.ts")

const storedIn = (url: string) => Effect.runPromise(Effect.provide(stored, layer({ url })))

it("what was acknowledged is stored, whole, however often its processes are killed", async () => {
  const url = await newDatabase()
  const rounds = 5
  const acknowledged: Array<string> = []
  for (let round = 0; round < rounds; round++) {
    const processes = ["a", "b"].map((name) => startCommitting(script, url, `${name}${round}`))
    for (const { child, ended, lines } of processes) {
      while (lines().length === 0 && child.exitCode === null) await sleep(1)
      await sleep(Math.random() * 30)
      child.kill("SIGKILL")
      expect(await ended).toBeNull()
    }
    acknowledged.push(...processes.flatMap(({ lines }) => lines()))
  }
  const all = await storedIn(url)
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
    startCommitting(script, url, `p${number}`, 40),
  )
  expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual([0, 0, 0])
  const all = await storedIn(url)
  expectWhole(all)
  expect(all.events.length).toBe(120)
}, 120_000)
