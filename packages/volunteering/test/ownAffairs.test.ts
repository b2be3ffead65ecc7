import { keyedHash, type PolicyShape, person } from "@civic-practice/core"
import {
  AmendPerson,
  CheckIn,
  CheckOut,
  FoundTeam,
  JoinTeam,
  LeaveTeam,
  RecordAttendance,
  ReviseDraft,
  SignUp,
  SubmitRecord,
  WithdrawVolunteer,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import {
  accepted,
  identityNumberOf,
  plan,
  realm,
  refused,
  register,
  station,
  time,
} from "./sample.ts"

/** Everybody may do what is their own affair, and nothing else. */
const ownersOnly: PolicyShape = { allows: ({ owner }, { actor }) => owner === actor.id }

const march3 = (clock: string): number => time(`2025-03-03 ${clock}`)
const home = { volunteer: "v1", unit: station }
const service = { activity: "a1", ...home }
const sheet = { checkIn: march3("09:00"), checkOut: march3("11:00"), evidence: "sheet" }

const morning = () => {
  const spec = realm({ policy: ownersOnly })
  register(spec, "v1")
  accepted(spec.run(FoundTeam, { team: "t1", unit: station, name: "环保队", level: "team" }))
  accepted(spec.run(JoinTeam, { team: "t1", ...home }, { at: march3("06:00") }))
  plan(spec, "a1", "2025-03-03 09:00", "2025-03-03 12:00")
  return spec
}

const by = (actor: string, clock: string) => ({ actor: person(actor), at: march3(clock) })

describe("in their own affairs, volunteers", () => {
  it("sign up, check in and out, revise and submit, amend, leave and withdraw", () => {
    const spec = morning()
    accepted(spec.run(SignUp, service, by("v1", "08:00")))
    accepted(spec.run(CheckIn, { ...service, evidence: "code" }, by("v1", "08:55")))
    accepted(spec.run(CheckOut, { ...service, evidence: "code" }, by("v1", "11:00")))
    const { evidence: _, ...times } = sheet
    accepted(spec.run(ReviseDraft, { ...service, ...times }, by("v1", "11:10")))
    accepted(spec.run(SubmitRecord, service, by("v1", "11:20")))
    accepted(
      spec.run(AmendPerson, { ...home, name: "样例乙", phone: "13900000009" }, by("v1", "12:00")),
    )
    accepted(spec.run(LeaveTeam, { team: "t1", ...home }, by("v1", "12:00")))
    accepted(spec.run(WithdrawVolunteer, home, by("v1", "13:00")))
  })

  it("do nothing of it for somebody else", () => {
    const spec = morning()
    for (const result of [
      spec.run(SignUp, service, by("v2", "08:00")),
      spec.run(CheckIn, { ...service, evidence: "code" }, by("v2", "08:55")),
      spec.run(RecordAttendance, { ...service, ...sheet }, by("v2", "12:00")),
      spec.run(AmendPerson, { ...home, name: "样例乙" }, by("v2", "12:00")),
      spec.run(WithdrawVolunteer, home, by("v2", "13:00")),
    ]) {
      expect(refused(result)).toMatchObject({ _tag: "Denied", actor: "v2", unit: station })
    }
  })

  it("choose no role for themselves, since roles earn more", () => {
    const spec = morning()
    const role = "organiser"
    for (const result of [
      spec.run(CheckIn, { ...service, evidence: "code", role }, by("v1", "08:55")),
      spec.run(RecordAttendance, { ...service, ...sheet, role }, by("v1", "12:00")),
    ]) {
      expect(refused(result)).toMatchObject({ _tag: "Denied" })
    }
    accepted(spec.run(RecordAttendance, { ...service, ...sheet }, by("v1", "12:00")))
  })

  it("do not give themselves another identity number, or a guardian", () => {
    const spec = morning()
    const identityNumber = identityNumberOf("1991-05-04", 998)
    const identity = { identityNumber, identityHash: keyedHash("secret", identityNumber) }
    const guardian = { name: "样例监护人", phone: "13900000001", consentedOn: "2025-01-01" }
    for (const change of [{ identity }, { guardian }, { name: "样例乙", identity }]) {
      const denied = spec.run(AmendPerson, { ...home, ...change }, by("v1", "12:00"))
      expect(refused(denied)).toMatchObject({
        _tag: "Denied",
        action: "volunteering.amendPerson",
        unit: station,
      })
    }
  })
})
