import { Effect, type Scope } from "effect"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import { withTime } from "./Dispatching.ts"

/**
 * How often a property is tried and from which seed: the same in every run, so that a failure is there again
 * on the next. `SEED` tries other inputs, `RUNS` multiplies their number: `SEED=7 RUNS=100 npm test`.
 */
export const seeded = (runs: number): { readonly seed: number; readonly numRuns: number } => ({
  seed: Number(process.env.SEED ?? 20_260_101),
  numRuns: Math.ceil(runs * Number(process.env.RUNS ?? 1)),
})

/** An effect holds for every value, each tried in a scope and with a clock of its own that runs by itself. */
export const holdsFor = <A, E>(
  arbitrary: fc.Arbitrary<A>,
  runs: number,
  body: (value: A) => Effect.Effect<void, E, Scope.Scope>,
): Effect.Effect<void> =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(arbitrary, (value) =>
        Effect.runPromise(
          withTime(Effect.scoped(body(value))).pipe(Effect.provide(TestClock.layer())),
        ),
      ),
      seeded(runs),
    ),
  )
