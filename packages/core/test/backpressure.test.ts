import { Closed, Dispatcher, Storage } from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Layer, Scope } from "effect"
import { Deposit } from "./Bank.ts"
import { asHost, balanceOf, dispatcherOn, keysOf, settle, under } from "./Dispatching.ts"
import { watched } from "./FaultyStorage.ts"
import { gated } from "./Gate.ts"

const one = { account: "a", amount: 1 }

describe("more callers than may wait", () => {
  it.effect.each([
    { maxWaiting: 1, maxBatch: 1 },
    { maxWaiting: 1, maxBatch: 1024 },
    { maxWaiting: 2, maxBatch: 1 },
    { maxWaiting: 3, maxBatch: 7 },
    { maxWaiting: 7, maxBatch: 3, gather: false },
  ])("all of them are served, each once (%o)", (options) =>
    Effect.gen(function* () {
      const storage = yield* makeStorage
      const { execute } = yield* dispatcherOn(storage, options)
      const answers = yield* Effect.all(
        Array.from({ length: 100 }, () => execute(Deposit, one, asHost)),
        { concurrency: "unbounded" },
      )
      const balances = answers.map(({ balance }) => balance).toSorted((a, b) => a - b)
      expect(balances).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
      expect(yield* balanceOf(storage, "a")).toBe(100)
    }),
  )

  it.effect("no batch ever holds more than may wait", () =>
    Effect.gen(function* () {
      const { storage, commits } = watched(yield* makeStorage)
      const { execute } = yield* dispatcherOn(storage, { maxWaiting: 4 })
      yield* Effect.all(
        Array.from({ length: 30 }, () => execute(Deposit, one, asHost)),
        { concurrency: "unbounded" },
      )
      const sizes = commits.map(
        ({ writes }) => writes.filter(({ kind }) => kind === "core.receipt").length,
      )
      expect(Math.max(...sizes)).toBeLessThanOrEqual(4)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(30)
    }),
  )

  it.effect("a caller who stops waiting for room takes nobody's place", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const { execute } = yield* dispatcherOn(gate.storage, { maxWaiting: 1, maxBatch: 1 })
      yield* gate.shut
      const fibers = []
      for (let count = 0; count < 6; count++) {
        fibers.push(yield* Effect.forkChild(execute(Deposit, one, under(`k${count}`))))
        yield* settle
      }
      // The first is in flight, the second waits in the queue, the others wait for room.
      const [, , gone, ...staying] = fibers
      if (gone !== undefined) yield* Fiber.interrupt(gone)
      yield* gate.open
      for (const fiber of staying) yield* Fiber.join(fiber)
      expect((yield* keysOf(inner)).toSorted()).toEqual(["k0", "k1", "k3", "k4", "k5"])
    }),
  )

  it.effect("a caller who stops waiting just as room is made leaves it to the next", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const { execute } = yield* dispatcherOn(gate.storage, { maxWaiting: 1, maxBatch: 1 })
      for (let delay = 0; delay < 6; delay++) {
        yield* gate.shut
        const fibers = []
        for (let count = 0; count < 5; count++) {
          fibers.push(yield* Effect.forkChild(execute(Deposit, one, asHost)))
          yield* settle
        }
        const [first, second, gone, ...staying] = fibers
        yield* gate.open
        yield* Effect.repeat(Effect.yieldNow, { times: delay })
        if (gone !== undefined) yield* Fiber.interrupt(gone)
        for (const fiber of [first, second, ...staying]) if (fiber) yield* Fiber.join(fiber)
      }
      expect(yield* balanceOf(inner, "a")).toBeGreaterThanOrEqual(24)
    }),
  )
})

