import * as fc from "fast-check"
import { expect, it } from "vitest"
import { liveThrough, type Tally } from "./history/compare.ts"
import { history } from "./history/Intent.ts"
import { realCommands } from "./history/Step.ts"

const limit = 120_000

it(
  "every history ends in the tree of the slow model on every day, and a refusal changes nothing",
  () => {
    const accepted: Tally = new Map()
    fc.assert(fc.property(history, (intents) => liveThrough(intents, accepted)))
    // A history of refusals alone would prove nothing.
    expect([...accepted.keys()].toSorted()).toEqual(Object.keys(realCommands).toSorted())
  },
  limit,
)
