import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { Deposit, Withdraw } from "./Bank.ts"
import { dispatcherOn, keysOf, settle, under } from "./Dispatching.ts"
import { gated } from "./Gate.ts"

const one = { account: "a", amount: 1 }

const setting = Effect.gen(function* () {
  const inner = yield* makeStorage
  const gate = gated(inner)
  const dispatcher = yield* dispatcherOn(gate.storage, { gather: false })
  const give = (key: string) =>
    Effect.tap(Effect.forkChild(dispatcher.execute(Deposit, one, under(key))), () => settle)
  return { inner, gate, give, ...dispatcher }
})

describe("a dispatcher that does not gather, on a storage that answers at once", () => {
  it.effect("answers within the caller's own turn, refusals and defects too", () =>
    Effect.gen(function* () {
      const { execute } = yield* dispatcherOn(yield* makeStorage, { gather: false })
      expect(Effect.runSync(execute(Deposit, one, under("k")))).toEqual({ balance: 1 })
      expect(Effect.runSync(execute(Deposit, one, under("k")))).toEqual({ balance: 1 })
      const refused = execute(Withdraw, { account: "a", amount: 2 }, under("l"))
      expect(Effect.runSync(Effect.flip(refused))).toMatchObject({ _tag: "Overdrawn" })
    }),
  )
})

describe("a dispatcher that does not gather, on a storage that takes its time", () => {
  it.effect("lets a caller go who is interrupted in flight, and serves those behind", () =>
    Effect.gen(function* () {
      const { inner, gate, give } = yield* setting
      yield* gate.shut
      const gone = yield* give("gone")
      const behind = [yield* give("behind"), yield* give("last")]
      yield* Fiber.interrupt(gone)
      yield* gate.open
      const answers = []
      for (const fiber of behind) answers.push(yield* Fiber.join(fiber))
      expect(answers).toEqual([{ balance: 2 }, { balance: 3 }])
      expect(yield* keysOf(inner)).toEqual(["gone", "behind", "last"])
    }),
  )

  it.effect("answers the first caller as those behind, and rests", () =>
    Effect.gen(function* () {
      const { gate, give, execute } = yield* setting
      yield* gate.shut
      const fibers = [yield* give("first"), yield* give("second")]
      yield* gate.open
      const answers = []
      for (const fiber of fibers) answers.push(yield* Fiber.join(fiber))
      expect(answers).toEqual([{ balance: 1 }, { balance: 2 }])
      expect(yield* execute(Deposit, one, under("next"))).toEqual({ balance: 3 })
    }),
  )
})
