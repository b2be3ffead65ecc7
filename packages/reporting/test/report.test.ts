import { explain } from "@civic-practice/core"
import { CloseUnit, MoveUnit, OpenUnit, unitTree } from "@civic-practice/hierarchy"
import {
  allTime,
  type Figure,
  periodOf,
  type Report,
  ratio,
  ratioOf,
  rollUpBy,
  toDate,
} from "@civic-practice/reporting"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { describe } from "vitest"
import { record } from "./recording.ts"
import { actor, detailsOf, house, sampleDistrict } from "./sampleDistrict.ts"
import { day, Member, type RecordEvent, type Service, ServiceRecord } from "./sampleMetrics.ts"

const service = (unit: string, on: string, member: string, minutes: number): Service => ({
  unit,
  day: day(on),
  member,
  minutes,
})

const confirmed = (...given: Parameters<typeof service>) => {
  const event = { _tag: "Confirmed" as const, ...service(...given) }
  return { kind: ServiceRecord, event, day: event.day }
}

const voided = (on: string, ...given: Parameters<typeof service>) => ({
  kind: ServiceRecord,
  event: { _tag: "Voided" as const, ...service(...given) },
  day: day(on),
})

const corrected = (on: string, before: Service, after: Service) => {
  const event: RecordEvent = { _tag: "Corrected", before, after }
  return { kind: ServiceRecord, event, day: day(on) }
}

const registered = (
  unit: string,
  on: string,
  event: "Registered" | "Withdrawn" = "Registered",
) => ({
  kind: Member,
  event: { _tag: event, unit } as const,
  day: day(on),
})

const figure = (report: Report, unit: string, metric: string): Figure | undefined =>
  report.units.find((row) => row.unit === unit)?.values[metric]

const may = periodOf("month", day("2026-05-01"))
const june = periodOf("month", day("2026-06-01"))

