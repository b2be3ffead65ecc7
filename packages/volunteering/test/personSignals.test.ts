import { addDays, BusinessDay } from "@civic-practice/core"
import {
  defaultSignalThresholds,
  kilometresBetween,
  personSignals,
  type ServiceFact,
  type Signal,
  type SignalKind,
} from "@civic-practice/volunteering"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const minute = 60_000
const hour = 60 * minute
const midnight = Date.parse("2025-03-01T00:00:00+08:00")
const dayOf = (index: number) => addDays(BusinessDay.make("2025-03-01"), index)
const timeOf = (index: number, hours: number) => midnight + (index * 24 + hours) * hour
const here = { latitude: 43.88, longitude: 125.35 }

describe("the signals of one person", () => {
  const record = fc.record({
    index: fc.integer({ min: 0, max: 2 }),
    from: fc.integer({ min: 0, max: 46 }),
    half: fc.integer({ min: 0, max: 30 }),
    grade: fc.constantFrom("A" as const, "D" as const),
    east: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
  })
  const facts = fc.array(record, { maxLength: 10 }).map((records) =>
    records.map(({ east, from, grade, half, index }, place): ServiceFact => {
      const start = timeOf(index, from / 2)
      return {
        record: `R${place}`,
        volunteer: "P",
        day: dayOf(index),
        from: start,
        to: start + half * 30 * minute,
        minutes: half * 30,
        grade,
        ...(east === undefined ? {} : { place: { ...here, longitude: here.longitude + east / 2 } }),
      }
    }),
  )
  const of = (signals: ReadonlyArray<Signal>, kind: SignalKind) =>
    signals.filter(({ signal }) => signal === kind)

  it("are those that comparing every record with every other finds, in whatever order they come", () => {
    fc.assert(
      fc.property(facts, fc.infiniteStream(fc.nat()), (records, shuffle) => {
        const order = records.map((one) => [shuffle.next().value ?? 0, one] as const)
        const shuffled = order.sort(([one], [other]) => one - other).map(([, one]) => one)
        const signals = personSignals(shuffled, defaultSignalThresholds)
        const pairs = records.flatMap((one, place) =>
          records.slice(place + 1).flatMap((other) => {
            const shared = Math.min(one.to, other.to) - Math.max(one.from, other.from)
            return shared >= 30 * minute ? [[one.record, other.record].sort().join()] : []
          }),
        )
        expect(
          of(signals, "overlap")
            .map(({ records: two }) => [...two].sort().join())
            .sort(),
        ).toEqual(pairs.sort())
        const longDays = [0, 1, 2].filter(
          (index) =>
            records
              .filter(({ day }) => day === dayOf(index))
              .reduce((sum, { from, to }) => sum + to - from, 0) >
            12 * hour,
        )
        expect(of(signals, "hoursPerDay").length).toBe(longDays.length)
        const total = records.reduce((sum, { minutes }) => sum + minutes, 0)
        const typed = records.reduce(
          (sum, { grade, minutes }) => sum + (grade === "D" ? minutes : 0),
          0,
        )
        expect(of(signals, "withoutEvidence").length).toBe(
          total >= 600 && typed / total >= 0.5 ? 1 : 0,
        )
        for (const { records: two } of of(signals, "travel")) {
          const [one, other] = two.map((id) => records.find((fact) => fact.record === id))
          if (one?.place === undefined || other?.place === undefined) throw new Error("no places")
          const gap = Math.max(0, other.from - one.to) / hour
          expect(kilometresBetween(one.place, other.place)).toBeGreaterThan(120 * gap)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it("measure distances on the globe", () => {
    // A degree of latitude; a quarter of the equator; the poles.
    const at = (latitude: number, longitude: number) => ({ latitude, longitude })
    expect(kilometresBetween(at(43, 125), at(44, 125))).toBeCloseTo(111.195, 2)
    expect(kilometresBetween(at(0, 0), at(0, 90))).toBeCloseTo(10_007.557, 2)
    expect(kilometresBetween(at(90, 0), at(-90, 120))).toBeCloseTo(20_015.115, 2)
    expect(kilometresBetween(at(43, 125), at(43, 125))).toBe(0)
  })
})
