import { BusinessDay, person } from "@civic-practice/core"
import { Practice } from "@civic-practice/practice"
import { periodOf, toDate } from "@civic-practice/reporting"
import { defaultSignalThresholds, type Signal } from "@civic-practice/volunteering"
import { Effect, Layer } from "effect"
import { describe, expect, it } from "vitest"
import { at, district, founded, morning, registration, row, shared, time } from "./District.ts"
import { rejection } from "./rejection.ts"

const march = periodOf("month", BusinessDay.make("2025-03-10"))
const names = Array.from({ length: 12 }, (_, index) => `V${index + 1}`)

/** Twelve volunteers, an organiser's morning on the third, and one typed in for all on the twentieth at night. */
const station = async () => {
  const practice = await founded()
  const { access, volunteering } = practice
  for (const actor of ["clerk", "organiser-1", "V1", "V2"]) {
    await access.grantRole({ actor, role: "organiser", unit: "S1" }, at("2025-01-02 09:00"))
  }
  for (const [index, volunteer] of names.entries()) {
    await volunteering.registerVolunteer(
      registration(volunteer, "S1", index + 1),
      at("2025-01-02 09:00"),
    )
  }
  for (const activity of ["A1", "A2"]) {
    await volunteering.planActivity(
      morning(activity, "S1", activity === "A1" ? "2025-03-03" : "2025-03-05"),
      at("2025-03-01 09:00"),
    )
  }
  for (const volunteer of names) {
    await volunteering.recordAttendance(row("A1", "S1", volunteer, "2025-03-03", 3), {
      actor: person("organiser-1"),
      at: time("2025-03-03 12:30"),
    })
  }
  for (const [index, volunteer] of names.entries()) {
    const typed = { ...row("A2", "S1", volunteer, "2025-03-05", 3), evidence: "typed" as const }
    await volunteering.recordAttendance(typed, {
      actor: person("clerk"),
      at: time("2025-03-20 22:00") + index * 20_000,
    })
  }
  return practice
}

const told = (signals: ReadonlyArray<Signal>) =>
  signals.map(({ signal, subjects }) => `${signal}: ${subjects}`)

