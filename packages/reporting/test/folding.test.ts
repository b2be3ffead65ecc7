import { explain, Storage, streamKind } from "@civic-practice/core"
import {
  type Contribution,
  distinctMetric,
  type Metric,
  periodOf,
  reads,
  sumMetric,
} from "@civic-practice/reporting"
import { expect, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { describe } from "vitest"
import { record } from "./recording.ts"
import { house, reportingWith, sampleDistrict } from "./sampleDistrict.ts"
import { creditedMinutes, day, ServiceRecord, sampleMetrics, services } from "./sampleMetrics.ts"

const may = periodOf("month", day("2026-05-01"))

const confirmed = (member: string, minutes: number, on = "2026-05-01") => ({
  kind: ServiceRecord,
  event: { _tag: "Confirmed", unit: "S1", day: day(on), member, minutes } as const,
  day: day(on),
})

const title = { zh: "时长", en: "time" }

/** Credited minutes as another edition of the rules would take them, from the same events. */
const doubled: Metric = {
  ...creditedMinutes,
  readings: creditedMinutes.readings.map((reading) => ({
    ...reading,
    take: (event, source) =>
      reading.take(event, source).map((taken) => ({ ...taken, amount: 2 * taken.amount })),
  })),
}

describe("the cells", () => {
  it.effect("are folded anew when a metric is added, without being asked", () =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60), confirmed("v-2", 30)])
      const small = yield* reportingWith({ metrics: [creditedMinutes] })
      expect((yield* small.report(may)).total).toEqual({ "service.minutes": 90 })
      const larger = yield* reportingWith({ metrics: [services, creditedMinutes] })
      expect((yield* larger.report(may)).total).toEqual({
        "service.minutes": 90,
        "service.count": 2,
      })
      // Those who have not been restarted yet go on with what they have.
      yield* record(storage, [confirmed("v-3", 10)])
      expect((yield* small.report(may)).total).toEqual({ "service.minutes": 100 })
    }).pipe(Effect.provide(house())),
  )

  it.effect("are folded anew under a higher version, and stay what they are under the same", () =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60)])
      const first = yield* reportingWith({ metrics: [creditedMinutes] })
      yield* first.drain
      const same = yield* reportingWith({ metrics: [doubled] })
      expect((yield* same.report(may)).total).toEqual({ "service.minutes": 60 })
      const second = yield* reportingWith({ metrics: [doubled], version: 2 })
      expect((yield* second.report(may)).total).toEqual({ "service.minutes": 120 })
      expect((yield* first.report(may)).total).toEqual({ "service.minutes": 60 })
    }).pipe(Effect.provide(house())),
  )

  it.effect("do not depend on the order in which metrics are registered", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60)])
      yield* reporting.drain
      const told: Array<number> = []
      const turned = yield* reportingWith({
        metrics: sampleMetrics.toReversed(),
        onProgress: (position) => told.push(position),
      })
      expect((yield* turned.report(may)).total["service.minutes"]).toBe(60)
      // There was nothing left to fold.
      expect(told).toEqual([])
    }).pipe(Effect.provide(house())),
  )

  it.effect("of a realm do not know another realm", () =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60)])
      const elsewhere = yield* reportingWith({ realm: "another" })
      expect((yield* elsewhere.report(may)).total["service.minutes"]).toBe(0)
    }).pipe(Effect.provide(house())),
  )

  it.effect("read events that were written under an older version and tag", () =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      const Older = streamKind<null, { readonly _tag: "Held"; readonly minutes: number }>({
        name: "sample.older",
        initial: null,
        evolve: () => null,
      })
      const Newer = streamKind<null, { readonly _tag: "TookPlace"; readonly hours: number }>({
        name: "sample.older",
        initial: null,
        evolve: () => null,
        eventVersion: 2,
        upcastEvent: (event, version) =>
          version === 1
            ? { _tag: "TookPlace", hours: (event as { readonly minutes: number }).minutes / 60 }
            : (event as { readonly _tag: "TookPlace"; readonly hours: number }),
      })
      const hours = sumMetric({
        name: "hours",
        title,
        of: [
          reads(Newer, "TookPlace", ({ hours }, { at, dayOf, id }) => [
            { unit: id.startsWith("stream-") ? "S1" : "", day: dayOf(at), amount: hours },
          ]),
        ],
      })
      const event = { _tag: "Held", minutes: 180 } as const
      yield* record(storage, [{ kind: Older, event, day: day("2026-05-31") }])
      const reporting = yield* reportingWith({ metrics: [hours] })
      expect((yield* reporting.report(may)).total).toEqual({ hours: 3 })
    }).pipe(Effect.provide(house())),
  )

  it.effect("of a month of a station with 500 volunteers stay small", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      const everybody = Array.from({ length: 4000 }, (_, index) => confirmed(`v-${index}`, 0))
      yield* record(
        storage,
        everybody.map((entry) => ({ ...entry, event: { ...entry.event, unit: "S2" } })),
      )
      const ofStation = Array.from({ length: 2000 }, (_, index) =>
        confirmed(`v-${(index % 500) * 8}`, 60, `2026-05-${10 + (index % 19)}`),
      )
      yield* record(storage, ofStation)
      let largest = 0
      const { commit } = storage
      const watched = {
        ...storage,
        commit: ((batch) => {
          for (const { id, kind, state } of batch.writes) {
            if (kind === "reporting.members" && id.endsWith("/S1/2026-05")) {
              largest = Math.max(largest, state?.length ?? 0)
            }
          }
          return commit(batch)
        }) satisfies typeof commit,
      }
      const watching = yield* Effect.provideService(
        reportingWith({ version: 2, chunk: 4096 }),
        Storage,
        watched,
      )
      const { units } = yield* watching.report(may)
      const station = units.find(({ unit }) => unit === "S1")
      expect(station?.values["volunteers.active"]).toEqual({ own: 500, total: 500 })
      expect(largest).toBeGreaterThan(500)
      expect(largest).toBeLessThan(5000)
      expect(yield* reporting.drain).toBe(7 + 6000)
    }).pipe(Effect.provide(house())),
  )
})

