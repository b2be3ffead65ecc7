import { Dispatcher, system } from "@civic-practice/core"
import { FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { Award, PublishRules } from "@civic-practice/points"
import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer, ManagedRuntime } from "effect"

const actor = system("benchmark")
/** Accounts of each sort. */
const accounts = 500
const long = 200
const short = 10

const first = Date.parse("2023-06-01T12:00:00+08:00")
/** Everybody serves every sixth day, so that the accounts differ in how long they have done so and in nothing else. */
const momentOf = (service: number): number => first + service * 6 * 86_400_000

const rules = [
  {
    id: "hour",
    earns: { _tag: "PerHour", points: 10 },
    rounding: "floor",
    caps: { perDay: 60, perMonth: 200 },
    validity: { _tag: "Never" },
  },
]

const details = {
  name: { zh: "示例单位" },
  owner: { kind: "district", name: { zh: "示例区" }, division: "220103" },
}
const district = { unit: "district", on: "2019-01-01", details }
const station = { ...district, unit: "station", level: "principalCentre", parent: "district" }

/** Accounts of the points library with 200 entries and with 10, side by side in one storage. */
export const openFlat = async () => {
  const runtime = ManagedRuntime.make(
    Dispatcher.layer({ realm: "benchmark", gather: false }).pipe(Layer.provide(layer)),
  )
  const dispatcher = await runtime.runPromise(Dispatcher)
  let fact = 0
  const award = (sort: string, number: number, service: number) => {
    const at = momentOf(service)
    return dispatcher.execute(
      Award,
      {
        account: `volunteer/${sort}-${number}`,
        fact: `service/${fact++}`,
        unit: "station",
        day: new Date(at).toISOString().slice(0, 10),
        minutes: 60,
        field: "hygieneAndEnvironment",
      },
      { actor, at },
    )
  }
  const awards = (sort: string) => {
    let turn = 0
    return (times: number): Promise<void> =>
      runtime.runPromise(
        Effect.gen(function* () {
          for (const end = turn + times; turn < end; turn++) {
            yield* award(sort, turn % accounts, long + Math.floor(turn / accounts))
          }
        }),
      )
  }
  await runtime.runPromise(
    Effect.gen(function* () {
      const published = { effectiveFrom: "2023-01-01", rules }
      yield* dispatcher.execute(FoundDistrict, district, { actor, at: first })
      yield* dispatcher.execute(OpenUnit, station, { actor, at: first })
      yield* dispatcher.execute(PublishRules, published, { actor, at: first })
      for (let service = 0; service < long; service++) {
        for (let number = 0; number < accounts; number++) {
          yield* award("long", number, service)
          if (service >= long - short) yield* award("short", number, service)
        }
      }
    }),
  )
  return {
    awardMany: awards("long"),
    awardFew: awards("short"),
    close: () => runtime.dispose(),
  }
}
