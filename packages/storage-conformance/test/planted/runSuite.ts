import { type ConformanceOptions, conformance } from "@civic-practice/storage-conformance"
import { Cause, Effect } from "effect"
import type { PlantedAdapter } from "./PlantedFault.ts"

export interface Failure {
  readonly test: string
  readonly message: string
}

/** What came of a run: how many tests there were, and what failed. */
export interface SuiteRun {
  readonly tests: number
  readonly failures: ReadonlyArray<Failure>
}

/** Runs the suite, or some of it, by a runner of our own that collects what fails and gives up on what hangs. */
export const runSuite = async (
  { layer, options: own = {} }: PlantedAdapter,
  options: ConformanceOptions<never> = {},
  only: RegExp = /(?:)/,
): Promise<SuiteRun> => {
  const tests: Array<readonly [name: string, body: () => Promise<void>]> = []
  const collect = (name: string, body: () => Promise<void>) => {
    if (only.test(name)) tests.push([name, body])
  }
  const defaults = { profile: "quick", histories: 4, seed: 20261123, timeout: 20_000 } as const
  const all = { ...defaults, print: () => undefined, ...own, ...options }
  conformance(collect, "planted", layer, all)
  const failures: Array<Failure> = []
  for (const [test, body] of tests) {
    const run = Effect.tryPromise({ try: body, catch: (cause) => cause })
    const bounded = Effect.timeout(run, all.timeout)
    const exit = await Effect.runPromiseExit(bounded)
    if (exit._tag === "Success") continue
    const error = Cause.squash(exit.cause)
    failures.push({ test, message: error instanceof Error ? error.message : String(error) })
  }
  return { tests: tests.length, failures }
}
