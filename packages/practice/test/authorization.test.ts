import { type PolicyShape, person, realmWide, type StorageShape } from "@civic-practice/core"
import * as hierarchy from "@civic-practice/hierarchy"
import * as points from "@civic-practice/points"
import {
  createPractice,
  hierarchyCommands,
  ownActions,
  pointsCommands,
  practicePolicy,
  practiceRoles,
  volunteeringCommands,
} from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import * as volunteering from "@civic-practice/volunteering"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { district, found, founded, host, shared, time } from "./District.ts"
import { leaveFor, leaves, mayBy } from "./leave.ts"
import type { Sample } from "./Sample.ts"
import { samples } from "./samples.ts"

const roles = practiceRoles.map(({ name }) => name)

/** Where somebody holds a role, seen from the unit I1 with its station S1. */
const places = {
  own: "I1",
  parent: "C",
  district,
  child: "S1",
  sibling: "I2",
  /** At I1 too, in another district's realm on the same storage. */
  otherRealm: "I1",
} as const
type Place = keyof typeof places

const above: Readonly<Record<string, ReadonlyArray<string>>> = {
  C: ["C", district],
  I1: ["I1", "C", district],
  S1: ["S1", "I1", "C", district],
  [district]: [district],
}

interface Officer {
  readonly id: string
  readonly role: string
  readonly place: Place
}

const officers: ReadonlyArray<Officer> = roles.flatMap((role) =>
  Object.keys(places).map((place) => ({
    id: `${role}-${place}`,
    role,
    // The keys of a constant.
    place: place as Place,
  })),
)

/** What everybody may do: to ask for this alone is to ask for nothing. */
const nothing = realmWide("test.nothing")

const rules = practicePolicy({ district })
const policy: PolicyShape = {
  allows: (asked, occasion, view) =>
    asked.action === nothing.action || rules.allows(asked, occasion, view),
}

/** Two districts with the same units on one storage, whose commits are counted. */
const neighbours = async () => {
  const inner = Effect.runSync(make)
  let commits = 0
  const storage: StorageShape = {
    ...inner,
    commit: (batch) => {
      commits++
      return inner.commit(batch)
    },
  }
  const practice = await createPractice({ district, storage: shared(storage), policy })
  const neighbour = await createPractice({ district: "220104", storage: shared(storage) })
  await found(practice)
  await found(neighbour)
  for (const { id, role, place } of officers) {
    const realm = place === "otherRealm" ? neighbour : practice
    await realm.access.grantRole({ actor: id, role, unit: places[place] }, { actor: host })
  }
  return { practice, commits: () => commits }
}

const asked = { at: time("2025-03-03 12:00") }

/** What of a sample is not as the table says, for everybody in their own affairs and in those of others. */
const deviations = async (
  { practice, commits }: Awaited<ReturnType<typeof neighbours>>,
  tested: Sample,
): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = []
  const leave = leaveFor(tested.name)
  const everybody = [...officers, { id: "nobody", role: "none", place: "own" as const }]
  for (const { id, role, place } of everybody) {
    const held = place === "otherRealm" ? [] : [{ role, unit: places[place] }]
    for (const owner of [id, "somebody"]) {
      const about = { unit: "I1", other: "S1", owner }
      const before = commits()
      const allowed = await tested.isAllowed(practice, about, { ...asked, actor: person(id) })
      const may = mayBy(
        leave,
        held,
        owner === id,
        ["I1", "S1"],
        (unit) => above[unit] ?? [],
        district,
      )
      const whose = owner === id ? "their own" : "somebody else's"
      const what = `${tested.name} in ${whose} affairs by ${id}`
      if (allowed !== may) found.push(`${what}: ${allowed ? "allowed" : "denied"}`)
      if (!allowed && commits() !== before) found.push(`${what}: denied, and written`)
    }
  }
  return found
}

const isCommand = (value: unknown): value is { readonly name: string } =>
  typeof value === "object" && value !== null && "permission" in value && "decide" in value

