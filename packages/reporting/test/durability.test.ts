import { Storage, type StorageShape } from "@civic-practice/core"
import { allTime, makeReporting } from "@civic-practice/reporting"
import { make } from "@civic-practice/storage-memory"
import { Effect, Exit } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Fate, faultyStorage, withoutCheckpoint, withoutVersions } from "./FaultyStorage.ts"
import { naiveReport } from "./naiveReport.ts"
import { type Entry, realm, record } from "./recording.ts"
import { sampleMetrics } from "./sampleMetrics.ts"
import { randomEntries } from "./scenario.ts"

const reportingOn = (storage: StorageShape, chunk: number) =>
  Effect.provideService(makeReporting({ realm, metrics: sampleMetrics, chunk }), Storage, storage)

const expectedTotal = (entries: ReadonlyArray<Entry>) => {
  const { total } = naiveReport(new Map(), entries, allTime, null)
  return Object.fromEntries(sampleMetrics.map(({ name }) => [name, total[name] ?? 0]))
}

const allFates: ReadonlyArray<Fate> = [
  "fine",
  "late",
  "busy",
  "writtenUnknown",
  "lostUnknown",
  "killedBefore",
  "killedAfter",
]
const fate = fc.constantFrom(...allFates)

const run = fc.record({
  entries: randomEntries,
  fates: fc.array(fate, { maxLength: 12 }),
  chunk: fc.integer({ min: 1, max: 40 }),
  /** How many processes drain at the same time, and how often they are started again after they died. */
  processes: fc.integer({ min: 1, max: 3 }),
})

/** Drains by several processes on one storage, each started again whenever it dies; then what a new one reports. */
const totalAfter = (
  { chunk, entries, fates, processes }: typeof run extends fc.Arbitrary<infer Run> ? Run : never,
  storageOf: (storage: StorageShape, fates: Array<Fate>) => StorageShape,
) =>
  Effect.gen(function* () {
    const storage = yield* make
    yield* record(storage, entries)
    const left = [...fates]
    const life = Effect.gen(function* () {
      let reporting = yield* reportingOn(storageOf(storage, left), chunk)
      for (let deaths = 1; !Exit.isSuccess(yield* Effect.exit(reporting.drain)); deaths++) {
        // The same process goes on with what it remembers, or a new one takes its place.
        if (deaths % 2 === 0) reporting = yield* reportingOn(storageOf(storage, left), chunk)
      }
    })
    const lives = Array.from({ length: processes }, () => life)
    yield* Effect.all(lives, { concurrency: "unbounded" })
    const met = fates.length - left.length
    const { total } = yield* Effect.flatMap(
      reportingOn(storageOf(storage, []), chunk),
      (reporting) => reporting.report(allTime),
    )
    return { total, met }
  })

describe("draining", () => {
  it(
    "counts every event once, however many drain at once and whenever they fail or are killed",
    () =>
      fc.assert(
        fc.asyncProperty(run, async (one) => {
          const { total } = await Effect.runPromise(totalAfter(one, faultyStorage))
          expect(total).toEqual(expectedTotal(one.entries))
        }),
        { numRuns: 100 },
      ),
    120_000,
  )

  it.each(allFates.map((fate) => [fate]))("goes on after commits that were %s", async (fate) => {
    const [entries = []] = fc.sample(
      randomEntries.filter(({ length }) => length > 20),
      { numRuns: 1, seed: 2026 },
    )
    const one = { entries, fates: [fate, fate, fate], chunk: 5, processes: 1 }
    const { met, total } = await Effect.runPromise(totalAfter(one, faultyStorage))
    expect(met).toBe(3)
    expect(total).toEqual(expectedTotal(entries))
  })

  // The property above must be able to fail: these storages break what it rests on.
  it.each([
    ["the checkpoint is not written with the cells", withoutCheckpoint],
    ["a commit does not look at versions", withoutVersions],
  ])(
    "counts twice where %s",
    async (_, broken) => {
      const found = await fc.check(
        fc.asyncProperty(run, async (one) => {
          const { total } = await Effect.runPromise(
            totalAfter(one, (storage, fates) => faultyStorage(broken(storage), fates)),
          )
          expect(total).toEqual(expectedTotal(one.entries))
        }),
        { numRuns: 100, endOnFailure: true },
      )
      expect(found.failed).toBe(true)
      expect(String(found.errorInstance)).toContain("AssertionError")
    },
    120_000,
  )
})
