import { keyedHash, person } from "@civic-practice/core"
import {
  AmendPerson,
  ErasePersonalData,
  IdentityClaim,
  Person,
  RegisterVolunteer,
  ResumeVolunteer,
  SuspendVolunteer,
  statusNow,
  statusOn,
  TransferHomeUnit,
  Volunteer,
  WithdrawVolunteer,
} from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import {
  accepted,
  closedStation,
  day,
  identityNumberOf,
  otherStation,
  realm,
  refused,
  register,
  registration,
  station,
  time,
  withdrawnStation,
} from "./sample.ts"

const guardian = { name: "样例监护人", phone: "13900000001", consentedOn: "2025-02-28" }
const on = (text: string) => ({ at: time(`${text} 09:00`) })
const volunteerIn = (spec: ReturnType<typeof realm>, id: string): Volunteer => {
  const state = spec.view.get(Volunteer.ref(id))
  if (state === undefined) throw new Error(`there is no ${id}`)
  return state
}

describe("registration", () => {
  it("puts the person apart, claims the identity number, and tells the unit and the day", () => {
    const spec = realm()
    const input = registration("v1")
    accepted(spec.run(RegisterVolunteer, { ...input, nationalNumber: "N1" }, on("2025-03-01")))
    expect(spec.events().map(({ event }) => event)).toEqual([
      {
        _tag: "VolunteerRegistered",
        unit: station,
        day: "2025-03-01",
        nationalNumber: "N1",
        guardianConsent: false,
      },
    ])
    expect(spec.view.get(Person.ref("v1"))).toEqual({
      ...input.person,
      identityHash: input.identityHash,
    })
    expect(spec.view.get(IdentityClaim.ref(input.identityHash))).toEqual({ volunteer: "v1" })
    const state = volunteerIn(spec, "v1")
    expect(Volunteer.keys?.(state, "v1")).toEqual({
      unit: [station, "registered", "v1"],
      nationalNumber: ["N1"],
    })
  })

  it("happens once for an identity number, and names the number under which it is registered", () => {
    const spec = realm()
    const first = registration("v1")
    accepted(spec.run(RegisterVolunteer, first, on("2025-03-01")))
    expect(
      refused(spec.run(RegisterVolunteer, { ...first, volunteer: "v2" }, on("2025-03-02"))),
    ).toMatchObject({ _tag: "AlreadyRegistered", volunteer: "v1" })
    expect(
      refused(spec.run(RegisterVolunteer, registration("v1"), on("2025-03-02"))),
    ).toMatchObject({ _tag: "VolunteerNumberTaken", volunteer: "v1" })
  })

  it.each([
    ["no-such-unit", "UnknownUnit"],
    [withdrawnStation, "UnknownUnit"],
    [closedStation, "UnitNotOpen"],
  ])("at %s is refused as %s", (unit, tag) => {
    const spec = realm()
    expect(
      refused(spec.run(RegisterVolunteer, registration("v1", { unit }), on("2025-03-01"))),
    ).toMatchObject({ _tag: tag })
  })

  it.each([
    // [born, guardian, refusal]; on 2025-03-01.
    ["2007-03-01", undefined, undefined],
    ["2007-03-02", undefined, "GuardianConsentNeeded"],
    ["2007-03-02", guardian, undefined],
    ["2007-03-02", { ...guardian, consentedOn: "2025-03-02" }, "GuardianConsentNeeded"],
    ["2011-03-01", guardian, undefined],
    ["2011-03-02", guardian, "TooYoung"],
    ["2025-03-02", guardian, "TooYoung"],
  ])("of somebody born on %s, with the guardian %j: %s", (birth, by, tag) => {
    const spec = realm()
    const input = registration("v1", { birth, ...(by === undefined ? {} : { guardian: by }) })
    const result = spec.run(RegisterVolunteer, input, on("2025-03-01"))
    if (tag === undefined) accepted(result)
    else {
      expect(refused(result)).toMatchObject({ _tag: tag })
      expect(JSON.stringify(refused(result))).not.toContain(input.person.identityNumber)
    }
  })

  it.each([
    ["person.identityNumber", { identityNumber: "110105194912310021" }],
    ["person.phone", { phone: "1390000000" }],
    ["person.name", { name: " " }],
    ["person.nickname", { nickname: "甲" }],
  ])("with bad input says where it is: %s", (field, wrong) => {
    const input = registration("v1")
    const problem = refused(
      realm().run(RegisterVolunteer, { ...input, person: { ...input.person, ...wrong } }),
    )
    expect(problem).toMatchObject({ _tag: "InvalidInput", issues: [{ field }] })
    for (const value of Object.values(wrong)) {
      expect(JSON.stringify(problem)).not.toContain(JSON.stringify(value))
    }
  })

  it("does not take an identity number for a volunteer number", () => {
    const input = registration("v1")
    expect(
      refused(realm().run(RegisterVolunteer, { ...input, volunteer: input.person.identityNumber })),
    ).toMatchObject({ _tag: "InvalidInput", issues: [{ field: "volunteer" }] })
  })
})

