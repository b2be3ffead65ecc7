import { Storage, type StorageShape } from "@civic-practice/core"
import { conformance } from "@civic-practice/storage-conformance"
import { layer, make } from "@civic-practice/storage-memory"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { answeringFaults } from "./planted/answering.ts"
import { committingFaults } from "./planted/committing.ts"

const plantedFaults = [...committingFaults, ...answeringFaults]

interface Failure {
  readonly test: string
  readonly message: string
}

/** Runs the suite by a runner that collects what fails. */
const failuresOf = async (
  adapter: Layer.Layer<Storage>,
  options: Parameters<typeof conformance>[3] = {},
): Promise<{ readonly tests: number; readonly failures: ReadonlyArray<Failure> }> => {
  const tests: Array<readonly [name: string, body: () => Promise<void>]> = []
  const collect = (name: string, body: () => Promise<void>) => tests.push([name, body])
  conformance(collect, "planted", adapter, { histories: 4, seed: 20261123, ...options })
  const failures: Array<Failure> = []
  for (const [test, body] of tests) {
    await body().catch((cause: unknown) => failures.push({ test, message: String(cause) }))
  }
  return { tests: tests.length, failures }
}

const planted = (plant: (good: StorageShape) => StorageShape) =>
  Layer.effect(Storage, Effect.map(make, plant))

describe("the conformance suite", () => {
  it("passes a good adapter", async () => {
    const { failures, tests } = await failuresOf(layer)
    expect(failures).toEqual([])
    expect(tests).toBeGreaterThan(30)
  })

  it.each(plantedFaults)(
    "fails an adapter in which $fault",
    async ({ caughtBy, plant, saying }) => {
      const { failures, tests } = await failuresOf(planted(plant))
      const caught = failures.filter(({ test }) => caughtBy.test(test))
      expect(caught.map(({ message }) => message)).toEqual([expect.stringMatching(saying)])
      // A fault that fails nearly everything would say little about where to look.
      expect(failures.length).toBeLessThan(tests)
    },
  )

  it("fails an adapter that forgets what it acknowledged when it is opened again", async () => {
    const { failures } = await failuresOf(layer, { reopen: layer })
    expect(failures.map(({ test }) => test)).toEqual([
      expect.stringMatching(/durable: what was acknowledged is there/),
      expect.stringMatching(/durable: versions and positions go on/),
    ])
  })

  it("draws the same histories from the same seed", async () => {
    const fault = plantedFaults.find(({ fault }) => fault.startsWith("snapshots come from a cache"))
    const run = () => failuresOf(planted(fault?.plant ?? ((good) => good)), { seed: 7 })
    const [first, second] = [await run(), await run()]
    expect(first.failures.length).toBeGreaterThan(0)
    expect(second).toEqual(first)
  })
})
