import type { Specification } from "@civic-practice/core"
import {
  DisbandTeam,
  ErasePersonalData,
  FoundTeam,
  HeadCount,
  JoinTeam,
  LeaveTeam,
  membershipRef,
  SuspendVolunteer,
  TeamId,
  TeamsOfVolunteer,
  VolunteerId,
  WithdrawVolunteer,
} from "@civic-practice/volunteering"
import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  accepted,
  closedStation,
  otherStation,
  realm,
  refused,
  register,
  station,
  time,
} from "./sample.ts"

const on = (text: string) => ({ at: time(`${text} 09:00`) })
const redSail = {
  team: "red-sail",
  unit: station,
  name: "红帆志愿服务联盟",
  level: "alliance",
  memberKind: "partyMember",
}

const founded = (): Specification => {
  const spec = realm()
  accepted(spec.run(FoundTeam, redSail, on("2024-01-01")))
  for (const volunteer of ["v1", "v2", "v3"]) register(spec, volunteer, "2024-01-01 09:00")
  return spec
}
const membersOf = (spec: Specification, team = "red-sail") =>
  spec.view.get(HeadCount.ref(team)).members
const periodsOf = (spec: Specification, volunteer: string) =>
  spec.view.get(membershipRef(TeamId.make("red-sail"), VolunteerId.make(volunteer)))?.periods

describe("a team", () => {
  it("is founded once, at an open unit, under a team that exists", () => {
    const spec = founded()
    expect(spec.events()[0]?.event).toEqual({
      _tag: "TeamFounded",
      unit: station,
      day: "2024-01-01",
      name: "红帆志愿服务联盟",
      level: "alliance",
      memberKind: "partyMember",
    })
    const again = (change: object, when = "2024-02-01") =>
      refused(spec.run(FoundTeam, { ...redSail, ...change }, on(when)))
    expect(again({})).toMatchObject({ _tag: "TeamExists" })
    expect(again({ team: "t2", unit: closedStation })).toMatchObject({ _tag: "UnitNotOpen" })
    expect(again({ team: "t2", parent: "t9" })).toMatchObject({ _tag: "UnknownTeam", team: "t9" })
    expect(again({ team: "t2", parent: "red-sail" }, "2023-12-31")).toMatchObject({
      _tag: "TeamNotActive",
    })
    accepted(spec.run(FoundTeam, { ...redSail, team: "t2", parent: "red-sail" }, on("2024-02-01")))
  })
})

describe("membership", () => {
  it("goes by days, and the people of an alliance are counted from it", () => {
    const spec = founded()
    const about = { team: "red-sail", unit: station, volunteer: "v1" }
    accepted(spec.run(JoinTeam, about, on("2024-03-01")))
    accepted(spec.run(JoinTeam, { ...about, volunteer: "v2" }, on("2024-03-01")))
    expect(membersOf(spec)).toBe(2)
    expect(spec.events().at(-1)?.event).toEqual({
      _tag: "MemberJoined",
      team: "red-sail",
      volunteer: "v2",
      unit: station,
      level: "alliance",
      day: "2024-03-01",
    })
    accepted(spec.run(LeaveTeam, about, on("2024-05-01")))
    expect(membersOf(spec)).toBe(1)
    accepted(spec.run(JoinTeam, about, on("2024-05-01")))
    expect(periodsOf(spec, "v1")).toEqual([
      { from: "2024-03-01", until: "2024-05-01" },
      { from: "2024-05-01" },
    ])
  })

  it("of one person in one team never overlaps", () => {
    const spec = founded()
    const about = { team: "red-sail", unit: station, volunteer: "v1" }
    accepted(spec.run(JoinTeam, about, on("2024-03-01")))
    expect(refused(spec.run(JoinTeam, about, on("2024-04-01")))).toMatchObject({
      _tag: "MembershipOverlaps",
    })
    expect(refused(spec.run(LeaveTeam, about, on("2024-02-29")))).toMatchObject({
      _tag: "NotAMember",
    })
    accepted(spec.run(LeaveTeam, about, on("2024-05-01")))
    expect(refused(spec.run(JoinTeam, about, on("2024-04-30")))).toMatchObject({
      _tag: "MembershipOverlaps",
    })
    expect(refused(spec.run(LeaveTeam, about, on("2024-06-01")))).toMatchObject({
      _tag: "NotAMember",
    })
  })

  it("is for registered volunteers and existing teams", () => {
    const spec = founded()
    const about = { team: "red-sail", unit: station, volunteer: "v1" }
    const join = (change: object, when = "2024-03-01") =>
      refused(spec.run(JoinTeam, { ...about, ...change }, on(when)))
    expect(join({ volunteer: "v9" })).toMatchObject({ _tag: "UnknownVolunteer" })
    expect(join({ team: "t9" })).toMatchObject({ _tag: "UnknownTeam" })
    expect(join({ unit: otherStation })).toMatchObject({ _tag: "WrongUnit", subject: "team" })
    expect(join({}, "2023-12-31")).toMatchObject({ _tag: "TeamNotActive" })
    const home = { volunteer: "v1", unit: station }
    accepted(spec.run(SuspendVolunteer, { ...home, reason: "核查" }, on("2024-03-01")))
    expect(join({})).toMatchObject({ _tag: "NotRegisteredOn", status: "suspended" })
    accepted(spec.run(WithdrawVolunteer, home, on("2024-04-01")))
    // On a day when the volunteer was registered still: an open membership would outlast the registration.
    expect(join({}, "2024-02-01")).toMatchObject({ _tag: "NotRegisteredOn", day: "2024-04-01" })
  })

  it("ends when the volunteer withdraws or is erased, and when the team is disbanded", () => {
    const spec = founded()
    for (const volunteer of ["v1", "v2", "v3"]) {
      accepted(spec.run(JoinTeam, { team: "red-sail", unit: station, volunteer }, on("2024-03-01")))
    }
    accepted(spec.run(WithdrawVolunteer, { volunteer: "v1", unit: station }, on("2024-04-01")))
    expect(membersOf(spec)).toBe(2)
    expect(spec.events().at(-1)?.event).toMatchObject({ _tag: "MemberLeft", volunteer: "v1" })
    accepted(spec.run(ErasePersonalData, { volunteer: "v2", unit: station }, on("2024-04-01")))
    expect(membersOf(spec)).toBe(1)
    expect(
      refused(spec.run(DisbandTeam, { team: "red-sail", unit: station }, on("2024-03-31"))),
    ).toMatchObject({ _tag: "TeamChangedLater", recorded: "2024-04-01" })
    expect(
      accepted(spec.run(DisbandTeam, { team: "red-sail", unit: station }, on("2024-05-01"))),
    ).toEqual({ members: 1 })
    expect(spec.events().at(-1)?.event).toMatchObject({ _tag: "TeamDisbanded", members: 1 })
    accepted(spec.run(WithdrawVolunteer, { volunteer: "v3", unit: station }, on("2024-06-01")))
    expect(spec.events().at(-1)?.event).toMatchObject({ _tag: "VolunteerWithdrawn" })
  })
})

