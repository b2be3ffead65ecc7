import { Dispatcher, system } from "@civic-practice/core"
import { Award, PublishRules } from "@civic-practice/points"
import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer, ManagedRuntime } from "effect"

const actor = system("benchmark")
const start = Date.parse("2026-01-01T12:00:00+08:00")
const day = 86_400_000

/** Accounts of the points library with so many entries each, over a year; answers how to award once more. */
export const accountsWith = async (entries: number, accounts: number) => {
  const runtime = ManagedRuntime.make(
    Dispatcher.layer({ realm: "benchmark", gather: false }).pipe(Layer.provide(layer)),
  )
  const dispatcher = await runtime.runPromise(Dispatcher)
  let fact = 0
  const award = (account: number, on: number) =>
    dispatcher.execute(
      Award,
      {
        account: `volunteer/v-${account}`,
        fact: `service/${fact++}`,
        unit: "station",
        day: new Date(start + on * day).toISOString().slice(0, 10),
        minutes: 60,
        field: "hygieneAndEnvironment",
      },
      { actor, at: start + 365 * day },
    )
  await runtime.runPromise(
    Effect.gen(function* () {
      yield* dispatcher.execute(
        PublishRules,
        {
          effectiveFrom: "2026-01-01",
          rules: [
            {
              id: "hour",
              earns: { _tag: "PerHour", points: 10 },
              rounding: "floor",
              caps: { perDay: 60, perMonth: 200 },
              validity: { _tag: "EndOf", period: "year" },
            },
          ],
        },
        { actor, at: start },
      )
      for (let entry = 0; entry < entries; entry++) {
        for (let account = 0; account < accounts; account++) {
          yield* award(account, Math.floor((entry * 300) / entries))
        }
      }
    }),
  )
  let turn = 0
  return {
    award: (times: number) =>
      runtime.runPromise(
        Effect.gen(function* () {
          for (let time = 0; time < times; time++) yield* award(turn++ % accounts, 330)
        }),
      ),
    close: () => runtime.dispose(),
  }
}