describe("a report", () => {
  it.effect("counts for each unit its own and all below, and a volunteer once however often", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      yield* record(storage, [
        confirmed("S1", "2026-05-01", "v-1", 60),
        confirmed("S1", "2026-05-01", "v-1", 30),
        confirmed("S2", "2026-05-31", "v-1", 120),
        confirmed("S3", "2026-05-15", "v-2", 45),
        confirmed("I1", "2026-05-02", "v-3", 15),
        confirmed("S3", "2026-06-01", "v-4", 999),
        registered("S1", "2026-04-30"),
        registered("S3", "2026-05-31"),
        registered("S3", "2026-06-01"),
      ])
      const report = yield* reporting.report(may)
      expect(figure(report, "S1", "service.minutes")).toEqual({ own: 90, total: 90 })
      expect(figure(report, "I1", "service.minutes")).toEqual({ own: 15, total: 225 })
      expect(figure(report, "I1", "volunteers.active")).toEqual({ own: 1, total: 2 })
      expect(figure(report, "D", "volunteers.active")).toEqual({ own: 0, total: 3 })
      expect(figure(report, "D", "volunteers.registered")).toEqual({ own: 0, total: 2 })
      expect(report.total).toEqual({
        "service.minutes": 270,
        "service.count": 5,
        "volunteers.active": 3,
        "volunteers.registered": 2,
      })
      expect(report.units.map(({ level, parent, unit }) => [unit, parent, level])).toEqual([
        ["D", null, "district"],
        ["C", "D", "principalCentre"],
        ["I1", "C", "institute"],
        ["I2", "C", "institute"],
        ["S1", "I1", "station"],
        ["S2", "I1", "station"],
        ["S3", "I2", "station"],
      ])
      // Units recorded one by one, and one commit of nine events.
      expect(report.position).toBe(16)
    }).pipe(Effect.provide(house())),
  )

  it.effect("takes a unit that moved for its old institute up to the day before", () =>
    Effect.gen(function* () {
      const { execute, reporting, storage } = yield* sampleDistrict
      yield* record(storage, [
        confirmed("S1", "2026-06-09", "v-1", 60),
        confirmed("S1", "2026-06-10", "v-1", 7),
        confirmed("S1", "2026-06-10", "v-2", 5),
        registered("S1", "2026-01-01"),
      ])
      const before = yield* reporting.report(june)
      expect(figure(before, "I1", "service.minutes")?.total).toBe(72)
      yield* execute(MoveUnit, { unit: "S1", parent: "I2", on: "2026-06-10" }, { actor })
      const report = yield* reporting.report(june)
      expect(figure(report, "I1", "service.minutes")?.total).toBe(60)
      expect(figure(report, "I2", "service.minutes")?.total).toBe(12)
      expect(figure(report, "I1", "volunteers.active")?.total).toBe(1)
      expect(figure(report, "I2", "volunteers.active")?.total).toBe(2)
      expect(figure(report, "C", "volunteers.active")?.total).toBe(2)
      expect(figure(report, "S1", "service.minutes")).toEqual({ own: 72, total: 72 })
      expect(report.units.find(({ unit }) => unit === "S1")?.parent).toBe("I2")
      // A stock is where the unit is when the period ends.
      expect(figure(report, "I1", "volunteers.registered")?.total).toBe(0)
      expect(figure(report, "I2", "volunteers.registered")?.total).toBe(1)
      expect(figure(yield* reporting.report(may), "I1", "volunteers.registered")?.total).toBe(1)
      const ofI1 = yield* reporting.report(june, { unit: "I1" })
      expect(ofI1.total["service.minutes"]).toBe(60)
      expect(figure(ofI1, "S1", "service.minutes")).toEqual({ own: 60, total: 60 })
      expect(ofI1.units.map(({ unit }) => unit)).toEqual(["I1", "S1", "S2"])
    }).pipe(Effect.provide(house())),
  )

  it.effect("shows a closed unit for the days it was open, and counts what was booked there", () =>
    Effect.gen(function* () {
      const { execute, reporting, storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("S2", "2026-05-10", "v-1", 60)])
      yield* execute(CloseUnit, { unit: "S2", on: "2026-05-20" }, { actor })
      const inMay = yield* reporting.report(may)
      expect(figure(inMay, "I1", "service.minutes")?.total).toBe(60)
      expect(inMay.openUnits).toMatchObject({ institute: 2, station: 2 })
      expect(inMay.units.find(({ unit }) => unit === "S2")?.openUnits.station).toBe(0)
      const inJune = yield* reporting.report(june)
      expect(inJune.units.map(({ unit }) => unit)).not.toContain("S2")
      // What is put right after the closing still counts for the institute the station was last under.
      yield* record(storage, [voided("2026-06-02", "S2", "2026-06-01", "v-9", -5)])
      const late = yield* reporting.report(june)
      expect(figure(late, "S2", "service.minutes")).toEqual({ own: 5, total: 5 })
      expect(figure(late, "I1", "service.minutes")?.total).toBe(5)
    }).pipe(Effect.provide(house())),
  )

  it.effect(
    "takes a voided record off the day of which it speaks, and a member off with the last one",
    () =>
      Effect.gen(function* () {
        const { reporting, storage } = yield* sampleDistrict
        yield* record(storage, [
          confirmed("S1", "2026-05-01", "v-1", 60),
          confirmed("S1", "2026-05-01", "v-1", 30),
        ])
        yield* reporting.drain
        yield* record(storage, [voided("2026-07-07", "S1", "2026-05-01", "v-1", 60)])
        const once = yield* reporting.report(may)
        expect(once.total).toMatchObject({ "service.minutes": 30, "volunteers.active": 1 })
        yield* record(storage, [
          corrected(
            "2026-08-08",
            service("S1", "2026-05-01", "v-1", 30),
            service("S3", "2026-06-01", "v-1", 20),
          ),
        ])
        expect((yield* reporting.report(may)).total).toMatchObject({
          "service.minutes": 0,
          "service.count": 0,
          "volunteers.active": 0,
        })
        const moved = yield* reporting.report(june)
        expect(figure(moved, "I2", "service.minutes")?.total).toBe(20)
        expect(figure(moved, "I2", "volunteers.active")?.total).toBe(1)
      }).pipe(Effect.provide(house())),
  )

  it.effect("of a time in which nothing happened has every open unit, with zeros", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      const nothing = yield* reporting.report(may)
      expect(nothing.units).toHaveLength(7)
      expect(nothing.total["service.minutes"]).toBe(0)
      yield* record(storage, [confirmed("S1", "2026-05-01", "v-1", 60)])
      const inJune = yield* reporting.report(june)
      expect(inJune.units).toHaveLength(7)
      expect(Object.values(inJune.total)).toEqual([0, 0, 0, 0])
      const before = yield* reporting.report(periodOf("year", day("2018-01-01")))
      expect(before.units).toEqual([])
      expect(before.openUnits.district).toBe(0)
    }).pipe(Effect.provide(house())),
  )

  it.effect("loses nothing that is booked at an id which is no unit's", () =>
    Effect.gen(function* () {
      const { execute, reporting, storage } = yield* sampleDistrict
      yield* record(storage, [
        confirmed("S9", "2026-05-01", "v-1", 60),
        confirmed("S1", "2026-05-01", "v-1", 1),
      ])
      const report = yield* reporting.report(may)
      expect(report.total).toMatchObject({ "service.minutes": 61, "volunteers.active": 1 })
      expect(figure(report, "D", "service.minutes")?.total).toBe(1)
      expect(report.units.at(-1)).toMatchObject({ unit: "S9", parent: null, level: null })
      // When the unit is entered after all, it counts where it belongs.
      const opening = { unit: "S9", level: "station", parent: "I2", on: "2026-05-03" }
      yield* execute(OpenUnit, { ...opening, details: detailsOf("后补站") }, { actor })
      expect(figure(yield* reporting.report(may), "I2", "service.minutes")?.total).toBe(60)
    }).pipe(Effect.provide(house())),
  )

  it.effect("can be asked for some metrics, by another tree, and for a unit", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      yield* record(storage, [confirmed("S1", "2026-05-01", "v-1", 60)])
      const some = yield* reporting.report(may, { metrics: ["volunteers.active", "service.count"] })
      expect(some.metrics.map(({ name }) => name)).toEqual(["volunteers.active", "service.count"])
      expect(some.total).toEqual({ "volunteers.active": 1, "service.count": 1 })
      const from = day("2019-01-01")
      const planned = unitTree([
        ["D", { level: "district", placements: [{ from }], details: [] }],
        ["S1", { level: "station", placements: [{ from, parent: "D" as never }], details: [] }],
      ])
      const byPlan = yield* reporting.report(may, { tree: planned })
      expect(byPlan.units.map(({ unit }) => unit)).toEqual(["D", "S1"])
      expect(figure(byPlan, "D", "service.minutes")?.total).toBe(60)
    }).pipe(Effect.provide(house())),
  )

  it.effect("refuses a unit, a metric and a period that do not exist, and says what to do", () =>
    Effect.gen(function* () {
      const { reporting } = yield* sampleDistrict
      const unit = yield* Effect.flip(reporting.report(may, { unit: "S9" }))
      expect(unit._tag).toBe("UnknownUnit")
      const metric = yield* Effect.flip(reporting.report(may, { metrics: ["no.such"] }))
      expect(metric._tag).toBe("UnknownMetric")
      expect(explain(metric, "zh")).toBe(
        "没有指标 no.such，请从以下指标中选择：service.minutes、service.count、volunteers.active、volunteers.registered",
      )
      const period = yield* Effect.flip(
        reporting.report(toDate(day("2026-05-02"), day("2026-05-01"))),
      )
      expect(period._tag).toBe("InvalidPeriod")
      expect(period.message).toContain("2026-05-02 to 2026-05-01 is not a period")
      const notOne = yield* Effect.flip(reporting.report({ ...may, from: day("2026-05-02") }))
      expect(notOne._tag).toBe("InvalidPeriod")
    }).pipe(Effect.provide(house())),
  )
})