describe("standing", () => {
  it("changes by day, and is known as of any day", () => {
    const spec = realm()
    register(spec, "v1", "2025-01-10 09:00")
    const about = { volunteer: "v1", unit: station }
    accepted(spec.run(SuspendVolunteer, { ...about, reason: "核查" }, on("2025-02-01")))
    accepted(spec.run(ResumeVolunteer, about, on("2025-02-11")))
    accepted(spec.run(WithdrawVolunteer, about, on("2025-03-01")))
    accepted(spec.run(ResumeVolunteer, about, on("2025-04-01")))
    const state = volunteerIn(spec, "v1")
    expect(
      [
        "2025-01-09",
        "2025-01-10",
        "2025-02-01",
        "2025-02-10",
        "2025-02-11",
        "2025-03-01",
        "2025-04-01",
      ].map((text) => statusOn(state, day(text))),
    ).toEqual([
      undefined,
      "registered",
      "suspended",
      "suspended",
      "registered",
      "withdrawn",
      "registered",
    ])
    expect(statusNow(state)).toBe("registered")
    expect(spec.events().map(({ event }) => event)).toMatchObject([
      { _tag: "VolunteerRegistered", unit: station, day: "2025-01-10" },
      { _tag: "VolunteerSuspended", unit: station, day: "2025-02-01", reason: "核查" },
      { _tag: "VolunteerResumed", unit: station, day: "2025-02-11", before: "suspended" },
      { _tag: "VolunteerWithdrawn", unit: station, day: "2025-03-01", before: "registered" },
      { _tag: "VolunteerResumed", unit: station, day: "2025-04-01", before: "withdrawn" },
    ])
  })

  it("is not changed twice, out of order, for somebody unknown, or at the wrong unit", () => {
    const spec = realm()
    register(spec, "v1", "2025-01-10 09:00")
    const about = { volunteer: "v1", unit: station }
    expect(refused(spec.run(ResumeVolunteer, about, on("2025-02-01")))).toMatchObject({
      _tag: "VolunteerStatusRefused",
      status: "registered",
      needed: ["suspended", "withdrawn"],
    })
    expect(refused(spec.run(WithdrawVolunteer, about, on("2025-01-09")))).toMatchObject({
      _tag: "VolunteerChangedLater",
      recorded: "2025-01-10",
    })
    expect(
      refused(spec.run(WithdrawVolunteer, { ...about, volunteer: "v9" }, on("2025-02-01"))),
    ).toMatchObject({ _tag: "UnknownVolunteer" })
    expect(
      refused(spec.run(WithdrawVolunteer, { ...about, unit: otherStation }, on("2025-02-01"))),
    ).toMatchObject({ _tag: "WrongUnit", actual: station })
  })
})

describe("a transfer", () => {
  it("makes another open unit the home unit", () => {
    const spec = realm()
    register(spec, "v1", "2025-01-10 09:00")
    const about = { volunteer: "v1", unit: station }
    expect(
      refused(spec.run(TransferHomeUnit, { ...about, to: closedStation }, on("2025-02-01"))),
    ).toMatchObject({ _tag: "UnitNotOpen" })
    expect(
      refused(spec.run(TransferHomeUnit, { ...about, to: station }, on("2025-02-01"))),
    ).toMatchObject({ _tag: "AlreadyAtUnit" })
    expect(
      refused(spec.run(TransferHomeUnit, { ...about, to: otherStation }, on("2025-01-09"))),
    ).toMatchObject({ _tag: "VolunteerChangedLater", recorded: "2025-01-10" })
    accepted(spec.run(TransferHomeUnit, { ...about, to: otherStation }, on("2025-02-01")))
    expect(volunteerIn(spec, "v1").unit).toBe(otherStation)
    expect(spec.events().at(-1)?.event).toEqual({
      _tag: "HomeUnitTransferred",
      from: station,
      to: otherStation,
      day: "2025-02-01",
      status: "registered",
    })
    expect(
      refused(
        spec.run(WithdrawVolunteer, { volunteer: "v1", unit: otherStation }, on("2025-01-31")),
      ),
    ).toMatchObject({ _tag: "VolunteerChangedLater", recorded: "2025-02-01" })
  })
})

