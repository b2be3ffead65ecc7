import { TimedOut } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { Deposit } from "./Bank.ts"
import { dispatcherOn, keysOf, settle, under } from "./Dispatching.ts"
import { gated } from "./Gate.ts"

const ten = { account: "a", amount: 10 }

describe("a commit that hangs", () => {
  it.effect("lets a caller with a time limit go, and what became of it is learnt by the key", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const { execute, submit } = yield* dispatcherOn(gate.storage)
      yield* gate.shut
      const limited = { ...under("k"), timeout: "5 seconds" } as const
      const fiber = yield* Effect.forkChild(Effect.flip(execute(Deposit, ten, limited)))
      yield* settle
      yield* TestClock.adjust("4999 millis")
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* TestClock.adjust("1 millis")
      expect(yield* Fiber.join(fiber)).toEqual(
        new TimedOut({ command: "bank.deposit", key: "k", limit: 5000 }),
      )
      const again = yield* Effect.forkChild(submit(Deposit, ten, under("k")))
      yield* gate.open
      expect(yield* Fiber.join(again)).toEqual({
        answer: { balance: 10 },
        key: "k",
        replayed: true,
      })
      expect(yield* keysOf(inner)).toEqual(["k"])
    }),
  )

  it.effect("a caller whose limit passes in the queue is not carried out at all", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const { execute } = yield* dispatcherOn(gate.storage)
      yield* gate.shut
      const first = yield* Effect.forkChild(execute(Deposit, ten, under("first")))
      yield* settle
      const limited = { ...under("limited"), timeout: "1 second" } as const
      const second = yield* Effect.forkChild(Effect.flip(execute(Deposit, ten, limited)))
      yield* settle
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(second)).toMatchObject({ _tag: "TimedOut", key: "limited" })
      yield* gate.open
      yield* Fiber.join(first)
      expect(yield* execute(Deposit, ten, under("last"))).toEqual({ balance: 20 })
      expect(yield* keysOf(inner)).toEqual(["first", "last"])
    }),
  )
})
