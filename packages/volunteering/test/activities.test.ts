import {
  Activity,
  CancelActivity,
  CancelSignUp,
  CheckIn,
  CloseActivity,
  DisbandTeam,
  FoundTeam,
  PlacesTaken,
  PlanActivity,
  SignUp,
  SuspendVolunteer,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import {
  accepted,
  closedStation,
  enterRow,
  otherStation,
  plan,
  realm,
  refused,
  register,
  serve,
  station,
  time,
  withdrawnStation,
} from "./sample.ts"

const input = {
  activity: "a1",
  unit: station,
  title: "清洁家园",
  serviceField: "hygieneAndEnvironment",
  start: time("2025-03-03 09:00"),
  end: time("2025-03-03 12:00"),
  organiser: "organiser-1",
}
const before = { at: time("2025-03-01 09:00") }
const after = { at: time("2025-03-03 12:00") }
const about = { activity: "a1", unit: station }

describe("planning", () => {
  it("tells the host unit, the field of service and the planned day", () => {
    const spec = realm()
    accepted(spec.run(PlanActivity, { ...input, capacity: 20 }, before))
    expect(spec.events().at(-1)?.event).toEqual({
      _tag: "ActivityPlanned",
      day: "2025-03-03",
      unit: station,
      title: "清洁家园",
      serviceField: "hygieneAndEnvironment",
      start: input.start,
      end: input.end,
      capacity: 20,
      organiser: "organiser-1",
    })
    expect(spec.view.get(Activity.ref("a1"))?.status).toBe("planned")
    expect(refused(spec.run(PlanActivity, input, before))).toMatchObject({ _tag: "ActivityExists" })
  })

  it("takes the day in China, not in Greenwich", () => {
    const spec = realm()
    plan(spec, "night", "2025-03-03 00:30", "2025-03-03 02:00")
    expect(spec.view.get(Activity.ref("night"))?.day).toBe("2025-03-03")
  })

  it.each([
    [{ unit: "no-such-unit" }, { _tag: "UnknownUnit" }],
    [{ unit: withdrawnStation }, { _tag: "UnknownUnit" }],
    [{ unit: closedStation }, { _tag: "UnitNotOpen", on: "2025-03-03" }],
    [{ team: "t1" }, { _tag: "UnknownTeam" }],
    [{ end: input.start }, { _tag: "InvalidInput", issues: [{ field: "end" }] }],
    [{ end: input.start - 1 }, { _tag: "InvalidInput", issues: [{ field: "end" }] }],
    [{ end: input.start + 86_400_001 }, { _tag: "InvalidInput", issues: [{ field: "end" }] }],
    [{ capacity: 0 }, { _tag: "InvalidInput", issues: [{ field: "capacity" }] }],
    [{ title: "电话13900000000" }, { _tag: "InvalidInput", issues: [{ field: "title" }] }],
    // The year 2200 in China, and still 2199 in London.
    [
      { start: Date.UTC(2199, 11, 31, 16), end: Date.UTC(2199, 11, 31, 18) },
      { _tag: "InvalidInput", issues: [{ field: "start" }, { field: "end" }] },
    ],
    [{ start: 9_000_000_000_000 }, { _tag: "InvalidInput", issues: [{ field: "start" }] }],
  ])("refuses %j", (change, refusal) => {
    expect(refused(realm().run(PlanActivity, { ...input, ...change }, before))).toMatchObject(
      refusal,
    )
  })

  it("takes a team that exists on the day", () => {
    const spec = realm()
    const team = { team: "t1", unit: station }
    accepted(spec.run(FoundTeam, { ...team, name: "环保队", level: "team" }, before))
    accepted(spec.run(PlanActivity, { ...input, team: "t1" }, before))
    accepted(spec.run(DisbandTeam, team, { at: time("2025-03-02 09:00") }))
    expect(
      refused(spec.run(PlanActivity, { ...input, activity: "a2", team: "t1" }, before)),
    ).toMatchObject({ _tag: "TeamNotActive", day: "2025-03-03" })
  })
})

describe("closing", () => {
  it("reports the beneficiaries once the planned end has come", () => {
    const spec = realm()
    accepted(spec.run(PlanActivity, input, before))
    const report = { ...about, beneficiaryPersonTimes: 52, beneficiaryPeople: 40 }
    expect(
      refused(spec.run(CloseActivity, report, { at: time("2025-03-03 11:59") })),
    ).toMatchObject({ _tag: "ActivityNotOver", end: "2025-03-03 12:00" })
    expect(
      refused(spec.run(CloseActivity, { ...report, beneficiaryPeople: 53 }, after)),
    ).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "beneficiaryPeople" }] })
    expect(
      refused(spec.run(CloseActivity, { ...report, unit: otherStation }, after)),
    ).toMatchObject({ _tag: "WrongUnit", actual: station })
    accepted(spec.run(CloseActivity, report, after))
    expect(spec.events().at(-1)?.event).toEqual({
      _tag: "ActivityHeld",
      unit: station,
      day: "2025-03-03",
      serviceField: "hygieneAndEnvironment",
      beneficiaryPersonTimes: 52,
      beneficiaryPeople: 40,
    })
    expect(refused(spec.run(CloseActivity, report, after))).toMatchObject({
      _tag: "ActivityStatusRefused",
      status: "held",
    })
  })
})

