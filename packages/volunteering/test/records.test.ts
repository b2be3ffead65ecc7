import { person, system } from "@civic-practice/core"
import {
  ConfirmRecord,
  CorrectRecord,
  ReviseDraft,
  ServiceRecord,
  SubmitRecord,
  Timesheet,
  VoidRecord,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import {
  accepted,
  clerk,
  enterRow,
  otherStation,
  plan,
  realm,
  refused,
  register,
  serve,
  station,
  time,
} from "./sample.ts"

const march3 = (clock: string) => time(`2025-03-03 ${clock}`)
const spec3 = () => {
  const spec = realm()
  register(spec, "v1")
  plan(spec, "morning", "2025-03-03 09:00", "2025-03-03 12:00")
  plan(spec, "noon", "2025-03-03 11:00", "2025-03-03 14:00")
  plan(spec, "long", "2025-03-03 12:00", "2025-03-03 22:00")
  return spec
}
const row = (
  spec: ReturnType<typeof realm>,
  activity: string,
  from: string,
  to: string,
  options: object = {},
) =>
  enterRow(spec, activity, "v1", `2025-03-03 ${from}`, `2025-03-03 ${to}`, {
    at: march3("23:00"),
    ...options,
  })
const minutesOf = (spec: ReturnType<typeof realm>, activity: string) =>
  spec.view.get(ServiceRecord.ref(`${activity}/v1`))?.minutes

describe("confirming", () => {
  it("tells everything that points and reports need", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "11:40", { role: "organiser" }))
    expect(accepted(serve(spec, ConfirmRecord, "morning", "v1", {}))).toEqual({
      record: "morning/v1",
      minutes: 150,
    })
    expect(spec.events().at(-1)).toEqual({
      kind: "volunteering.record",
      id: "morning/v1",
      event: {
        _tag: "ServiceRecordConfirmed",
        record: "morning/v1",
        volunteer: "v1",
        activity: "morning",
        unit: station,
        day: "2025-03-03",
        activityMonth: "2025-03",
        serviceField: "hygieneAndEnvironment",
        role: "organiser",
        from: march3("09:00"),
        to: march3("11:40"),
        breakMinutes: 0,
        minutes: 150,
        grade: "C",
        late: false,
        confirmer: "organiser-1",
      },
    })
  })

  it("is done by somebody else, both in deed and on paper", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:00"))
    const confirm = (actor: ReturnType<typeof person>, input: object = {}) =>
      serve(spec, ConfirmRecord, "morning", "v1", input, { actor })
    expect(refused(confirm(person("v1")))).toMatchObject({ _tag: "SelfConfirmation" })
    expect(refused(confirm(person("v1"), { confirmer: "organiser-1" }))).toMatchObject({
      _tag: "SelfConfirmation",
    })
    expect(refused(confirm(clerk, { confirmer: "v1" }))).toMatchObject({ _tag: "SelfConfirmation" })
    expect(refused(confirm(system("import"), { confirmer: "v1" }))).toMatchObject({
      _tag: "SelfConfirmation",
    })
    accepted(confirm(clerk, { confirmer: "organiser-2" }))
    expect(spec.events().at(-1)?.event).toMatchObject({ confirmer: "organiser-2" })
  })

  it("is of submitted records only, and once", () => {
    const spec = spec3()
    const confirm = () => serve(spec, ConfirmRecord, "morning", "v1", {})
    expect(refused(confirm())).toMatchObject({ _tag: "UnknownRecord" })
    accepted(row(spec, "morning", "09:00", "12:00", { submit: false }))
    expect(refused(confirm())).toMatchObject({ _tag: "RecordStatusRefused", status: "drafted" })
    accepted(serve(spec, SubmitRecord, "morning", "v1", {}, { at: march3("23:00") }))
    expect(
      refused(
        spec.run(ConfirmRecord, { activity: "morning", volunteer: "v1", unit: otherStation }),
      ),
    ).toMatchObject({ _tag: "WrongUnit" })
    accepted(confirm())
    expect(refused(confirm())).toMatchObject({ _tag: "RecordStatusRefused", status: "confirmed" })
  })
})

describe("overlapping service", () => {
  it("is refused, saying with what", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:00"))
    expect(refused(row(spec, "noon", "11:30", "14:00"))).toMatchObject({
      _tag: "OverlappingService",
      other: "morning",
      from: "2025-03-03 09:00",
      to: "2025-03-03 12:00",
    })
    accepted(row(spec, "noon", "12:00", "14:00"))
  })

  it("is judged by the time within the planned windows", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:40"))
    accepted(row(spec, "long", "11:30", "14:00"))
  })

  it("passes with the organiser's reason, which the record keeps", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:00"))
    accepted(row(spec, "noon", "11:30", "14:00", { overlap: { reason: "同一场地的两项活动" } }))
    expect(spec.events().at(-1)?.event).toMatchObject({ overlapReason: "同一场地的两项活动" })
  })

  it.each([
    ["forth", ["night", "small-hours"]],
    ["back", ["small-hours", "night"]],
  ])("is found across the end of a month, entered %s", (_, [first = "", second = ""]) => {
    const spec = realm()
    register(spec, "v1")
    plan(spec, "night", "2025-01-31 22:00", "2025-02-01 02:00")
    plan(spec, "small-hours", "2025-02-01 01:00", "2025-02-01 04:00")
    const times: Record<string, readonly [string, string]> = {
      night: ["2025-01-31 22:00", "2025-02-01 02:00"],
      "small-hours": ["2025-02-01 01:00", "2025-02-01 04:00"],
    }
    const enter = (activity: string) => {
      const [from = "", to = ""] = times[activity] ?? []
      return enterRow(spec, activity, "v1", from, to, { at: time("2025-02-01 20:00") })
    }
    accepted(enter(first))
    expect(refused(enter(second))).toMatchObject({ _tag: "OverlappingService", other: first })
  })

  it("does not keep two people from serving at once, nor one from serving with no time at all", () => {
    const spec = spec3()
    register(spec, "v2")
    accepted(row(spec, "morning", "09:00", "12:00"))
    accepted(enterRow(spec, "noon", "v2", "2025-03-03 11:00", "2025-03-03 14:00"))
    // Came early and left before the start: attended, and nothing to overlap with.
    expect(accepted(row(spec, "noon", "10:10", "10:30"))).toMatchObject({ minutes: 0 })
  })
})

