import { Effect, type Fiber, Scheduler } from "effect"
import type { Random } from "./Random.ts"

/** Runs something in a later turn of the event loop; browsers hold timers back, but not messages. */
const later: (run: () => void) => void =
  typeof globalThis.setImmediate === "function"
    ? (run) => {
        globalThis.setImmediate(run)
      }
    : (run) => {
        const { port1, port2 } = new MessageChannel()
        port1.addEventListener("message", () => {
          port1.close()
          run()
        })
        port1.start()
        port2.postMessage(undefined)
      }

/**
 * A scheduler that lets fibers take turns between any two of their operations, not only where they wait, and in
 * an order of its own: both follow from the random numbers. An adapter that is right is right under each of them.
 */
const shuffling = (random: Random, yieldsIn100: number): Scheduler.Scheduler => {
  let tasks: Array<() => void> = []
  let isAwaited = false
  const turn = () => {
    isAwaited = false
    const now = random.shuffled(tasks)
    tasks = []
    for (const task of now) task()
  }
  const dispatcher: Scheduler.SchedulerDispatcher = {
    scheduleTask: (task) => {
      tasks.push(task)
      if (isAwaited) return
      isAwaited = true
      later(turn)
    },
    flush: () => {
      while (tasks.length > 0) turn()
    },
  }
  return {
    executionMode: "async",
    shouldYield: (fiber) => fiber.currentOpCount >= mostOperations || random.chance(yieldsIn100),
    makeDispatcher: () => dispatcher,
  }
}

/** As Effect's own schedulers: nobody runs on for ever. */
const mostOperations = 2_048

/** Runs an effect, and the fibers that it starts, under a schedule that follows from the random numbers. */
export const shuffled = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  random: Random,
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    // Stopping twice for each operation would never end: each stop is an operation to be got over.
    const yieldsIn100 = random.oneOf([0, 3, 10, 30])
    return Effect.provideService(effect, Scheduler.Scheduler, shuffling(random, yieldsIn100))
  })

/** Where a run was cut off: after how many of its operations, or after how many turns of the event loop. */
export interface Cut {
  readonly after: "operations" | "turns"
  readonly count: number
}

/**
 * Runs an effect and interrupts it where the cut says, be it between two operations or while it waits. Answers
 * how many operations and turns it came to, and whether it ended before it was cut off.
 */
export const cutOff = <A, E>(effect: Effect.Effect<A, E>, cut: Cut) =>
  Effect.gen(function* () {
    const ordinary = yield* Scheduler.Scheduler
    let operations = 0
    let root: Fiber.Fiber<unknown, unknown> | undefined
    const counting: Scheduler.Scheduler = {
      executionMode: ordinary.executionMode,
      makeDispatcher: () => ordinary.makeDispatcher(),
      shouldYield: (running) => {
        root ??= running
        // The adapter's own fibers are its own affair: who is interrupted is the caller.
        if (running === root) {
          operations += 1
          if (cut.after === "operations" && operations === cut.count) running.interruptUnsafe()
        }
        return ordinary.shouldYield(running)
      },
    }
    const fiber = yield* Effect.forkChild(
      Effect.provideService(effect, Scheduler.Scheduler, counting),
    )
    let turns = 0
    while (fiber.pollUnsafe() === undefined) {
      if (cut.after === "turns" && turns === cut.count) fiber.interruptUnsafe()
      yield* Effect.callback<void>((resume) => later(() => resume(Effect.void)))
      turns += 1
    }
    const exit = fiber.pollUnsafe()
    return { exit, operations, turns }
  })
