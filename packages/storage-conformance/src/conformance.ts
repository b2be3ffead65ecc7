import { Conflict, Storage, StorageError, type StorageShape } from "@civic-practice/core"
import { Effect, Layer } from "effect"
import type { Case } from "./internal/Case.ts"
import { atomicCases } from "./internal/cases/atomic.ts"
import { besideCases } from "./internal/cases/beside.ts"
import { durableCases } from "./internal/cases/durable.ts"
import { erasureCases } from "./internal/cases/erasure.ts"
import { type FailingWrites, failingWriteCases } from "./internal/cases/failingWrites.ts"
import { faithfulCases } from "./internal/cases/faithful.ts"
import { findingCases } from "./internal/cases/finding.ts"
import { historyCases } from "./internal/cases/histories.ts"
import { interruptionCases } from "./internal/cases/interruption.ts"
import { loadingCases } from "./internal/cases/loading.ts"
import { orderedCases } from "./internal/cases/ordered.ts"
import { type Provocations, type Provoked, provokedCases } from "./internal/cases/provoked.ts"
import { readingCases } from "./internal/cases/reading.ts"
import { realmCases } from "./internal/cases/realms.ts"
import { refusalCases } from "./internal/cases/refusals.ts"
import { roundTripCases } from "./internal/cases/roundTrips.ts"
import { serializableCases } from "./internal/cases/serializable.ts"
import { workloadCases } from "./internal/cases/workloads.ts"
import { environment } from "./internal/environment.ts"
import { NotConforming } from "./internal/expectations.ts"
import { type ProfileName, profiles } from "./internal/profiles.ts"
import { randomFrom } from "./internal/Random.ts"

export type { FailingWrites, ProfileName, Provocations, Provoked }
export { NotConforming }

/** The function that declares a test, of vitest, `@effect/vitest`, Mocha, Jest or any runner with this shape. */
export type DeclareTest = (name: string, body: () => Promise<void>, timeout?: number) => unknown

/** What an adapter and its tests can do beyond the four functions. Each adds tests; none takes a guarantee away. */
export interface Capabilities<E> {
  /** Opens what `layer` wrote, after that was closed. Adds the tests of durability. */
  readonly reopen?: Layer.Layer<Storage, E>
  /** Opens what `layer` has open, at the same time, as another process would. Adds the tests of two connections. */
  readonly beside?: Layer.Layer<Storage, E>
  /** Lets writes below the adapter fail. Adds the test that a commit cannot be torn at any of them. */
  readonly failingWrites?: FailingWrites
  /** How many requests were sent to the database so far. Adds the tests that their number is constant. */
  readonly roundTrips?: () => number
  /** Brings about errors of the classes named. Adds a test of each class. */
  readonly provoke?: Provocations
}

export interface ConformanceOptions<E> extends Capabilities<E> {
  /** `full`, the default, takes minutes; `quick` takes seconds. CONFORMANCE_PROFILE goes before it. */
  readonly profile?: ProfileName
  /** Repeats what was drawn at random in another run, which printed it. CONFORMANCE_SEED goes before it. */
  readonly seed?: number
  /** How many histories are generated for each test that generates them: 10 if quick, 100 in full. */
  readonly histories?: number
  /** How long one test may take, in milliseconds, 120,000 by default. */
  readonly timeout?: number
  /** Takes the line that says which seed was drawn; the console by default. */
  readonly print?: (line: string) => void
}

const always: ReadonlyArray<Case> = [
  ...atomicCases,
  ...interruptionCases,
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
  ...workloadCases,
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
  const { beside, failingWrites, print = console.info, provoke, reopen, roundTrips } = options
  const {
    profile = "full",
    seed = Math.floor(Math.random() * 2 ** 32),
    timeout = 120_000,
  } = { ...options, ...environment() }
  const { histories, places } = profiles[profile]
  const repeat = `CONFORMANCE_SEED=${seed}`
  print(`${name}: ${profile} conformance run; ${repeat} repeats it`)

  const declare = ({ guarantee, run, title }: Case, second?: Layer.Layer<Storage, E>) => {
    const test = (storage: StorageShape, besides: StorageShape | undefined) =>
      run({
        storage,
        beside: besides,
        realm: newRealm(),
        anotherRealm: newRealm(),
        random: randomFrom(seed),
        seed,
        histories: options.histories ?? histories,
        places,
        patience: timeout / 4,
      })
    const alone = Storage.use((storage) => test(storage, undefined))
    const together = (another: Layer.Layer<Storage, E>) =>
      Storage.use((storage) =>
        Effect.provide(
          Storage.use((other) => test(storage, other)),
          Layer.fresh(another),
        ),
      )
    const body = () =>
      told(Effect.provide(second === undefined ? alone : together(second), layer), title, repeat)
    const where = second === undefined ? "" : "on two connections: "
    it(`${name}: ${guarantee}: ${where}${title}`, body, timeout)
  }

  for (const one of always) declare(one)
  if (beside !== undefined) {
    const concurrent = always.filter((one) => one.concurrent === true)
    for (const one of [...besideCases, ...concurrent]) declare(one, beside)
  }
  if (failingWrites !== undefined) for (const one of failingWriteCases(failingWrites)) declare(one)
  if (roundTrips !== undefined) for (const one of roundTripCases(roundTrips)) declare(one)
  if (provoke !== undefined) for (const one of provokedCases(provoke)) declare(one)
  if (reopen === undefined) return
  for (const { after, before, title } of durableCases) {
    const body = async () => {
      const realm = newRealm()
      const first = Storage.use((storage) => before(storage, realm))
      await told(Effect.provide(first, layer), title, repeat)
      const second = Storage.use((storage) => after(storage, realm))
      await told(Effect.provide(second, reopen), title, repeat)
    }
    it(`${name}: durable: ${title}`, body, timeout)
  }
}

/** Runs a test; what it fails with says what was expected, and how to have the same again. */
const told = async (
  test: Effect.Effect<void, unknown>,
  title: string,
  repeat: string,
): Promise<void> => {
  try {
    await Effect.runPromise(test)
  } catch (cause) {
    if (cause instanceof NotConforming) {
      cause.message += `\n  (${repeat} draws the same again)`
      throw cause
    }
    if (!(cause instanceof Conflict) && !(cause instanceof StorageError)) throw cause
    throw new NotConforming(
      `${title}: an operation failed that must succeed: ${cause.message}\n  (${repeat} draws the same again)`,
      { cause },
    )
  }
}

let realms = 0

/** A realm that no other test and no earlier run wrote to. */
const newRealm = (): string => {
  realms += 1
  return `conformance ${realms} ${Math.random().toString(36).slice(2)}`
}
