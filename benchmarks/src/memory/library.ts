import {
  append,
  at,
  command,
  Dispatcher,
  decided,
  readState,
  streamKind,
  system,
} from "@civic-practice/core"
import { layer } from "@civic-practice/storage-memory"
import { Effect, Layer, ManagedRuntime, Result, Schema } from "effect"
import { accountOf, accounts, eventsBefore, type Side } from "./Side.ts"

interface Account {
  readonly balance: number
  readonly entries: number
}

interface Earned {
  readonly _tag: "Earned"
  readonly amount: number
  readonly rule: string
  readonly day: string
}

const Account = streamKind<Account, Earned>({
  name: "benchmark.account",
  initial: { balance: 0, entries: 0 },
  evolve: ({ balance, entries }, { amount }) => ({
    balance: balance + amount,
    entries: entries + 1,
  }),
})

const Earn = command("benchmark.earn", {
  input: Schema.Struct({ account: Schema.String, amount: Schema.Int, rule: Schema.String }),
  permission: () => at("unit", "benchmark.earn"),
  touches: ({ account }) => [Account.ref(account)],
  decide: ({ account, amount, rule }, view, { at: now, calendar }) => {
    const ref = Account.ref(account)
    const { balance } = view.get(ref)
    const event: Earned = { _tag: "Earned", amount, rule, day: calendar.dayOf(now) }
    return Result.succeed(decided({ balance: balance + amount }, append(ref, event)))
  },
})

const realm = "benchmark"
const actor = system("benchmark")

/** The whole dispatcher on storage-memory: decoded, allowed, decided, hashed, receipted, committed, answered. */
export const library = async (): Promise<Side> => {
  const runtime = ManagedRuntime.make(
    Dispatcher.layer({ realm, gather: false }).pipe(Layer.provideMerge(layer)),
  )
  const dispatcher = await runtime.runPromise(Dispatcher)
  const give = (turn: number) =>
    dispatcher.execute(Earn, { account: accountOf(turn), amount: 1, rule: "hour" }, { actor })
  let turn = 0
  const until = (end: number) =>
    Effect.gen(function* () {
      while (turn < end) yield* give(turn++)
    })
  const oneByOne = (commands: number): Promise<void> => runtime.runPromise(until(turn + commands))
  await oneByOne(accounts * eventsBefore)
  return {
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