describe("signals from what is stored", () => {
  it("tell who entered many old records at once, with the records", async () => {
    const practice = await station()
    const signals = await practice.abuseSignals(march)
    expect(told(signals)).toEqual(["backDating: clerk"])
    expect(signals[0]).toMatchObject({
      figures: { records: 12, late: 12, entries: 12, percent: 100 },
      records: names.map((volunteer) => `A2/${volunteer}`),
    })
    // Of service on other days there is nothing to tell.
    const [from, to] = [BusinessDay.make("2025-03-06"), BusinessDay.make("2025-03-31")]
    expect(await practice.abuseSignals(toDate(from, to))).toEqual([])
  })

  it("change nothing: they are no punishment", async () => {
    const practice = await station()
    const before = await practice.report(march)
    await practice.abuseSignals(march)
    expect(await practice.report(march)).toEqual(before)
  })

  it("tell of a ring, of service without evidence, and not of what was voided as service", async () => {
    const practice = await station()
    const confirm = (activity: string, volunteer: string, confirmer: string) =>
      practice.volunteering.confirmRecord(
        { activity, unit: "S1", volunteer },
        { actor: person(confirmer), at: time("2025-03-21 09:00") },
      )
    for (const activity of ["A1", "A2"]) {
      await confirm(activity, "V1", "V2")
      await confirm(activity, "V2", "V1")
    }
    const thresholds = {
      ...defaultSignalThresholds,
      backDating: null,
      ring: { records: 3, percent: 80 },
      withoutEvidence: { hours: 6, percent: 50 },
    }
    const all = await practice.abuseSignals(march, thresholds)
    expect(told(all)).toEqual(names.toSorted().map((who) => `withoutEvidence: ${who}`))
    await practice.volunteering.voidRecord(
      { activity: "A2", unit: "S1", volunteer: "V3", reason: "未参加" },
      at("2025-03-22 09:00"),
    )
    const left = await practice.abuseSignals(march, thresholds)
    expect(told(left)).toEqual(
      names.toSorted().flatMap((who) => (who === "V3" ? [] : [`withoutEvidence: ${who}`])),
    )
    await practice.volunteering.planActivity(
      morning("A3", "S1", "2025-03-06"),
      at("2025-03-05 09:00"),
    )
    for (const [volunteer, confirmer] of [
      ["V1", "V2"],
      ["V2", "V1"],
    ] as const) {
      await practice.volunteering.recordAttendance(
        row("A3", "S1", volunteer, "2025-03-06", 3),
        at("2025-03-06 12:30"),
      )
      await confirm("A3", volunteer, confirmer)
    }
    const ring = (await practice.abuseSignals(march, thresholds)).filter(
      ({ signal }) => signal === "ring",
    )
    expect(ring).toMatchObject([
      { subjects: ["V1", "V2"], figures: { records: 3, percent: 100 }, recordCount: 6 },
    ])
  })

  it("do not take a confirmation for an entry", async () => {
    const practice = await station()
    for (const volunteer of names) {
      await practice.volunteering.confirmRecord(
        { activity: "A1", unit: "S1", volunteer },
        { actor: person("organiser-1"), at: time("2025-03-25 09:00") },
      )
    }
    expect(told(await practice.abuseSignals(march))).toEqual(["backDating: clerk"])
  })

  it("tell of overlaps that were allowed, until one of the records is voided", async () => {
    const practice = await station()
    const day = "2025-03-03"
    await practice.volunteering.planActivity(morning("A5", "S1", day), at("2025-03-01 09:00"))
    await practice.volunteering.recordAttendance(
      { ...row("A5", "S1", "V7", day, 2), overlap: { reason: "同一时段两处值守" } },
      at(`${day} 13:00`),
    )
    const overlaps = async () =>
      told(await practice.abuseSignals(march)).filter((one) => one.startsWith("overlap"))
    expect(await overlaps()).toEqual(["overlap: V7"])
    await practice.volunteering.voidRecord(
      { activity: "A5", unit: "S1", volunteer: "V7", reason: "未参加" },
      at("2025-03-22 09:00"),
    )
    expect(await overlaps()).toEqual([])
  })

  it("use the places and devices that the host knows", async () => {
    const practice = await station()
    const day = "2025-03-03"
    await practice.volunteering.planActivity(
      { ...morning("A4", "S1", day), start: time(`${day} 12:10`), end: time(`${day} 14:00`) },
      at("2025-03-01 09:00"),
    )
    await practice.volunteering.recordAttendance(
      {
        ...row("A4", "S1", "V5", day, 1),
        checkIn: time(`${day} 12:10`),
        checkOut: time(`${day} 13:10`),
      },
      at(`${day} 14:00`),
    )
    const sources = {
      placeOf: (activity: string) => ({
        latitude: activity === "A4" ? 44.5 : 43.5,
        longitude: 125,
      }),
      deviceOf: (record: string) =>
        record.startsWith("A1/") ? { device: "phone", usedAt: time(`${day} 09:00`) } : undefined,
    }
    const signals = await practice.abuseSignals(march, undefined, sources)
    expect(told(signals)).toEqual(["travel: V5", "backDating: clerk", `sharedDevice: ${names}`])
    expect(signals[0]?.figures).toEqual({ kilometres: 111.2, minutes: 10 })
  })

  it("are not looked for in no period or by thresholds that cannot work", async () => {
    const practice = await founded()
    const backwards = toDate(BusinessDay.make("2025-03-02"), BusinessDay.make("2025-03-01"))
    expect(await rejection(practice.abuseSignals(backwards))).toMatchObject({
      _tag: "InvalidPeriod",
    })
    const wrong = { ...defaultSignalThresholds, hoursPerDay: { hours: 24 } }
    expect(await rejection(practice.abuseSignals(march, wrong))).toMatchObject({
      _tag: "ThresholdsRefused",
      faults: [{ field: "hoursPerDay.hours" }],
    })
    const malformed = { ...defaultSignalThresholds, ring: { records: 2.5, percent: 80 } }
    expect(await rejection(practice.abuseSignals(march, malformed))).toMatchObject({
      _tag: "ThresholdsRefused",
    })
  })

  it("are the same to callers of Effect", async () => {
    const layer = Practice.layer({ district }).pipe(Layer.provide(shared()))
    const signals = Effect.gen(function* () {
      const practice = yield* Practice
      return yield* practice.abuseSignals(march)
    })
    expect(await Effect.runPromise(Effect.provide(signals, layer))).toEqual([])
  })
})
