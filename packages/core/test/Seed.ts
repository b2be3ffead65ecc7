import { Effect, type Scope } from "effect"
import fc from "fast-check"
import { simulated } from "./Simulation.ts"

/**
 * How often a property is tried and from which seed: the same in every run, so that a failure is there again
 * on the next. `SEED` tries other inputs, `RUNS` multiplies their number: `SEED=7 RUNS=100 npm test`.
 */
export const seeded = (runs: number): { readonly seed: number; readonly numRuns: number } => ({
  seed: Number(process.env.SEED ?? 20_260_101),
  numRuns: Math.ceil(runs * Number(process.env.RUNS ?? 1)),
})

/** An effect holds for every value, each tried in a world of its own in which fibers go on in turn. */
export const holdsFor = <A, E>(
  arbitrary: fc.Arbitrary<A>,
  runs: number,
  body: (value: A) => Effect.Effect<void, E, Scope.Scope>,
): Effect.Effect<void> =>
  Effect.sync(() =>
    fc.assert(
      fc.property(arbitrary, (value) => {
        simulated(0, body(value))
      }),
      seeded(runs),
    ),
  )

/** An effect holds for every value, whichever fiber goes on whenever several could. */
export const holdsInAnyOrder = <A, E>(
  arbitrary: fc.Arbitrary<A>,
  runs: number,
  body: (value: A) => Effect.Effect<void, E, Scope.Scope>,
): Effect.Effect<void> =>
  Effect.sync(() =>
    fc.assert(
      fc.property(arbitrary, fc.nat(), (value, schedule) => {
        simulated(schedule, body(value))
      }),
      seeded(runs),
    ),
  )

/** Whether any of so many values fails: what a control asks of a guarantee that was taken away. */
export const failsForSome = <A, E>(
  arbitrary: fc.Arbitrary<A>,
  tries: number,
  fails: (value: A) => Effect.Effect<boolean, E, Scope.Scope>,
): boolean => {
  const { seed } = seeded(1)
  const values = fc.sample(fc.tuple(arbitrary, fc.nat()), { seed, numRuns: tries })
  return values.some(([value, schedule]) => simulated(schedule, fails(value)))
}
