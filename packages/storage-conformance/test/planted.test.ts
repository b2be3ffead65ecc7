import { layer } from "@civic-practice/storage-memory"
import { beforeEach, describe, expect, it, vi } from "vitest"
import { planted } from "./planted/PlantedFault.ts"
import { plantedFaults } from "./planted/plantedFaults.ts"
import { runSuite } from "./planted/runSuite.ts"
import { TinyStore } from "./planted/TinyStore.ts"
import { tinyCapabilities, tinyLayer } from "./planted/tinyStorage.ts"

// What the environment asks for is meant for good adapters; these runs say themselves what they draw.
beforeEach(() => {
  vi.stubEnv("CONFORMANCE_SEED", "")
  vi.stubEnv("CONFORMANCE_PROFILE", "")
})

describe("the conformance suite", () => {
  it("passes good adapters", async () => {
    const memory = await runSuite({ layer })
    expect(memory.failures).toEqual([])
    const store = new TinyStore()
    const tiny = await runSuite({ layer: tinyLayer(() => store), options: tinyCapabilities(store) })
    expect(tiny.failures).toEqual([])
    expect(tiny.tests).toBeGreaterThan(memory.tests)
  })

  it("has many bad adapters to tell from them, each of its own kind", () => {
    const faults = plantedFaults.map(({ fault }) => fault)
    expect(new Set(faults).size).toBe(faults.length)
    expect(faults.length).toBeGreaterThan(60)
  })

  it.each(plantedFaults)(
    "fails an adapter in which $fault",
    async ({ adapter, caughtBy, saying }) => {
      // Good adapters pass the same tests; what others notice of it, `npm run planted` shows.
      const { failures } = await runSuite(adapter(), {}, caughtBy)
      const messages = failures.map(({ message }) => message)
      expect(messages).toContainEqual(expect.stringMatching(saying))
    },
  )

  it("fails an adapter that forgets what it acknowledged when it is opened again", async () => {
    const { failures } = await runSuite({ layer }, { reopen: layer })
    expect(failures.map(({ test }) => test)).toEqual([
      expect.stringMatching(/durable: what was acknowledged is there/),
      expect.stringMatching(/durable: versions and positions go on/),
    ])
  })

  it("draws the same histories from the same seed, and says which", async () => {
    const fault = plantedFaults.find(({ fault }) => fault.startsWith("snapshots come from a cache"))
    const run = () => runSuite((fault?.adapter ?? planted((good) => good))(), { seed: 7 })
    const [first, second] = [await run(), await run()]
    expect(first.failures.length).toBeGreaterThan(0)
    expect(second).toEqual(first)
    for (const { message } of first.failures) expect(message).toContain("CONFORMANCE_SEED=7")
  })
})
