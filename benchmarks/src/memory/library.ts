import { Dispatcher, Policy, person, readState } from "@civic-practice/core"
import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer, ManagedRuntime } from "effect"
import { Account, Earn } from "./earn.ts"
import { accountOf, accounts, eventsBefore, type Side } from "./Side.ts"

const realm = "benchmark"
const given = { actor: person("clerk") }

/** castore asks nobody; this one is asked, and looks nothing up. */
const onlyTheClerk = Layer.succeed(Policy, {
  allows: (_permission, { actor }) => actor.id === given.actor.id,
})

/** The whole dispatcher on storage-memory: decoded, allowed, decided, hashed, receipted, committed, answered. */
export const library = async (): Promise<Side> => {
  const runtime = ManagedRuntime.make(
    Dispatcher.layer({ realm, gather: false }).pipe(
      Layer.provideMerge(layer),
      Layer.provide(onlyTheClerk),
    ),
  )
  const dispatcher = await runtime.runPromise(Dispatcher)
  const give = (turn: number) =>
    dispatcher.execute(Earn, { account: accountOf(turn), amount: 1, rule: "hour" }, given)
  let turn = 0
  const until = (end: number) =>
    Effect.gen(function* () {
      while (turn < end) yield* give(turn++)
    })
  const oneByOne = (commands: number): Promise<void> => runtime.runPromise(until(turn + commands))
  await oneByOne(accounts * eventsBefore)
  return {
    name: "the library",
    oneByOne,
    together: (commands, callers) => {
      const caller = until(turn + commands)
      const all = Array.from({ length: callers }, () => caller)
      return runtime.runPromise(Effect.all(all, { concurrency: "unbounded", discard: true }))
    },
    points: () =>
      runtime.runPromise(
        Effect.gen(function* () {
          let sum = 0
          for (let number = 0; number < accounts; number++) {
            sum += (yield* readState(realm, Account.ref(accountOf(number))))?.balance ?? 0
          }
          return sum
        }),
      ),
    close: () => runtime.dispose(),
  }
}
