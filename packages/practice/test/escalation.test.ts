import { Denied, explain, InvalidInput, person, rolePolicy } from "@civic-practice/core"
import { ancestry, UnknownUnit } from "@civic-practice/hierarchy"
import { createPractice, ownActions, practiceRoles, UnknownRole } from "@civic-practice/practice"
import { describe, expect, it } from "vitest"
import {
  at,
  detailsOf,
  district,
  founded,
  host,
  morning,
  registration,
  row,
  shared,
  time,
} from "./District.ts"
import { rejection } from "./rejection.ts"

/** The policy of core with the practice's roles, without what the practice adds to it. */
const plainPolicy = rolePolicy({ roles: practiceRoles, ancestry, ownActions, root: district })

const by = (id: string, when = "2025-03-03 12:00") => ({ actor: person(id), at: time(when) })
const office = at("2025-03-01 09:00")

describe("granting roles", () => {
  it("is for administrators, at their unit and below it", async () => {
    const { access } = await founded()
    await access.grantRole({ actor: "chief", role: "administrator", unit: "I1" }, office)
    for (const unit of ["I1", "S1", "P1"]) {
      await access.grantRole({ actor: "aide", role: "unitManager", unit }, by("chief"))
      await access.withdrawRole({ actor: "aide", role: "unitManager", unit }, by("chief"))
    }
    for (const unit of [district, "C", "I2", "S3"]) {
      for (const actor of ["chief", "accomplice"]) {
        const grant = { actor, role: "shopKeeper", unit }
        expect(await rejection(access.grantRole(grant, by("chief")))).toBeInstanceOf(Denied)
        expect(await rejection(access.withdrawRole(grant, by("chief")))).toBeInstanceOf(Denied)
      }
    }
  })

  it.each(["unitManager", "organiser", "shopKeeper"])(
    "is not for a %s: neither more of the same, nor more than that, nor at any time",
    async (role) => {
      const { access } = await founded()
      for (const unit of [district, "S1"]) {
        await access.grantRole({ actor: `officer-${unit}`, role, unit }, office)
      }
      for (const actor of [`officer-${district}`, "officer-S1"]) {
        for (const granted of ["administrator", role]) {
          for (const when of ["2018-01-01 09:00", "2025-03-03 12:00", "2199-01-01 09:00"]) {
            for (const whom of [actor, "accomplice"]) {
              const grant = { actor: whom, role: granted, unit: "S1" }
              expect(await rejection(access.grantRole(grant, by(actor, when)))).toBeInstanceOf(
                Denied,
              )
            }
          }
        }
      }
    },
  )

  it("refuses roles and units that there are not, with what there is", async () => {
    const { access } = await founded()
    const grant = { actor: "aide", role: "shopkeeper", unit: "S1" }
    const unknown = await rejection(access.grantRole(grant, office))
    expect(unknown).toBeInstanceOf(UnknownRole)
    expect(unknown).toMatchObject({
      role: "shopkeeper",
      known: ["administrator", "unitManager", "organiser", "shopKeeper"],
    })
    expect(explain(unknown, "zh")).toBe(
      "没有名为 shopkeeper 的角色，请从以下角色中选择：administrator、unitManager、organiser、shopKeeper",
    )
    // A slip in withdrawing would leave the role where it is.
    await access.grantRole({ ...grant, role: "shopKeeper" }, office)
    expect(await rejection(access.withdrawRole(grant, office))).toBeInstanceOf(UnknownRole)
    const elsewhere = { actor: "aide", role: "shopKeeper", unit: "S99" }
    expect(await rejection(access.grantRole(elsewhere, office))).toBeInstanceOf(UnknownUnit)
    expect(await rejection(access.withdrawRole(elsewhere, office))).toBeInstanceOf(UnknownUnit)
  })

  it("can name the first administrator before there is a district", async () => {
    const practice = await createPractice({ district, storage: shared() })
    await practice.access.grantRole(
      { actor: "chief", role: "administrator", unit: district },
      office,
    )
    await practice.hierarchy.foundDistrict(
      { unit: district, on: "2018-07-01", details: detailsOf("示例区") },
      by("chief"),
    )
  })

  it("knows the application's own roles, and lets go of those that there are no more", async () => {
    const storage = shared()
    const guide = { name: "guide", allows: ["volunteering.planActivity"] }
    const before = await founded({ storage, roles: [...practiceRoles, guide] })
    const grant = { actor: "g1", role: "guide", unit: "S1" }
    await before.access.grantRole(grant, office)
    await before.volunteering.planActivity(morning("A1", "S1", "2025-03-04"), by("g1"))
    const after = await createPractice({ district, storage })
    const planning = after.volunteering.planActivity(morning("A2", "S1", "2025-03-04"), by("g1"))
    expect(await rejection(planning)).toBeInstanceOf(Denied)
    expect(await rejection(after.access.grantRole(grant, office))).toBeInstanceOf(UnknownRole)
    await after.access.withdrawRole(grant, office)
    expect(await rejection(after.access.withdrawRole(grant, office))).toBeInstanceOf(UnknownRole)
  })

  it("takes any name under a policy of the application's own, unless it says which there are", async () => {
    const policy = { allows: () => true }
    const grant = { actor: "aide", role: "whatever", unit: "S1" }
    const free = await founded({ policy })
    await free.access.grantRole(grant, office)
    const strict = await founded({ policy, roles: [{ name: "guide", allows: [] }] })
    expect(await rejection(strict.access.grantRole(grant, office))).toMatchObject({
      known: ["guide"],
    })
  })

  it("cannot have two roles of one name", async () => {
    const roles = [...practiceRoles, { name: "organiser", allows: ["*"] }]
    const opening = createPractice({ district, storage: shared(), roles })
    expect(await rejection(opening)).toEqual(new RangeError("two roles are called organiser"))
  })
})