describe("the maximum of a day", () => {
  it("holds over all activities of the day", () => {
    const spec = spec3()
    expect(accepted(row(spec, "morning", "09:00", "12:00"))).toMatchObject({ minutes: 180 })
    expect(accepted(row(spec, "long", "12:00", "22:00"))).toMatchObject({ minutes: 300 })
  })

  it("counts a record once when it is reckoned anew, and nothing of a voided one", () => {
    const spec = spec3()
    accepted(row(spec, "long", "12:00", "22:00"))
    expect(accepted(row(spec, "morning", "09:00", "12:00"))).toMatchObject({ minutes: 0 })
    const anew = { checkIn: march3("12:00"), checkOut: march3("15:00") }
    accepted(serve(spec, ReviseDraft, "long", "v1", anew, { at: march3("23:00") }))
    expect(minutesOf(spec, "long")).toBe(180)
    accepted(serve(spec, VoidRecord, "long", "v1", { reason: "录入错误" }))
    const other = { checkIn: march3("09:00"), checkOut: march3("12:00") }
    expect(
      accepted(serve(spec, ReviseDraft, "morning", "v1", other, { at: march3("23:00") })),
    ).toMatchObject({ minutes: 180 })
  })
})

describe("after the confirmation", () => {
  const confirmed = () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:00"))
    accepted(serve(spec, ConfirmRecord, "morning", "v1", {}))
    return spec
  }
  const correction = {
    checkIn: march3("10:00"),
    checkOut: march3("12:00"),
    reason: "签到时间有误",
    evidence: "sheet",
  }
  const later = { at: time("2025-04-03 09:00") }

  it("times are corrected by a new entry that carries the difference", () => {
    const spec = confirmed()
    expect(
      refused(serve(spec, ReviseDraft, "morning", "v1", correctionTimes(correction), later)),
    ).toMatchObject({ _tag: "RecordStatusRefused", status: "confirmed" })
    expect(
      refused(
        serve(spec, CorrectRecord, "morning", "v1", correction, { ...later, actor: person("v1") }),
      ),
    ).toMatchObject({ _tag: "SelfConfirmation" })
    expect(accepted(serve(spec, CorrectRecord, "morning", "v1", correction, later))).toEqual({
      record: "morning/v1",
      minutesBefore: 180,
      minutesAfter: 120,
      difference: -60,
    })
    expect(spec.events().at(-1)?.event).toMatchObject({
      _tag: "ServiceRecordCorrected",
      unit: station,
      day: "2025-03-03",
      activityMonth: "2025-03",
      volunteer: "v1",
      activity: "morning",
      from: march3("10:00"),
      minutesBefore: 180,
      minutesAfter: 120,
      difference: -60,
      grade: "C",
      reason: "签到时间有误",
      confirmer: "organiser-1",
    })
    expect(spec.view.get(ServiceRecord.ref("morning/v1"))).toMatchObject({
      status: "corrected",
      minutes: 120,
    })
    // The hour that was given up is free for other service.
    plan(spec, "early", "2025-03-03 08:00", "2025-03-03 10:00")
    accepted(row(spec, "early", "08:00", "10:00"))
    expect(
      refused(
        serve(
          spec,
          CorrectRecord,
          "morning",
          "v1",
          { ...correction, checkIn: march3("09:30") },
          later,
        ),
      ),
    ).toMatchObject({
      _tag: "OverlappingService",
      other: "early",
    })
  })

  it("voiding takes the minutes back, frees the time, and is for good", () => {
    const spec = confirmed()
    accepted(serve(spec, CorrectRecord, "morning", "v1", correction, later))
    const voiding = () => serve(spec, VoidRecord, "morning", "v1", { reason: "非志愿服务" })
    expect(accepted(voiding())).toEqual({ minutesTakenBack: 120 })
    expect(spec.events().at(-1)?.event).toMatchObject({
      _tag: "ServiceRecordVoided",
      unit: station,
      day: "2025-03-03",
      minutes: 120,
      before: "corrected",
    })
    expect(spec.view.get(Timesheet.ref("v1/2025-03"))).toEqual([])
    expect(refused(voiding())).toMatchObject({ _tag: "RecordStatusRefused", status: "voided" })
    expect(refused(serve(spec, CorrectRecord, "morning", "v1", correction, later))).toMatchObject({
      _tag: "RecordStatusRefused",
      status: "voided",
    })
  })

  it("voiding a record that was never confirmed takes nothing back", () => {
    const spec = spec3()
    accepted(row(spec, "morning", "09:00", "12:00"))
    expect(accepted(serve(spec, VoidRecord, "morning", "v1", { reason: "录入错误" }))).toEqual({
      minutesTakenBack: 0,
    })
  })
})

const correctionTimes = ({ reason, ...times }: { readonly reason: string }) => times