describe("a metric that takes what cannot be counted", () => {
  const faulty = (take: () => ReadonlyArray<Contribution>): Metric =>
    sumMetric({ name: "faulty", title, of: [reads(ServiceRecord, "Confirmed", take)] })
  const good = { unit: "S1", day: day("2026-05-01"), amount: 1 }

  it.effect.each([
    ["an amount that is not whole", () => [{ ...good, amount: 0.5 }], "its amount 0.5 is no whole"],
    ["no amount", () => [{ ...good, amount: Number.NaN }], "its amount NaN is no whole number"],
    ["a day that does not exist", () => [{ ...good, day: "2026-02-30" as never }], '"2026-02-30"'],
    ["no unit", () => [{ ...good, unit: "" }], '"" is no id of a unit'],
    ["half a character", () => [{ ...good, unit: "\ud83d" }], "is no id of a unit"],
    [
      "an exception",
      () => {
        throw new Error("no such field")
      },
      "fails with Error: no such field",
    ],
  ] as const)("by %s is named with the event, and nothing is counted", ([, take, problem]) =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60)])
      const reporting = yield* reportingWith({ metrics: [creditedMinutes, faulty(take)] })
      const fault = yield* Effect.flip(reporting.report(may))
      if (fault._tag !== "MetricFault") return expect(fault._tag).toBe("MetricFault")
      expect(fault).toMatchObject({ metric: "faulty", position: 8, event: "Confirmed" })
      expect(fault.message).toContain(problem)
      expect(explain(fault, "zh")).toMatch(/^指标 faulty 无法统计第 8 号事件 Confirmed/)
      // Put right, it goes on without having lost or doubled anything.
      const right = yield* reportingWith({ metrics: [creditedMinutes, faulty(() => [good])] })
      expect((yield* right.report(may)).total).toEqual({ "service.minutes": 60, faulty: 1 })
    }).pipe(Effect.provide(house())),
  )

  it.effect("and a distinct one without a member, or with too many of one", () =>
    Effect.gen(function* () {
      const { storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("v-1", 60)])
      for (const taken of [
        { ...good, member: "" },
        { ...good, member: "v-1", amount: 1001 },
      ]) {
        const metric = distinctMetric({
          name: "faulty",
          title,
          of: [reads(ServiceRecord, "Confirmed", () => [taken])],
        })
        const reporting = yield* reportingWith({ metrics: [metric] })
        expect((yield* Effect.flip(reporting.drain))._tag).toBe("MetricFault")
      }
    }).pipe(Effect.provide(house())),
  )

  it.effect("cannot be called by two of one name, or by a name that is none", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(reportingWith({ metrics: [creditedMinutes, doubled] }))
      expect(Exit.isFailure(exit) && String(exit.cause)).toContain("two metrics are called")
      expect(() => sumMetric({ name: "a/b", title, of: [] })).toThrow('"a/b" cannot name a metric')
    }).pipe(Effect.provide(house())),
  )
})