describe("the catalogue", () => {
  const listed = [hierarchyCommands, volunteeringCommands, pointsCommands].flatMap((group) =>
    Object.entries(group),
  )

  it("has every command of the packages, under the command's own name", () => {
    const exported = [hierarchy, volunteering, points].flatMap((namespace) =>
      Object.values(namespace).filter(isCommand),
    )
    expect(exported.length).toBeGreaterThan(40)
    expect(listed.map(([, { name }]) => name).toSorted()).toEqual(
      exported.map(({ name }) => name).toSorted(),
    )
    for (const [method, { name }] of listed) expect(name.split(".")[1]).toBe(method)
  })

  it("is tested as a whole: each command has a sample, and each sample a row in the table", () => {
    const access = ["core.grantRole", "core.withdrawRole"]
    expect([...new Set(samples.map(({ action }) => action))].toSorted()).toEqual(
      [...access, ...listed.map(([, { name }]) => name)].toSorted(),
    )
    expect(samples.map(({ name }) => name)).toEqual([...leaves.keys()])
  })

  it("asks for leave by every command, under its own name, at the units it is about", () => {
    const about = { unit: "I1", other: "S1", owner: "V1" }
    for (const { name, action, permissions } of samples) {
      const needed = permissions(about)
      expect(needed[0]?.action).toBe(action.replace("awardMany", "award"))
      const { where } = leaveFor(name)
      const units = new Set(needed.map(({ unit }) => unit))
      const expected = {
        unit: ["I1"],
        parent: ["C", "I1"],
        both: ["I1", "S1"],
        all: ["C", "I1", "S1"],
        district: [undefined],
      }[where]
      expect([...units].toSorted(), name).toEqual(expected)
    }
  })

  it("knows every action that roles and owners are allowed", () => {
    const about = { unit: "I1", other: "S1", owner: "V1" }
    const actions = new Set(
      samples.flatMap(({ permissions }) => permissions(about).map(({ action }) => action)),
    )
    const isKnown = (pattern: string) =>
      pattern.endsWith("*")
        ? [...actions].some((action) => action.startsWith(pattern.slice(0, -1)))
        : actions.has(pattern)
    const patterns = [...practiceRoles.flatMap(({ allows }) => allows), ...ownActions]
    expect(patterns.filter((pattern) => !isKnown(pattern))).toEqual([])
    expect(["points.redem", "point.*"].filter(isKnown)).toEqual([])
  })

  it("asks for the leave of an owner wherever owners may act without a role", () => {
    const owned = new Set(
      samples.flatMap(({ permissions }) =>
        permissions({ unit: "I1", other: "S1", owner: "V1" }).flatMap(({ action, owner }) =>
          owner === undefined ? [] : [action],
        ),
      ),
    )
    expect(ownActions.filter((action) => !owned.has(action))).toEqual([])
  })
})

describe("who may do what", () => {
  it("is as the table says, for every command, role, place and owner", async () => {
    const districts = await neighbours()
    const found: Array<string> = []
    for (const one of samples) found.push(...(await deviations(districts, one)))
    expect(found).toEqual([])
  })

  it("would not be, if any command asked for nothing: the table notices each", async () => {
    const districts = await neighbours()
    const unnoticed: Array<string> = []
    for (const one of samples) {
      if (
        (
          await deviations(
            districts,
            one.asking(() => []),
          )
        ).length === 0
      )
        unnoticed.push(one.name)
    }
    expect(unnoticed).toEqual([])
  })

  it("needs every permission that a command asks for", async () => {
    const about = { unit: "I1", other: "S1", owner: "V1" }
    for (const one of samples) {
      for (const [place, missing] of one.permissions(about).entries()) {
        const policy = {
          allows: (asked: typeof missing) =>
            asked.action !== missing.action || asked.unit !== missing.unit,
        }
        const practice = await founded({ policy })
        const nobody = { actor: person("nobody"), ...asked }
        expect(await one.isAllowed(practice, about, nobody), `${one.name} ${place}`).toBe(false)
        const others = one.asking((all) =>
          all.map((one) =>
            one.action === missing.action && one.unit === missing.unit ? nothing : one,
          ),
        )
        expect(await others.isAllowed(practice, about, nobody), `${one.name} ${place}`).toBe(true)
      }
    }
  })
})
