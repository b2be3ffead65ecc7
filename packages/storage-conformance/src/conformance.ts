import { Storage } from "@civic-practice/core"
import { Effect, type Layer } from "effect"
import type { Case } from "./internal/Case.ts"
import { atomicCases } from "./internal/cases/atomic.ts"
import { durableCases } from "./internal/cases/durable.ts"
import { erasureCases } from "./internal/cases/erasure.ts"
import { faithfulCases } from "./internal/cases/faithful.ts"
import { findingCases } from "./internal/cases/finding.ts"
import { historyCases } from "./internal/cases/histories.ts"
import { loadingCases } from "./internal/cases/loading.ts"
import { orderedCases } from "./internal/cases/ordered.ts"
import { readingCases } from "./internal/cases/reading.ts"
import { realmCases } from "./internal/cases/realms.ts"
import { refusalCases } from "./internal/cases/refusals.ts"
import { serializableCases } from "./internal/cases/serializable.ts"
import { randomFrom } from "./internal/Random.ts"

/** The function that declares a test, of vitest, `@effect/vitest`, Mocha, Jest or any runner with this shape. */
export type DeclareTest = (name: string, body: () => Promise<void>, timeout?: number) => unknown

export interface ConformanceOptions<E> {
  /** Opens what `layer` wrote, after that was closed. Adds the tests of durability. */
  readonly reopen?: Layer.Layer<Storage, E>
  /** Repeats what was drawn at random in another run. Every failure of a random test names its seed. */
  readonly seed?: number
  /** How many histories are generated for each test that generates them, 40 by default. */
  readonly histories?: number
  /** How long one test may take, in milliseconds, 60,000 by default. */
  readonly timeout?: number
}

const cases: ReadonlyArray<Case> = [
  ...atomicCases,
  ...serializableCases,
  ...orderedCases,
  ...loadingCases,
  ...readingCases,
  ...findingCases,
  ...erasureCases,
  ...realmCases,
  ...faithfulCases,
  ...refusalCases,
  ...historyCases,
]

/**
 * Declares the tests that every storage adapter must pass: `conformance(it, "sqlite", layer({ filename }))`.
 *
 * Each test builds the layer anew and works in realms of its own, so that the layer may open the same database
 * each time. A failure says which guarantee does not hold, what was done and what came of it.
 */
export const conformance = <E>(
  it: DeclareTest,
  name: string,
  layer: Layer.Layer<Storage, E>,
  options: ConformanceOptions<E> = {},
): void => {
  const {
    histories = 40,
    reopen,
    seed = Math.floor(Math.random() * 2 ** 32),
    timeout = 60_000,
  } = options
  for (const { guarantee, run, title } of cases) {
    const body = () => {
      const random = randomFrom(seed)
      const test = Storage.use((storage) =>
        run({ storage, realm: newRealm(), anotherRealm: newRealm(), random, seed, histories }),
      )
      return Effect.runPromise(Effect.provide(test, layer))
    }
    it(`${name}: ${guarantee}: ${title}`, body, timeout)
  }
  if (reopen === undefined) return
  for (const { after, before, title } of durableCases) {
    const body = async () => {
      const realm = newRealm()
      const first = Storage.use((storage) => before(storage, realm))
      await Effect.runPromise(Effect.provide(first, layer))
      const second = Storage.use((storage) => after(storage, realm))
      await Effect.runPromise(Effect.provide(second, reopen))
    }
    it(`${name}: durable: ${title}`, body, timeout)
  }
}

let realms = 0

/** A realm that no other test and no earlier run wrote to. */
const newRealm = (): string => {
  realms += 1
  return `conformance ${realms} ${Math.random().toString(36).slice(2)}`
}