describe("closing", () => {
  const setting = (options: { readonly maxWaiting?: number; readonly maxBatch?: number } = {}) =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const gate = gated(inner)
      const scope = yield* Scope.make()
      const dispatcher = yield* Scope.provide(dispatcherOn(gate.storage, options), scope)
      return { inner, gate, close: Scope.close(scope, Exit.void), ...dispatcher }
    })

  it.effect("waits for what is in flight and for what waits behind it", () =>
    Effect.gen(function* () {
      const { inner, gate, close, execute } = yield* setting()
      yield* gate.shut
      const inFlight = yield* Effect.forkChild(execute(Deposit, one, asHost))
      yield* settle
      const behind = yield* Effect.forkChild(execute(Deposit, one, asHost))
      yield* settle
      const closing = yield* Effect.forkChild(close)
      yield* settle
      expect(closing.pollUnsafe()).toBeUndefined()
      yield* gate.open
      yield* Fiber.join(closing)
      expect(yield* balanceOf(inner, "a")).toBe(2)
      expect(yield* Fiber.join(inFlight)).toEqual({ balance: 1 })
      expect(yield* Fiber.join(behind)).toEqual({ balance: 2 })
    }),
  )

  it.effect("refuses what comes later, by a typed error that says so", () =>
    Effect.gen(function* () {
      const { inner, close, execute } = yield* setting()
      yield* execute(Deposit, one, asHost)
      yield* close
      expect(yield* Effect.flip(execute(Deposit, one, asHost))).toEqual(
        new Closed({ command: "bank.deposit" }),
      )
      expect(yield* balanceOf(inner, "a")).toBe(1)
    }),
  )

  it.effect("refuses those who still wait for room, and leaves none of them waiting", () =>
    Effect.gen(function* () {
      const { inner, gate, close, execute } = yield* setting({ maxWaiting: 1, maxBatch: 1 })
      yield* gate.shut
      const fibers = []
      for (let count = 0; count < 8; count++) {
        fibers.push(yield* Effect.forkChild(Effect.exit(execute(Deposit, one, asHost))))
        yield* settle
      }
      const closing = yield* Effect.forkChild(close)
      yield* settle
      yield* gate.open
      yield* Fiber.join(closing)
      const exits = []
      for (const fiber of fibers) exits.push(yield* Fiber.join(fiber))
      const carriedOut = exits.filter(Exit.isSuccess).length
      expect(carriedOut).toBe(2)
      for (const exit of exits.filter(Exit.isFailure)) {
        expect(exit).toEqual(Exit.fail(new Closed({ command: "bank.deposit" })))
      }
      expect(yield* balanceOf(inner, "a")).toBe(carriedOut)
    }),
  )

  it.effect("waits for commands given with a time limit, and for those of many realms", () =>
    Effect.gen(function* () {
      const { gate, close, execute } = yield* setting()
      yield* gate.shut
      const fibers = []
      // More realms than are remembered at once.
      for (let count = 0; count < 300; count++) {
        const options = { actor: asHost.actor, realm: `r${count}`, timeout: "1 hour" } as const
        fibers.push(yield* Effect.forkChild(execute(Deposit, one, options)))
      }
      yield* settle
      expect(gate.waiting()).toBe(300)
      const closing = yield* Effect.forkChild(close)
      yield* settle
      expect(closing.pollUnsafe()).toBeUndefined()
      yield* gate.open
      yield* Fiber.join(closing)
      for (const fiber of fibers) expect(yield* Fiber.join(fiber)).toEqual({ balance: 1 })
    }),
  )

  it.effect("happens with the scope of its layer", () =>
    Effect.gen(function* () {
      const inner = yield* makeStorage
      const layer = Dispatcher.layer({ realm: "district" }).pipe(
        Layer.provide(Layer.succeed(Storage, inner)),
      )
      const exit = yield* Effect.exit(
        Effect.provide(
          Effect.flatMap(Dispatcher, ({ execute }) => execute(Deposit, one, asHost)),
          layer,
        ),
      )
      expect(exit).toEqual(Exit.succeed({ balance: 1 }))
    }),
  )
})
