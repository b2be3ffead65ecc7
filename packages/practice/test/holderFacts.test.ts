import type { StorageShape } from "@civic-practice/core"
import { Account, Earning } from "@civic-practice/points"
import { recordFact, volunteerAccount } from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { at, founded, morning, registration, row, shared, time } from "./District.ts"

const day = "2025-03-03"
const office = at("2025-03-03 18:00")
const account = volunteerAccount("V1")
const service = { activity: "A1", volunteer: "V1", unit: "S1" }

const rule = {
  id: "each",
  earns: { _tag: "PerHour", points: 10 },
  rounding: "floor",
  validity: { _tag: "Never" },
} as const

/** Born in May 1990, with three stars, registered on 1 January 2025: 61 days before the service. */
const known = { stars: 3, bornOn: "1990-05-04" }

/** A practice in which V1 served two hours, and the kinds of streams that its storage was asked for. */
const served = async (rules: ReadonlyArray<object>, facts: object | null = known) => {
  const storage = Effect.runSync(make)
  const kinds = new Set<string>()
  const watched: StorageShape = {
    ...storage,
    load: (realm, keys) => {
      for (const { kind } of keys) kinds.add(kind)
      return storage.load(realm, keys)
    },
  }
  const practice = await founded({ storage: shared(watched) })
  const { points, volunteering } = practice
  await volunteering.registerVolunteer(registration("V1", "S1", 1), at("2025-01-01 09:00"))
  await volunteering.planActivity(morning("A1", "S1", day), at("2025-03-01 09:00"))
  const published = { effectiveFrom: "2025-01-01", rules } as never // Rules of each test.
  await points.publishRules(published, office)
  if (facts !== null) await points.recordHolder({ account, at: "S1", facts }, office)
  await volunteering.recordAttendance(row("A1", "S1", "V1", day, 2), office)
  kinds.clear()
  await volunteering.confirmRecord(service, office)
  const asked = new Set(kinds)
  const issued = async () => (await practice.state(Account.ref(account)))?.issued ?? 0
  const earned = async () => (await practice.state(Earning.ref(recordFact("A1/V1"))))?.earned
  const correct = (end: string) =>
    volunteering.correctRecord(
      {
        ...service,
        checkIn: time(`${day} 09:00`),
        checkOut: time(`${day} ${end}`),
        reason: "核对签到表",
      },
      office,
    )
  return { practice, issued, earned, correct, asked }
}

const factor = (of: string, times: number) => ({ of, times })

describe("a confirmed service earns by", () => {
  it.each([
    ["stars that are held", { when: { minimumStars: 3 } }, 20],
    ["no stars that are not", { when: { minimumStars: 4 } }, 0],
    [
      "a coefficient of stars",
      { coefficients: [{ by: "stars", factors: [factor("3", 2)], otherwise: 1 }] },
      40,
    ],
    ["the age", { when: { minimumAge: 34, maximumAge: 34 } }, 20],
    ["no other age", { when: { minimumAge: 35 } }, 0],
    ["the tenure", { when: { minimumTenureDays: 61, maximumTenureDays: 61 } }, 20],
    ["no longer tenure", { when: { minimumTenureDays: 62 } }, 0],
    ["all of it", { when: { minimumStars: 1, minimumAge: 18, minimumTenureDays: 30 } }, 20],
  ])("%s", async (_, conditions, points) => {
    const { issued } = await served([{ ...rule, ...conditions }])
    expect(await issued()).toBe(points)
  })

  it("no age or stars where nothing was recorded of the volunteer", async () => {
    for (const when of [{ minimumStars: 0 }, { maximumAge: 150 }]) {
      const { issued } = await served([{ ...rule, when }], null)
      expect(await issued()).toBe(0)
    }
  })
})

describe("what is known of a volunteer", () => {
  it("goes no further than the rules need: never the day of birth, and the age where it was asked", async () => {
    const age = await served([{ ...rule, when: { minimumAge: 18 } }])
    expect((await age.earned())?.inputs).toMatchObject({ age: 34 })
    expect((await age.earned())?.inputs).not.toHaveProperty("stars")
    const stars = await served([{ ...rule, when: { minimumStars: 1 } }])
    expect((await stars.earned())?.inputs).toMatchObject({ stars: 3 })
    expect((await stars.earned())?.inputs).not.toHaveProperty("age")
    for (const { practice } of [age, stars]) {
      for await (const { event } of practice.history(Account.ref(account))) {
        expect(JSON.stringify(event)).not.toContain(known.bornOn)
      }
    }
  })

  it("is read only where a rule asks for it", async () => {
    const plain = await served([rule])
    expect([...plain.asked]).not.toContain("points.holder")
    const { asked } = await served([{ ...rule, when: { minimumAge: 18 } }])
    expect([...asked]).toContain("points.holder")
  })

  it("is as it was seen first when a record is corrected, though it was erased or changed since", async () => {
    const rules = [{ ...rule, when: { minimumAge: 18, maximumStars: 3, minimumTenureDays: 30 } }]
    for (const facts of [{}, { stars: 5, bornOn: "2020-01-01" }]) {
      const { correct, issued, earned, practice } = await served(rules)
      await practice.points.recordHolder({ account, at: "S1", facts }, office)
      await correct("12:00")
      expect(await issued()).toBe(30)
      expect((await earned())?.inputs).toMatchObject({ age: 34, stars: 3, tenureDays: 61 })
    }
  })

  it("counts when a record that had earned nothing is corrected, or rules ask for it only since", async () => {
    const { correct, issued, practice } = await served([rule])
    const asking = [{ ...rule, when: { minimumAge: 18 } }]
    await practice.points.publishRules({ effectiveFrom: "2025-01-01", rules: asking }, office)
    await correct("12:00")
    expect(await issued()).toBe(30)
    const none = await served([{ ...rule, when: { minimumAge: 18 } }], null)
    expect(await none.issued()).toBe(0)
    await none.practice.points.recordHolder({ account, at: "S1", facts: known }, office)
    await none.correct("12:00")
    expect(await none.issued()).toBe(30)
  })
})

describe("many awards at once", () => {
  it("know of each holder what is recorded, and are told otherwise by the caller", async () => {
    const { practice } = await served([{ ...rule, when: { minimumStars: 2 } }])
    const { points } = practice
    await points.recordHolder({ account: "volunteer/V2", at: "S1", facts: { stars: 1 } }, office)
    const award = (volunteer: string, place: number, more: object = {}) => ({
      account: `volunteer/${volunteer}`,
      fact: `other/${place}`,
      unit: "S1",
      day,
      minutes: 60,
      ...more,
    })
    const awards = [
      award("V1", 1),
      award("V2", 2),
      award("V3", 3),
      award("V2", 4, { stars: 2 }),
      award("V1", 5, { stars: 0 }),
    ]
    expect((await points.awardMany({ awards }, office)).granted).toEqual([10, 0, 0, 10, 0])
  })
})