describe("amending a person", () => {
  it("tells which fields changed, not to what, and moves the claim of the identity number", () => {
    const spec = realm()
    const first = registration("v1")
    accepted(spec.run(RegisterVolunteer, first, on("2025-01-10")))
    const identityNumber = identityNumberOf("1991-05-04", 999)
    const identityHash = keyedHash("another", identityNumber)
    const about = { volunteer: "v1", unit: station }
    accepted(
      spec.run(AmendPerson, {
        ...about,
        phone: "13900000009",
        identity: { identityNumber, identityHash },
      }),
    )
    expect(spec.events().at(-1)?.event).toMatchObject({
      _tag: "PersonAmended",
      fields: ["phone", "identityNumber"],
    })
    expect(spec.view.get(Person.ref("v1"))).toEqual({
      ...first.person,
      phone: "13900000009",
      identityNumber,
      identityHash,
    })
    expect(spec.view.find(IdentityClaim.ref(first.identityHash))).toBeUndefined()
    expect(spec.view.find(IdentityClaim.ref(identityHash))).toEqual({ volunteer: "v1" })
    const before = spec.events().length
    expect(accepted(spec.run(AmendPerson, { ...about, phone: "13900000009" }))).toEqual({
      fields: [],
    })
    expect(spec.events()).toHaveLength(before)
  })

  it("cannot take the identity number of another volunteer, or that of a child", () => {
    const spec = realm()
    const first = registration("v1")
    const second = registration("v2")
    accepted(spec.run(RegisterVolunteer, first, on("2025-01-10")))
    accepted(spec.run(RegisterVolunteer, second, on("2025-01-10")))
    const { identityNumber } = second.person
    expect(
      refused(
        spec.run(AmendPerson, {
          volunteer: "v1",
          unit: station,
          identity: { identityNumber, identityHash: second.identityHash },
        }),
      ),
    ).toMatchObject({ _tag: "AlreadyRegistered", volunteer: "v2" })
    const ofChild = identityNumberOf("2015-05-04", 1)
    expect(
      refused(
        spec.run(
          AmendPerson,
          {
            volunteer: "v1",
            unit: station,
            identity: { identityNumber: ofChild, identityHash: keyedHash("a", ofChild) },
          },
          on("2025-01-11"),
        ),
      ),
    ).toMatchObject({ _tag: "TooYoung" })
  })
})

describe("erasing personal data", () => {
  it("withdraws the volunteer, keeps the history, and lets the person register anew", () => {
    const spec = realm()
    const input = registration("v1")
    accepted(spec.run(RegisterVolunteer, input, on("2025-01-10")))
    const about = { volunteer: "v1", unit: station }
    accepted(spec.run(ErasePersonalData, about, { ...on("2025-02-01"), actor: person("v1") }))
    expect(spec.view.find(Person.ref("v1"))).toBeUndefined()
    expect(spec.events().map(({ event }) => event._tag)).toEqual([
      "VolunteerRegistered",
      "VolunteerWithdrawn",
      "PersonalDataErased",
    ])
    for (const again of [
      spec.run(ErasePersonalData, about, on("2025-02-02")),
      spec.run(ResumeVolunteer, about, on("2025-02-02")),
      spec.run(AmendPerson, { ...about, phone: "13900000009" }, on("2025-02-02")),
    ]) {
      expect(refused(again)).toMatchObject({ _tag: "PersonalDataGone", erasedOn: "2025-02-01" })
    }
    accepted(spec.run(RegisterVolunteer, { ...input, volunteer: "v2" }, on("2025-02-03")))
  })

  it("of somebody who has withdrawn does not withdraw them again", () => {
    const spec = realm()
    register(spec, "v1", "2025-01-10 09:00")
    const about = { volunteer: "v1", unit: station }
    accepted(spec.run(WithdrawVolunteer, about, on("2025-02-01")))
    accepted(spec.run(ErasePersonalData, about, on("2025-02-02")))
    expect(spec.events().filter(({ event }) => event._tag === "VolunteerWithdrawn")).toHaveLength(1)
  })
})
