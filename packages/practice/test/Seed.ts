/**
 * How often a property is tried and from which seed: the same in every run, so that a failure, which names its seed,
 * is there again on the next. `SEED` tries other inputs, `RUNS` multiplies their number: `SEED=7 RUNS=100 npm test`.
 */
export const seeded = (runs: number): { readonly seed: number; readonly numRuns: number } => ({
  seed: Number(process.env.SEED ?? 20_260_101),
  numRuns: Math.ceil(runs * Number(process.env.RUNS ?? 1)),
})
