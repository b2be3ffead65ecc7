import { Storage, type StorageShape } from "@civic-practice/core"
import type { UnitState } from "@civic-practice/hierarchy"
import { makeReporting, type Period, type Report } from "@civic-practice/reporting"
import { make } from "@civic-practice/storage-memory"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type NaiveReport, naiveReport } from "./naiveReport.ts"
import { type Entry, realm, record, recordUnit } from "./recording.ts"
import { sampleMetrics } from "./sampleMetrics.ts"
import { randomEntries, randomPeriods, randomUnits, unitNames } from "./scenario.ts"

const reportingOn = (storage: StorageShape, chunk: number) =>
  Effect.provideService(makeReporting({ realm, metrics: sampleMetrics, chunk }), Storage, storage)

/** A report in the shape of the naive one, units with nothing but zeros left out. */
const plain = (report: Report): NaiveReport => ({
  units: Object.fromEntries(
    report.units
      .filter(({ values }) =>
        Object.values(values).some(({ own, total }) => own !== 0 || total !== 0),
      )
      .map(({ unit, values }) => [unit, values]),
  ),
  total: report.total,
})

const withoutZeros = ({ total, units }: NaiveReport): NaiveReport => ({
  units: Object.fromEntries(
    Object.entries(units).filter(([, values]) =>
      Object.values(values).some(({ own, total }) => own !== 0 || total !== 0),
    ),
  ),
  total: Object.fromEntries(sampleMetrics.map(({ name }) => [name, total[name] ?? 0])),
})

const recordUnits = (storage: StorageShape, units: ReadonlyMap<string, UnitState>) =>
  Effect.forEach(units, ([unit, state]) => recordUnit(storage, unit, state), { discard: true })

const batches = (entries: ReadonlyArray<Entry>, sizes: ReadonlyArray<number>) => {
  const parts: Array<ReadonlyArray<Entry>> = []
  for (let from = 0, index = 0; from < entries.length; index++) {
    const size = sizes[index % sizes.length] ?? 1
    parts.push(entries.slice(from, from + size))
    from += size
  }
  return parts
}

const scenario = fc.record({
  units: randomUnits,
  entries: randomEntries,
  periods: randomPeriods,
  scope: fc.constantFrom(...unitNames),
  sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
  chunks: fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 })),
})

describe("a report", () => {
  it(
    "says what a fold over every event says, for every kind of period, in any chunking of the log",
    () =>
      fc.assert(
        fc.asyncProperty(scenario, async ({ chunks, entries, periods, scope, sizes, units }) => {
          await Effect.runPromise(
            Effect.gen(function* () {
              const storage = yield* make
              const one = yield* reportingOn(storage, chunks[0])
              const other = yield* reportingOn(storage, chunks[1])
              // What units become is only recorded half way, when reports have been made of what they were.
              const asOpened = new Map(
                Array.from(units, ([unit, state]) => [
                  unit,
                  { ...state, placements: state.placements.slice(0, 1) },
                ]),
              )
              yield* recordUnits(storage, asOpened)
              const parts = batches(entries, sizes)
              for (const [index, part] of parts.entries()) {
                yield* record(storage, part)
                if (index === Math.floor(parts.length / 2)) yield* recordUnits(storage, units)
                const turn = index % 4
                if (turn === 0) yield* one.drain
                if (turn === 1) yield* other.report(periods[0] as Period)
                if (turn === 2) {
                  yield* Effect.all([one.drain, other.drain], { concurrency: "unbounded" })
                }
              }
              yield* recordUnits(storage, units)
              for (const period of periods) {
                for (const unit of [undefined, scope]) {
                  const asked = unit === undefined ? {} : { unit }
                  const report = yield* one.report(period, asked)
                  const expected = naiveReport(units, entries, period, unit ?? null)
                  expect({ period, ...plain(report) }).toEqual({
                    period,
                    ...withoutZeros(expected),
                  })
                  expect(yield* other.report(period, asked)).toEqual(report)
                }
              }
            }),
          )
        }),
        { numRuns: 60 },
      ),
    60_000,
  )
})
