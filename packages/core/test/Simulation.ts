import { Clock, Duration, Effect, Exit, Random, Scheduler, type Scope } from "effect"

/** A generator of numbers from 0 to 1 that a seed determines (mulberry32). */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** Thrown where nothing can go on and nobody sleeps: somebody was forgotten. */
export class Standstill extends Error {
  override readonly name = "Standstill"
}

/**
 * Runs an effect in a small world of its own, at once and without waiting: one thread, a clock that jumps to
 * the next sleeper when nothing else can go on, and a seeded pick of the fiber that goes next. Seed 0 picks
 * them in the order in which they came. The same seed is the same history.
 */
export const simulated = <A, E>(seed: number, effect: Effect.Effect<A, E, Scope.Scope>): A => {
  const pick = numbersFrom(seed)
  const tasks: Array<() => void> = []
  let sleepers: Array<Sleeper> = []
  let now = 0

  const clock: Clock.Clock = {
    currentTimeMillisUnsafe: () => now,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanosUnsafe: () => BigInt(now) * 1_000_000n,
    currentTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
    monotonicTimeNanosUnsafe: () => BigInt(now) * 1_000_000n,
    monotonicTimeNanos: Effect.sync(() => BigInt(now) * 1_000_000n),
    sleep: (duration) =>
      Effect.callback((resume) => {
        const until = now + Math.ceil(Duration.toMillis(duration))
        const sleeper = { until, wake: () => resume(Effect.void) }
        sleepers.push(sleeper)
        return Effect.sync(() => {
          sleepers = sleepers.filter((one) => one !== sleeper)
        })
      }),
  }

  const scheduler: Scheduler.Scheduler = {
    executionMode: "async",
    shouldYield: () => false,
    makeDispatcher: () => ({
      scheduleTask: (task) => {
        tasks.push(task)
      },
      flush: () => {},
    }),
  }

  // One step of the world; false where there is none.
  const step = (): boolean => {
    const task = seed === 0 ? tasks.shift() : tasks.splice(Math.floor(pick() * tasks.length), 1)[0]
    if (task !== undefined) {
      task()
      return true
    }
    const next = sleepers.reduce<Sleeper | undefined>(
      (first, one) => (first === undefined || one.until < first.until ? one : first),
      undefined,
    )
    if (next === undefined) return false
    sleepers = sleepers.filter((one) => one !== next)
    now = Math.max(now, next.until)
    next.wake()
    return true
  }

  const fiber = Effect.runFork(
    Effect.scoped(effect).pipe(
      Effect.provideService(Clock.Clock, clock),
      Effect.provideService(Scheduler.Scheduler, scheduler),
      Random.withSeed(`${seed}`),
    ),
    { scheduler },
  )
  while (fiber.pollUnsafe() === undefined) {
    if (!step()) throw new Standstill("nothing can go on, and nobody sleeps")
  }
  while (step());
  const exit = fiber.pollUnsafe()
  if (exit === undefined) throw new Standstill("the effect has not come to its end")
  if (Exit.isSuccess(exit)) return exit.value
  return Effect.runSync(Effect.failCause(exit.cause))
}
