import { describe, expect, it } from "vitest"
import { plants } from "./engine/plants.ts"
import { newTally, runHistory } from "./engine/runHistories.ts"

const seed = 20_260_105
const most = 1500

describe("a mistake in the rules is found by the histories", () => {
  it.each(plants)("%s", { timeout: 600_000 }, (_, plant) => {
    const tally = newTally()
    for (let index = 0; index < most && tally.failures.length === 0; index++) {
      runHistory(seed, index, tally, plant)
    }
    expect(tally.failures).toHaveLength(1)
  })

  it("and none where there is none", () => {
    const tally = newTally()
    for (let index = 0; index < 100; index++) runHistory(seed, index, tally, (command) => command)
    expect(tally.failures).toEqual([])
  })
})