describe("an own affair", () => {
  const self = { activity: "A1", unit: "S1", volunteer: "V1" }
  const withActivity = async (options: Parameters<typeof founded>[0] = {}) => {
    const practice = await founded(options)
    const { volunteering } = practice
    await volunteering.registerVolunteer(registration("V1", "S1", 1), office)
    await volunteering.planActivity(morning("A1", "S1", "2025-03-03"), office)
    return { ...practice, row: row("A1", "S1", "V1", "2025-03-03", 2) }
  }

  it("is what the application says it is", async () => {
    const usual = await withActivity()
    await usual.volunteering.signUp(self, by("V1", "2025-03-02 12:00"))
    const entering = usual.volunteering.recordAttendance(usual.row, by("V1"))
    expect(await rejection(entering)).toBeInstanceOf(Denied)
    const trusting = await withActivity({ ownActions: ["volunteering.recordAttendance"] })
    const signingUp = trusting.volunteering.signUp(self, by("V1", "2025-03-02 12:00"))
    expect(await rejection(signingUp)).toBeInstanceOf(Denied)
    await trusting.volunteering.recordAttendance(trusting.row, by("V1"))
  })
})

describe("a station that was handed over", () => {
  const handedOver = async (options: Parameters<typeof founded>[0] = {}) => {
    const practice = await founded(options)
    for (const unit of ["I1", "I2"]) {
      const grant = { actor: `chief-${unit}`, role: "administrator", unit }
      await practice.access.grantRole(grant, office)
    }
    const move = { unit: "S1", parent: "I2", on: "2024-06-01" }
    await practice.hierarchy.moveUnit(move, at("2024-05-01 09:00"))
    return practice
  }
  const grant = { actor: "chief-I1", role: "administrator", unit: "S1" }
  const may = "2024-05-20 09:00"

  it("does not come back to who had it, by a date in the past", async () => {
    const { access, volunteering } = await handedOver()
    expect(await rejection(access.grantRole(grant, by("chief-I1", may)))).toBeInstanceOf(Denied)
    const plan = morning("A1", "P1", "2024-05-20")
    const planning = volunteering.planActivity(plan, by("chief-I1", may))
    expect(await rejection(planning)).toBeInstanceOf(Denied)
    // What is still to be entered of the time before is entered by who answers for the station now.
    await volunteering.planActivity(plan, by("chief-I2", may))
  })

  it("would, if authority were held by the time a command speaks of", async () => {
    const { access, volunteering } = await handedOver({ policy: plainPolicy })
    await access.grantRole(grant, by("chief-I1", may))
    await volunteering.planActivity(morning("A1", "S1", "2025-03-04"), by("chief-I1"))
  })
})

describe("a volunteer's number", () => {
  const officers = async (options: Parameters<typeof founded>[0] = {}) => {
    const practice = await founded(options)
    for (const [actor, role, unit] of [
      ["boss", "administrator", "C"],
      ["chief", "administrator", "I1"],
      ["keeper", "shopKeeper", "S1"],
      ["manager", "unitManager", "S1"],
    ] as const) {
      await practice.access.grantRole({ actor, role, unit }, office)
    }
    return practice
  }

  it("is not an officer's id, but by those who may give that officer's roles, and by the officer", async () => {
    const { volunteering } = await officers()
    const register = (number: string, who: string, serial: number) =>
      volunteering.registerVolunteer(registration(number, "S1", serial), by(who))
    await register("V1", "manager", 1)
    expect(await rejection(register("boss", "manager", 2))).toBeInstanceOf(Denied)
    expect(await rejection(register("boss", "chief", 2))).toBeInstanceOf(Denied)
    expect(await rejection(register("keeper", "manager", 2))).toBeInstanceOf(Denied)
    await register("keeper", "chief", 2)
    await register("manager", "manager", 3)
    await register("boss", "boss", 4)
  })

  it("would be, under core's policy alone", async () => {
    const { volunteering } = await officers({ policy: plainPolicy })
    await volunteering.registerVolunteer(registration("boss", "S1", 2), by("manager"))
  })
})

describe("another district", () => {
  it("is out of reach: its roles do not count here, and its realm cannot be named", async () => {
    const storage = shared()
    const here = await founded({ storage })
    const there = await founded({ storage, district: "220104" })
    await there.access.grantRole({ actor: "chief", role: "administrator", unit: "220104" }, office)
    const plan = morning("A1", "S1", "2025-03-04")
    expect(await rejection(here.volunteering.planActivity(plan, by("chief")))).toBeInstanceOf(
      Denied,
    )
    await there.volunteering.planActivity(plan, by("chief"))
    for (const actor of [person("chief"), host]) {
      // What a caller without types may pass.
      const options: object = { actor, realm: "220104" }
      const refused = await rejection(
        here.volunteering.planActivity(morning("A2", "S1", "2025-03-04"), { actor, ...options }),
      )
      expect(refused).toBeInstanceOf(InvalidInput)
      expect(refused).toMatchObject({ chinese: "登记活动", issues: [{ field: "realm" }] })
    }
  })
})
