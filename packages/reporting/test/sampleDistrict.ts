import { Dispatcher, Policy, Storage, system } from "@civic-practice/core"
import { DivisionCode, FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { type Metric, makeReporting, Reporting } from "@civic-practice/reporting"
import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer } from "effect"
import { realm } from "./recording.ts"
import { sampleMetrics } from "./sampleMetrics.ts"

export const actor = system("test")

/** The details a command takes, of a unit that does not exist. */
export const detailsOf = (zh: string) => ({
  name: { zh },
  owner: {
    kind: "community" as const,
    name: { zh: "示例社区" },
    division: DivisionCode.make("220103008"),
  },
})

/** A storage with a dispatcher and the sample metrics, of its own for each test. */
export const house = (options: { readonly metrics?: ReadonlyArray<Metric> } = {}) =>
  Layer.mergeAll(
    Dispatcher.layer({ realm }),
    Reporting.layer({ realm, metrics: options.metrics ?? sampleMetrics }),
  ).pipe(
    Layer.provideMerge(Layer.fresh(layer)),
    Layer.provide(Layer.succeed(Policy, { allows: () => true })),
  )

/** The district D since 2019-01-01: centre C, institutes I1 and I2 under it, S1 and S2 under I1, S3 under I2. */
export const sampleDistrict = Effect.gen(function* () {
  const { execute } = yield* Dispatcher
  const on = "2019-01-01"
  yield* execute(FoundDistrict, { unit: "D", on, details: detailsOf("示例区") }, { actor })
  for (const [unit, level, parent] of [
    ["C", "principalCentre", "D"],
    ["I1", "institute", "C"],
    ["I2", "institute", "C"],
    ["S1", "station", "I1"],
    ["S2", "station", "I1"],
    ["S3", "station", "I2"],
  ]) {
    const details = detailsOf(`示例${unit}`)
    yield* execute(OpenUnit, { unit, level, parent, on, details }, { actor })
  }
  return { storage: yield* Storage, reporting: yield* Reporting, execute }
})

export const reportingWith = (options: Partial<Parameters<typeof makeReporting>[0]>) =>
  makeReporting({ realm, metrics: sampleMetrics, ...options })
