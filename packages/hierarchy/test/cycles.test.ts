import * as fc from "fast-check"
import { expect, it, vi } from "vitest"
import { liveThrough } from "./history/compare.ts"
import { history } from "./history/Intent.ts"

// The level rules alone rule out circles. Here any unit may stand under any other, so that only the search for
// circles is left to refuse them; the slow model follows the same table.
vi.mock("../src/UnitLevel.ts", async (original) => {
  const actual = await original<typeof import("../src/UnitLevel.ts")>()
  const any = actual.unitLevels
  const parentLevels = Object.fromEntries(
    any.map((level) => [level, level === "district" ? [] : any]),
  )
  return { ...actual, parentLevels }
})

it("no unit ever stands below itself, whatever the levels allow", () => {
  fc.assert(fc.property(history, (intents) => liveThrough(intents, new Map())))
}, 120_000)

it("is tried with levels that allow circles", async () => {
  const { parentLevels } = await import("@civic-practice/hierarchy")
  expect(parentLevels.point).toContain("point")
})