describe("over random histories", () => {
  const volunteers = ["v1", "v2", "v3"]
  const teams = ["t1", "t2"]
  const step = fc.record({
    action: fc.constantFrom("join", "join", "join", "leave", "withdraw", "disband"),
    team: fc.constantFrom(...teams),
    volunteer: fc.constantFrom(...volunteers),
    /** Days go forth, and sometimes back. */
    days: fc.integer({ min: -3, max: 10 }),
  })

  it("heads are counted right, memberships never overlap, and the events alone tell the count", () => {
    let joins = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        const spec = realm()
        for (const team of teams) {
          accepted(spec.run(FoundTeam, { ...redSail, team }, on("2024-01-01")))
        }
        for (const volunteer of volunteers) register(spec, volunteer)
        // The slow model: who is in which team now.
        const members = new Set<string>()
        const gone = new Set<string>()
        let now = time("2024-02-01 09:00")
        for (const { action, team, volunteer, days } of steps) {
          now += days * 86_400_000
          const about = { team, unit: station, volunteer }
          const name = `${team}/${volunteer}`
          const before = spec.events().length
          if (action === "join") {
            const result = spec.run(JoinTeam, about, { at: now })
            if (members.has(name) || gone.has(team) || gone.has(volunteer)) refused(result)
            if (Result.isSuccess(result)) {
              joins++
              members.add(name)
            }
          } else if (action === "leave") {
            const result = spec.run(LeaveTeam, about, { at: now })
            if (!members.has(name) || gone.has(team)) refused(result)
            if (Result.isSuccess(result)) members.delete(name)
          } else if (action === "withdraw") {
            const result = spec.run(WithdrawVolunteer, { volunteer, unit: station }, { at: now })
            if (Result.isSuccess(result)) {
              gone.add(volunteer)
              for (const one of teams) members.delete(`${one}/${volunteer}`)
            }
          } else {
            const result = spec.run(DisbandTeam, { team, unit: station }, { at: now })
            if (Result.isSuccess(result)) {
              gone.add(team)
              for (const one of volunteers) members.delete(`${team}/${one}`)
            }
          }
          if (spec.events().length === before) continue
          for (const one of teams) {
            const count = [...members].filter((member) => member.startsWith(`${one}/`)).length
            expect(countFromEvents(spec, one)).toBe(count)
            if (!gone.has(one)) expect(membersOf(spec, one)).toBe(count)
          }
          for (const volunteer of volunteers) {
            const listed = spec.view.get(TeamsOfVolunteer.ref(volunteer))
            for (const one of teams) {
              if (!gone.has(one))
                expect(listed.includes(TeamId.make(one))).toBe(members.has(`${one}/${volunteer}`))
              const periods =
                spec.view.get(membershipRef(TeamId.make(one), VolunteerId.make(volunteer)))
                  ?.periods ?? []
              periods.forEach(({ from, until }, index) => {
                const next = periods[index + 1]
                if (until !== undefined) expect(from < until).toBe(true)
                if (next !== undefined) expect(until !== undefined && until <= next.from).toBe(true)
              })
            }
          }
        }
      }),
      { numRuns: 150 },
    )
    expect(joins).toBeGreaterThan(100)
  })
})

/** What a report makes of the events. */
const countFromEvents = (spec: Specification, team: string): number => {
  let count = 0
  for (const { id, event } of spec.events()) {
    if (event._tag === "TeamDisbanded" && id === team && "members" in event) {
      count -= Number(event.members)
    }
    if (!("team" in event) || event.team !== team) continue
    if (event._tag === "MemberJoined") count++
    if (event._tag === "MemberLeft") count--
  }
  return count
}