describe("cancelling", () => {
  it("ends an activity in which nobody served, and nobody can serve after it", () => {
    const spec = realm()
    register(spec, "v1")
    accepted(spec.run(PlanActivity, input, before))
    accepted(spec.run(CancelActivity, { ...about, reason: "大雨" }, before))
    expect(spec.events().at(-1)?.event).toMatchObject({
      _tag: "ActivityCancelled",
      day: "2025-03-03",
      reason: "大雨",
    })
    for (const result of [
      spec.run(CloseActivity, { ...about, beneficiaryPersonTimes: 1 }, after),
      enterRow(spec, "a1", "v1", "2025-03-03 09:00", "2025-03-03 12:00"),
      serve(spec, CheckIn, "a1", "v1", { evidence: "code" }, { at: input.start }),
      serve(spec, SignUp, "a1", "v1", {}, before),
    ]) {
      expect(refused(result)).toMatchObject({ _tag: "ActivityStatusRefused", status: "cancelled" })
    }
  })

  it("is refused once somebody has served: no service is recorded of a cancelled activity", () => {
    const spec = realm()
    register(spec, "v1")
    accepted(spec.run(PlanActivity, input, before))
    accepted(serve(spec, CheckIn, "a1", "v1", { evidence: "code" }, { at: input.start }))
    expect(refused(spec.run(CancelActivity, { ...about, reason: "大雨" }, after))).toMatchObject({
      _tag: "ActivityStatusRefused",
      status: "underway",
    })
    accepted(spec.run(CloseActivity, { ...about, beneficiaryPersonTimes: 0 }, after))
  })
})

describe("signing up", () => {
  const withPlaces = (capacity: number) => {
    const spec = realm()
    for (const volunteer of ["v1", "v2", "v3"]) register(spec, volunteer)
    accepted(spec.run(PlanActivity, { ...input, capacity }, before))
    return spec
  }

  it("is possible while there are places; one given back can be taken again", () => {
    const spec = withPlaces(2)
    const signUp = (volunteer: string) => serve(spec, SignUp, "a1", volunteer, {}, before)
    expect(accepted(signUp("v1"))).toEqual({ placesTaken: 1 })
    expect(refused(signUp("v1"))).toMatchObject({ _tag: "AlreadySignedUp" })
    expect(accepted(signUp("v2"))).toEqual({ placesTaken: 2 })
    expect(refused(signUp("v3"))).toMatchObject({ _tag: "ActivityFull", capacity: 2 })
    expect(refused(serve(spec, CancelSignUp, "a1", "v3", {}, before))).toMatchObject({
      _tag: "NotSignedUp",
    })
    accepted(serve(spec, CancelSignUp, "a1", "v1", {}, before))
    accepted(signUp("v3"))
    expect(spec.view.get(PlacesTaken.ref("a1"))).toBe(2)
  })

  it("is for registered volunteers, before the planned end", () => {
    const spec = withPlaces(9)
    expect(refused(serve(spec, SignUp, "a1", "v1", {}, { at: input.end }))).toMatchObject({
      _tag: "ActivityOver",
      end: "2025-03-03 12:00",
    })
    expect(refused(serve(spec, SignUp, "a1", "v9", {}, before))).toMatchObject({
      _tag: "UnknownVolunteer",
    })
    accepted(spec.run(SuspendVolunteer, { volunteer: "v1", unit: station, reason: "核查" }, before))
    expect(refused(serve(spec, SignUp, "a1", "v1", {}, before))).toMatchObject({
      _tag: "NotRegisteredOn",
      status: "suspended",
    })
  })

  it("cannot be taken back after the check-in", () => {
    const spec = withPlaces(9)
    accepted(serve(spec, SignUp, "a1", "v1", {}, before))
    accepted(serve(spec, CheckIn, "a1", "v1", { evidence: "code" }, { at: input.start }))
    expect(refused(serve(spec, CancelSignUp, "a1", "v1", {}, { at: input.start }))).toMatchObject({
      _tag: "AlreadyCheckedIn",
      time: "2025-03-03 09:00",
    })
  })
})
