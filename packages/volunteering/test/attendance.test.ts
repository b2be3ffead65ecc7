import { type Command, type PolicyShape, person } from "@civic-practice/core"
import {
  Attendance,
  CheckIn,
  CheckOut,
  ConfirmRecord,
  CorrectRecord,
  FoundTeam,
  JoinTeam,
  RecordAttendance,
  ResumeVolunteer,
  ReviseDraft,
  ServiceRecord,
  SettleMissingCheckOut,
  SignUp,
  SuspendVolunteer,
  VoidRecord,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import {
  type At,
  accepted,
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

const morning = (options: object = {}) => {
  const spec = realm()
  for (const volunteer of ["v1", "v2"]) register(spec, volunteer)
  plan(spec, "a1", "2025-03-03 09:00", "2025-03-03 12:00", options)
  return spec
}
const march3 = (clock: string) => time(`2025-03-03 ${clock}`)
const now = (clock: string): At => ({ at: march3(clock) })
const scan = { evidence: "code" }

describe("checking in and out", () => {
  it("drafts the record, or submits it too, with the time within the planned window", () => {
    const spec = morning()
    expect(
      accepted(serve(spec, CheckIn, "a1", "v1", { ...scan, role: "core" }, now("08:50"))),
    ).toEqual({
      checkIn: march3("08:50"),
    })
    expect(accepted(serve(spec, CheckOut, "a1", "v1", scan, now("12:20")))).toEqual({
      record: "a1/v1",
      status: "drafted",
      minutes: 180,
      late: false,
    })
    expect(spec.view.get(ServiceRecord.ref("a1/v1"))).toEqual({
      status: "drafted",
      record: "a1/v1",
      volunteer: "v1",
      activity: "a1",
      unit: station,
      day: "2025-03-03",
      activityMonth: "2025-03",
      serviceField: "hygieneAndEnvironment",
      role: "core",
      from: march3("09:00"),
      to: march3("12:00"),
      breakMinutes: 0,
      minutes: 180,
      grade: "B",
      late: false,
    })
    expect(spec.view.get(Attendance.ref("a1/v1"))).toMatchObject({
      checkIn: { time: march3("08:50"), evidence: "code" },
      checkOut: { time: march3("12:20"), evidence: "code" },
    })
    accepted(serve(spec, CheckIn, "a1", "v2", scan, now("09:20")))
    expect(
      accepted(serve(spec, CheckOut, "a1", "v2", { ...scan, submit: true }, now("11:30"))),
    ).toMatchObject({ status: "submitted", minutes: 120 })
  })

  it("in one row of a sign-in sheet comes to the same as step by step", () => {
    const inSteps = morning()
    accepted(
      serve(
        inSteps,
        CheckIn,
        "a1",
        "v1",
        { evidence: "sheet", time: march3("09:10") },
        now("20:00"),
      ),
    )
    const step = { evidence: "sheet", time: march3("11:50"), breakMinutes: 10, submit: true }
    const answer = accepted(serve(inSteps, CheckOut, "a1", "v1", step, now("20:00")))
    const inOne = morning()
    expect(
      accepted(
        enterRow(inOne, "a1", "v1", "2025-03-03 09:10", "2025-03-03 11:50", { breakMinutes: 10 }),
      ),
    ).toEqual(answer)
    const attendance = Attendance.ref("a1/v1")
    expect(inOne.view.get(attendance)).toEqual(inSteps.view.get(attendance))
    const record = ServiceRecord.ref("a1/v1")
    expect(inOne.view.get(record)).toEqual(inSteps.view.get(record))
    expect(answer).toMatchObject({ minutes: 150, status: "submitted" })
  })

  it.each([
    [
      "before the tolerance",
      "07:59",
      "09:00",
      { _tag: "OutsideWindow", earliest: "2025-03-03 08:00" },
    ],
    ["at the planned end", "12:00", "12:30", { _tag: "OutsideWindow", latest: "2025-03-03 12:00" }],
    [
      "after the tolerance",
      "09:00",
      "13:01",
      { _tag: "OutsideWindow", latest: "2025-03-03 13:00" },
    ],
    [
      "out before in",
      "11:00",
      "10:00",
      { _tag: "CheckOutBeforeCheckIn", checkOut: "2025-03-03 10:00" },
    ],
    ["out as in", "11:00", "11:00", { _tag: "CheckOutBeforeCheckIn" }],
  ])("is refused %s: %s to %s", (_, checkIn, checkOut, refusal) => {
    const spec = morning()
    expect(
      refused(enterRow(spec, "a1", "v1", `2025-03-03 ${checkIn}`, `2025-03-03 ${checkOut}`)),
    ).toMatchObject(refusal)
  })

  it.each([
    ["08:00", "13:00", 180],
    ["11:59", "12:00", 0],
    ["08:00", "08:30", 0],
    ["09:00", "11:59", 150],
  ])("from %s to %s is credited as %d minutes", (checkIn, checkOut, minutes) => {
    const spec = morning()
    expect(
      accepted(enterRow(spec, "a1", "v1", `2025-03-03 ${checkIn}`, `2025-03-03 ${checkOut}`)),
    ).toMatchObject({ minutes })
  })

  it("follows the tolerance and the time rule of the activity, where it has its own", () => {
    const spec = morning({
      rules: {
        toleranceMinutes: 0,
        timeRule: { unitMinutes: 1, rounding: "floor", minimumMinutes: 60 },
      },
    })
    expect(
      refused(enterRow(spec, "a1", "v1", "2025-03-03 08:59", "2025-03-03 10:00")),
    ).toMatchObject({ _tag: "OutsideWindow" })
    expect(
      accepted(enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 09:20")),
    ).toMatchObject({ minutes: 60 })
    expect(
      accepted(enterRow(spec, "a1", "v2", "2025-03-03 09:00", "2025-03-03 10:23")),
    ).toMatchObject({ minutes: 83 })
  })

  it("is not entered ahead of its time", () => {
    const spec = morning()
    expect(
      refused(enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 11:00", now("10:59"))),
    ).toMatchObject({ _tag: "TimeAhead", time: "2025-03-03 11:00", entered: "2025-03-03 10:59" })
    expect(
      refused(serve(spec, CheckIn, "a1", "v1", { ...scan, time: march3("09:00") }, now("08:59"))),
    ).toMatchObject({ _tag: "TimeAhead" })
  })

  it("is not done twice", () => {
    const spec = morning()
    const out = () => serve(spec, CheckOut, "a1", "v1", scan, now("11:00"))
    expect(refused(out())).toMatchObject({ _tag: "NotCheckedIn" })
    accepted(serve(spec, CheckIn, "a1", "v1", scan, now("09:00")))
    expect(refused(serve(spec, CheckIn, "a1", "v1", scan, now("09:01")))).toMatchObject({
      _tag: "AlreadyCheckedIn",
      time: "2025-03-03 09:00",
    })
    expect(
      refused(enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 11:00")),
    ).toMatchObject({ _tag: "AlreadyCheckedIn" })
    accepted(out())
    expect(refused(out())).toMatchObject({ _tag: "AlreadyCheckedOut", time: "2025-03-03 11:00" })
  })

  it("is refused for an activity that is unknown or of another unit", () => {
    const spec = morning()
    expect(refused(serve(spec, CheckIn, "a9", "v1", scan, now("09:00")))).toMatchObject({
      _tag: "UnknownActivity",
    })
    const elsewhere = { activity: "a1", volunteer: "v1", unit: otherStation, ...scan }
    expect(refused(spec.run(CheckIn, elsewhere, now("09:00")))).toMatchObject({
      _tag: "WrongUnit",
      subject: "activity",
    })
  })

  it("refuses a break longer than the service", () => {
    const spec = morning()
    expect(
      refused(
        enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 10:00", { breakMinutes: 61 }),
      ),
    ).toMatchObject({ _tag: "BreakTooLong", attendedMinutes: 60 })
    expect(
      refused(
        enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 10:00", { breakMinutes: -30 }),
      ),
    ).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "breakMinutes" }] })
  })
})

describe("who may serve", () => {
  it("are those who were registered on the day, whatever they are when it is entered", () => {
    const spec = morning()
    register(spec, "late", "2025-03-04 09:00")
    const home = { volunteer: "v1", unit: station }
    accepted(
      spec.run(SuspendVolunteer, { ...home, reason: "核查" }, { at: time("2025-03-03 06:00") }),
    )
    accepted(spec.run(ResumeVolunteer, home, { at: time("2025-03-04 06:00") }))
    accepted(
      spec.run(
        SuspendVolunteer,
        { ...home, volunteer: "v2", reason: "核查" },
        { at: time("2025-03-04 06:00") },
      ),
    )
    const row = (volunteer: string) =>
      enterRow(spec, "a1", volunteer, "2025-03-03 09:00", "2025-03-03 12:00", {
        at: time("2025-03-05 09:00"),
      })
    expect(refused(row("v1"))).toMatchObject({ _tag: "NotRegisteredOn", status: "suspended" })
    expect(refused(row("late"))).toMatchObject({ _tag: "NotRegisteredOn", status: "unregistered" })
    expect(refused(row("v9"))).toMatchObject({ _tag: "UnknownVolunteer" })
    accepted(row("v2"))
  })

  it("are those who signed up, where the activity asks for that", () => {
    const spec = morning({ rules: { signUpRequired: true } })
    accepted(serve(spec, SignUp, "a1", "v1", {}, { at: time("2025-03-02 09:00") }))
    expect(refused(serve(spec, CheckIn, "a1", "v2", scan, now("09:00")))).toMatchObject({
      _tag: "NotSignedUp",
    })
    accepted(serve(spec, CheckIn, "a1", "v1", scan, now("09:00")))
  })

  it("serve as members of a team only while they are its members", () => {
    const spec = morning()
    const team = { team: "t1", unit: station }
    const when = { at: time("2025-02-01 09:00") }
    accepted(spec.run(FoundTeam, { ...team, name: "环保队", level: "team" }, when))
    const row = (volunteer: string, as: string) =>
      enterRow(spec, "a1", volunteer, "2025-03-03 09:00", "2025-03-03 12:00", { team: as })
    expect(refused(row("v1", "t1"))).toMatchObject({ _tag: "NotAMember", day: "2025-03-03" })
    expect(refused(row("v1", "t9"))).toMatchObject({ _tag: "UnknownTeam" })
    accepted(spec.run(JoinTeam, { ...team, volunteer: "v1" }, when))
    accepted(row("v1", "t1"))
    expect(spec.view.get(ServiceRecord.ref("a1/v1"))?.team).toBe("t1")
    accepted(serve(spec, ConfirmRecord, "a1", "v1", {}))
    expect(spec.events().at(-1)?.event).toMatchObject({ team: "t1" })
  })
})

describe("a missing check-out", () => {
  it.each([
    ["plannedEnd", 150],
    ["zero", 0],
  ])(
    "by the rule %s is credited as %d minutes, in the poorest grade",
    (missingCheckOut, minutes) => {
      const spec = morning({ rules: { missingCheckOut } })
      accepted(serve(spec, CheckIn, "a1", "v1", scan, now("09:30")))
      expect(
        refused(serve(spec, SettleMissingCheckOut, "a1", "v1", {}, now("11:59"))),
      ).toMatchObject({ _tag: "ActivityNotOver" })
      expect(
        accepted(serve(spec, SettleMissingCheckOut, "a1", "v1", { submit: true }, now("12:00"))),
      ).toMatchObject({ minutes, status: "submitted" })
      expect(spec.view.get(ServiceRecord.ref("a1/v1"))?.grade).toBe("D")
      expect(
        refused(enterRow(spec, "a1", "v2", "2025-03-03 09:30", undefined, now("11:59"))),
      ).toMatchObject({ _tag: "ActivityNotOver" })
      expect(accepted(enterRow(spec, "a1", "v2", "2025-03-03 09:30", undefined))).toMatchObject({
        minutes,
      })
    },
  )

  it("by default is asked for, and can be entered then", () => {
    const spec = morning()
    accepted(serve(spec, CheckIn, "a1", "v1", scan, now("09:30")))
    expect(refused(serve(spec, SettleMissingCheckOut, "a1", "v1", {}, now("12:30")))).toMatchObject(
      { _tag: "CheckOutNeeded" },
    )
    expect(refused(enterRow(spec, "a1", "v2", "2025-03-03 09:30", undefined))).toMatchObject({
      _tag: "CheckOutNeeded",
    })
    accepted(
      serve(spec, CheckOut, "a1", "v1", { evidence: "typed", time: march3("11:30") }, now("20:00")),
    )
    expect(refused(serve(spec, SettleMissingCheckOut, "a1", "v1", {}, now("20:00")))).toMatchObject(
      { _tag: "AlreadyCheckedOut" },
    )
  })
})

describe("evidence", () => {
  const graded = (checkIn: string, checkOut: string, beneficiaryConfirmed: boolean) => {
    const spec = morning()
    accepted(serve(spec, CheckIn, "a1", "v1", { evidence: checkIn }, now("09:00")))
    accepted(serve(spec, CheckOut, "a1", "v1", { evidence: checkOut, submit: true }, now("11:00")))
    accepted(serve(spec, ConfirmRecord, "a1", "v1", { beneficiaryConfirmed }))
    return spec.view.get(ServiceRecord.ref("a1/v1"))?.grade
  }

  it.each([
    ["code", "code", false, "B"],
    ["code", "roster", true, "A"],
    ["code", "sheet", true, "C"],
    ["photos", "photos", false, "C"],
    ["code", "typed", true, "D"],
    ["typed", "sheet", false, "D"],
  ])("%s and %s, confirmed by the beneficiary: %j, is of grade %s", (one, other, by, grade) => {
    expect(graded(one, other, by)).toBe(grade)
  })

  it("of a volunteer's own making is worth their word, unless they scan the code on the spot", () => {
    const own = { actor: person("v1") }
    const spec = morning()
    accepted(serve(spec, CheckIn, "a1", "v1", scan, { ...now("09:00"), ...own }))
    accepted(serve(spec, CheckOut, "a1", "v1", scan, { ...now("11:00"), ...own }))
    expect(spec.view.get(ServiceRecord.ref("a1/v1"))?.grade).toBe("B")
    for (const claim of [{ evidence: "roster" }, { evidence: "code", time: march3("09:00") }]) {
      const other = morning()
      accepted(serve(other, CheckIn, "a1", "v1", claim, { ...now("09:00"), ...own }))
      accepted(serve(other, CheckOut, "a1", "v1", scan, { ...now("11:00"), ...own }))
      expect(other.view.get(ServiceRecord.ref("a1/v1"))?.grade).toBe("D")
    }
    const sheet = morning()
    accepted(enterRow(sheet, "a1", "v1", "2025-03-03 09:00", "2025-03-03 11:00", own))
    expect(sheet.view.get(ServiceRecord.ref("a1/v1"))?.grade).toBe("D")
  })
})

it("an overlap needs leave of its own, which a volunteer's own affairs do not include", () => {
  const about = { activity: "a1", volunteer: "v1", unit: station }
  const times = { checkIn: march3("09:00"), checkOut: march3("10:00") }
  const ownAffairs: PolicyShape = { allows: ({ owner }) => owner === "v1" }
  const asked = <Input, Answer, Refusal>(command: Command<Input, Answer, Refusal>, input: object) =>
    realm({ policy: ownAffairs }).run(command, { ...about, ...input }, { actor: person("v1") })
  const overlap = { overlap: { reason: "同场活动" } }
  const denied = { _tag: "Denied", action: "volunteering.allowOverlap", unit: station }
  const row = { ...times, evidence: "typed" }
  expect(refused(asked(RecordAttendance, row))).toMatchObject({ _tag: "UnknownActivity" })
  expect(refused(asked(RecordAttendance, { ...row, ...overlap }))).toMatchObject(denied)
  expect(refused(asked(CheckOut, scan))).toMatchObject({ _tag: "UnknownActivity" })
  expect(refused(asked(CheckOut, { ...scan, ...overlap }))).toMatchObject(denied)
  expect(refused(asked(ReviseDraft, times))).toMatchObject({ _tag: "UnknownRecord" })
  expect(refused(asked(ReviseDraft, { ...times, ...overlap }))).toMatchObject(denied)
})

it("a volunteer's own affairs include neither confirming, correcting, voiding nor settling", () => {
  const policy: PolicyShape = { allows: ({ owner }) => owner === "v1" }
  const about = { activity: "a1", volunteer: "v1", unit: station }
  const times = { checkIn: march3("09:00"), checkOut: march3("10:00") }
  const actor = { actor: person("v1") }
  for (const result of [
    realm({ policy }).run(ConfirmRecord, about, actor),
    realm({ policy }).run(CorrectRecord, { ...about, ...times, reason: "时间有误" }, actor),
    realm({ policy }).run(VoidRecord, { ...about, reason: "录入错误" }, actor),
    realm({ policy }).run(SettleMissingCheckOut, about, actor),
  ]) {
    expect(refused(result)).toMatchObject({ _tag: "Denied", unit: station })
  }
})
