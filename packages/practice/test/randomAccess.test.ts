import { person } from "@civic-practice/core"
import { createPractice, practiceRoles } from "@civic-practice/practice"
import fc from "fast-check"
import { expect, it } from "vitest"
import { at, detailsOf, host, shared, time } from "./District.ts"
import { type Held, leaveFor, mayBy } from "./leave.ts"
import { seeded } from "./Seed.ts"
import { samples } from "./samples.ts"

const realms = ["220103", "220104"]
const institutes = ["I0", "I1", "I2"]
const stations = ["S0", "S1", "S2", "S3"]
const points = ["P0", "P1", "P2", "P3"]
const units = ["C", ...institutes, ...stations, ...points]
const people = ["a", "b", "c"]

/** Whom a person holds a role for: at a unit, or at the district itself. */
const grant = fc.record({
  realm: fc.nat(1),
  actor: fc.constantFrom(...people),
  role: fc.constantFrom(...practiceRoles.map(({ name }) => name)),
  unit: fc.constantFrom("district", ...units),
})

const attempt = fc.record({
  realm: fc.nat(1),
  name: fc.constantFrom(...samples.map(({ name }) => name)),
  actor: fc.constantFrom(...people, "nobody"),
  owner: fc.constantFrom(...people, "somebody"),
  // Two different ones.
  units: fc.shuffledSubarray(units, { minLength: 2, maxLength: 2 }),
  /** What the command says of itself; authority does not depend on it. */
  year: fc.integer({ min: 2018, max: 2030 }),
})

const world = fc.record({
  /** Under which institute each station is, and under which station each point, at first and after a move. */
  stationsAt: fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }),
  pointsAt: fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }),
  moved: fc.array(fc.tuple(fc.nat(3), fc.nat(2)), { maxLength: 3 }),
  grants: fc.array(grant, { maxLength: 16, size: "max" }),
  withdrawn: fc.array(fc.nat(15), { maxLength: 3 }),
  attempts: fc.array(attempt, { minLength: 1, maxLength: 60, size: "max" }),
})

const pick = (list: ReadonlyArray<string>, place: number | undefined): string =>
  list[place ?? 0] ?? ""

it("leave is given exactly where the roles reach, in random trees, with random roles, over two realms", async () => {
  let allowedCount = 0
  let deniedCount = 0
  await fc.assert(
    fc.asyncProperty(
      world,
      async ({ stationsAt, pointsAt, moved, grants, withdrawn, attempts }) => {
        const storage = shared()
        const practices = await Promise.all(
          realms.map((district) => createPractice({ district, storage })),
        )
        const parents = new Map<string, string>()
        for (const unit of institutes) parents.set(unit, "C")
        for (const [place, unit] of stations.entries()) {
          parents.set(unit, pick(institutes, stationsAt[place]))
        }
        for (const [place, unit] of points.entries()) {
          parents.set(unit, pick(stations, pointsAt[place]))
        }
        const on = "2018-07-01"
        const office = at("2018-07-01 09:00")
        for (const { district, hierarchy } of practices) {
          const open = (unit: string, level: "institute" | "station" | "point") => {
            const parent = parents.get(unit) ?? district
            return hierarchy.openUnit({ unit, level, parent, on, details: detailsOf(unit) }, office)
          }
          await hierarchy.foundDistrict(
            { unit: district, on, details: detailsOf("示例区") },
            office,
          )
          const level = "principalCentre"
          const details = detailsOf("C")
          await hierarchy.openUnit({ unit: "C", level, parent: district, on, details }, office)
          for (const unit of institutes) await open(unit, "institute")
          for (const unit of stations) await open(unit, "station")
          for (const unit of points) await open(unit, "point")
        }
        for (const [place, [from, to]] of moved.entries()) {
          const unit = pick(stations, from)
          const parent = pick(institutes, to)
          if (parents.get(unit) === parent) continue
          for (const { hierarchy } of practices) {
            await hierarchy.moveUnit({ unit, parent, on: `2020-0${place + 1}-01` }, office)
          }
          parents.set(unit, parent)
        }
        const held = realms.map(() => new Map<string, ReadonlyArray<Held>>())
        const heldBy = (realm: number, actor: string) => held[realm]?.get(actor) ?? []
        const change = async (place: number, isGranted: boolean) => {
          const one = grants[place]
          if (one === undefined) return
          const { actor, realm, role } = one
          const unit = one.unit === "district" ? pick(realms, realm) : one.unit
          const access = practices[realm]?.access
          await access?.[isGranted ? "grantRole" : "withdrawRole"](
            { actor, role, unit },
            { actor: host },
          )
          const others = heldBy(realm, actor).filter(
            (other) => other.role !== role || other.unit !== unit,
          )
          held[realm]?.set(actor, isGranted ? [...others, { role, unit }] : others)
        }
        for (const place of grants.keys()) await change(place, true)
        for (const place of withdrawn) await change(place, false)

        for (const { actor, name, owner, realm, units: two, year } of attempts) {
          const practice = practices[realm]
          const sample = samples.find((one) => one.name === name)
          if (practice === undefined || sample === undefined) throw new Error("it is not there")
          const unit = pick(two, 0)
          const other = pick(two, 1)
          const { district } = practice
          const above = (one: string): ReadonlyArray<string> => {
            const parent = one === "C" ? district : parents.get(one)
            return parent === undefined ? [one] : [one, ...above(parent)]
          }
          const may = (name: string, isOwn: boolean, at: readonly [string, string]) =>
            mayBy(leaveFor(name), heldBy(realm, actor), isOwn, at, above, district)
          const expected =
            may(sample.name, owner === actor, [unit, other]) &&
            (sample.action !== "volunteering.registerVolunteer" ||
              owner === actor ||
              heldBy(realm, owner).every((one) =>
                may("core.grantRole", false, [one.unit, one.unit]),
              ))
          const allowed = await sample.isAllowed(
            practice,
            { unit, other, owner },
            { actor: person(actor), at: time(`${year}-03-03 12:00`) },
          )
          expect(allowed, `${sample.name} by ${actor} at ${unit} and ${other} of ${district}`).toBe(
            expected,
          )
          if (allowed) allowedCount++
          else deniedCount++
        }
      },
    ),
    seeded(60),
  )
  // Both happen often enough to mean something.
  expect(allowedCount).toBeGreaterThan(50)
  expect(deniedCount).toBeGreaterThan(200)
})
