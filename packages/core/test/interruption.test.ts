import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber } from "effect"
import { Deposit } from "./Bank.ts"
import { balanceOf, dispatcherOn, keysOf, settle, under } from "./Dispatching.ts"
import { intercepted } from "./FaultyStorage.ts"
import { gated } from "./Gate.ts"

const one = { account: "a", amount: 1 }

const setting = Effect.gen(function* () {
  const inner = yield* makeStorage
  const gate = gated(inner)
  const dispatcher = yield* dispatcherOn(gate.storage)
  const give = (key: string) =>
    Effect.tap(Effect.forkChild(dispatcher.execute(Deposit, one, under(key))), () => settle)
  return { inner, gate, give, ...dispatcher }
})

describe("a caller who goes away", () => {
  it.effect("while the command waits withdraws it; those before and behind are carried out", () =>
    Effect.gen(function* () {
      const { inner, gate, give } = yield* setting
      yield* gate.shut
      const fibers = [yield* give("flying"), yield* give("before")]
      const gone = yield* give("gone")
      fibers.push(yield* give("behind"))
      yield* Fiber.interrupt(gone)
      yield* gate.open
      const answers = []
      for (const fiber of fibers) answers.push(yield* Fiber.join(fiber))
      expect(answers).toEqual([{ balance: 1 }, { balance: 2 }, { balance: 3 }])
      expect(yield* keysOf(inner)).toEqual(["flying", "before", "behind"])
    }),
  )

  it.effect("while the command is in flight lets it happen, and its key tells so later", () =>
    Effect.gen(function* () {
      const { inner, gate, give, execute, submit } = yield* setting
      yield* gate.shut
      const gone = yield* give("gone")
      expect(gate.waiting()).toBe(1)
      yield* Fiber.interrupt(gone)
      yield* gate.open
      expect(yield* execute(Deposit, one, under("next"))).toEqual({ balance: 2 })
      expect(yield* submit(Deposit, one, under("gone"))).toMatchObject({
        answer: { balance: 1 },
        replayed: true,
      })
      expect(yield* keysOf(inner)).toEqual(["gone", "next"])
    }),
  )

  it.effect(
    "with all others, waiting and in flight, leaves a dispatcher that rests and works",
    () =>
      Effect.gen(function* () {
        const { inner, gate, give, execute } = yield* setting
        yield* gate.shut
        const fibers = []
        for (let count = 0; count < 5; count++) fibers.push(yield* give(`k${count}`))
        yield* Fiber.interruptAll(fibers)
        yield* gate.open
        yield* settle
        expect(yield* keysOf(inner)).toEqual(["k0"])
        expect(yield* execute(Deposit, one, under("next"))).toEqual({ balance: 2 })
      }),
  )

  it.effect("at any moment of the way: the command happens once or not at all", () =>
    Effect.gen(function* () {
      const happened = new Set<boolean>()
      for (let turns = 0; turns < 30; turns++) {
        const inner = yield* makeStorage
        const wait = Effect.repeat(Effect.yieldNow, { times: 4 })
        const storage = intercepted(inner, {
          load: (load) => Effect.andThen(wait, load),
          commit: (commit) =>
            Effect.andThen(
              wait,
              Effect.tap(commit, () => wait),
            ),
        })
        const { execute } = yield* dispatcherOn(storage)
        const fiber = yield* Effect.forkChild(execute(Deposit, one, under("k")))
        yield* Effect.repeat(Effect.yieldNow, { times: turns })
        yield* Fiber.interrupt(fiber)
        yield* settle
        const exit = yield* Fiber.await(fiber)
        const before = yield* balanceOf(inner, "a")
        if (Exit.isSuccess(exit)) expect(before).toBe(1)
        happened.add(before === 1)
        // Repeating it brings it to its end in any case.
        expect(yield* execute(Deposit, one, under("k"))).toEqual({ balance: 1 })
        expect(yield* keysOf(inner)).toEqual(["k"])
      }
      // Both were seen, so that the moments tried were not all alike.
      expect(happened.size).toBe(2)
    }),
  )
})