describe("a table of institutes", () => {
  it.effect("adds up to the district with what is at no institute", () =>
    Effect.gen(function* () {
      const { reporting, storage } = yield* sampleDistrict
      yield* record(storage, [
        confirmed("S1", "2026-05-01", "v-1", 60),
        confirmed("S3", "2026-05-01", "v-1", 30),
        confirmed("C", "2026-05-01", "v-2", 5),
        registered("S3", "2026-05-01"),
      ])
      const table = rollUpBy(yield* reporting.report(may), "institute")
      expect(table.rows.map(({ unit, values }) => [unit, values["service.minutes"]])).toEqual([
        ["I1", 60],
        ["I2", 30],
      ])
      expect(table.rows.map(({ openUnits }) => openUnits.station)).toEqual([2, 1])
      expect(table.rest).toEqual({
        "service.minutes": 5,
        "service.count": 1,
        "volunteers.active": null,
        "volunteers.registered": 0,
      })
      expect(table.total["volunteers.active"]).toBe(2)
      expect(ratioOf(table.total, "volunteers.active", "volunteers.registered")).toEqual({
        numerator: 2,
        denominator: 1,
        value: 2,
      })
    }).pipe(Effect.provide(house())),
  )

  it.effect("has no rate where there is nothing to divide by", () =>
    Effect.gen(function* () {
      const { reporting } = yield* sampleDistrict
      const report = yield* reporting.report(allTime)
      const rate = ratioOf(report.total, "volunteers.active", "volunteers.registered")
      expect(rate).toEqual({ numerator: 0, denominator: 0, value: null })
      expect(ratio(1, 4).value).toBe(0.25)
      const station = report.units.find(({ unit }) => unit === "S1")
      expect(
        station && ratioOf(station.values, "service.minutes", "service.count").value,
      ).toBeNull()
      expect(() => ratioOf(report.total, "no.such", "service.count")).toThrow("no metric no.such")
    }).pipe(Effect.provide(house())),
  )
})
