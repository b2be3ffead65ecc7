import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout as sleep } from "node:timers/promises"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect } from "effect"
import { expect, it } from "vitest"
import { startCommitting } from "../../../test/storage/startCommitting.ts"
import { expectWhole, namesOf, stored } from "../../../test/storage/whole.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()

const script = join(import.meta.dirname, "fixtures", "committing.ts")

const storedIn = (filename: string) =>
  Effect.runPromise(Effect.provide(stored, layer({ filename })))

const integrityOf = (filename: string): unknown => {
  const database = new DatabaseSync(filename)
  const [row] = database.prepare("PRAGMA integrity_check").all()
  database.close()
  return Object.values(row ?? {})[0]
}

it("what was acknowledged is stored, whole, however often its processes are killed", async () => {
  const filename = path("killed.sqlite")
  const rounds = 10
  const acknowledged: Array<string> = []
  for (let round = 0; round < rounds; round++) {
    const processes = ["a", "b"].map((name) => startCommitting(script, filename, `${name}${round}`))
    for (const { child, ended, lines } of processes) {
      while (lines().length === 0 && child.exitCode === null) await sleep(1)
      await sleep(Math.random() * 30)
      child.kill("SIGKILL")
      expect(await ended).toBeNull()
    }
    acknowledged.push(...processes.flatMap(({ lines }) => lines()))
  }
  expect(integrityOf(filename)).toBe("ok")
  const all = await storedIn(filename)
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
      startCommitting(script, filename, `p${number}`, each),
    )
    expect(await Promise.all(processes.map(({ ended }) => ended))).toEqual(processes.map(() => 0))
    const all = await storedIn(filename)
    expectWhole(all)
    expect(all.events.length).toBe(120)
  },
  120_000,
)
