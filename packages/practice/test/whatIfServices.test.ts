import { Storage } from "@civic-practice/core"
import {
  Account,
  netBalanceOf,
  type WhatIfCursor,
  type WhatIfProgress,
  whatIf,
} from "@civic-practice/points"
import { recordFact, volunteerAccount } from "@civic-practice/practice"
import { make } from "@civic-practice/storage-memory"
import { Effect } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { at, district, founded, morning, registration, row, shared, time } from "./District.ts"

const office = at("2025-03-31 18:00")
const march = { from: "2025-03-01", to: "2025-03-31" }
const volunteers = ["V1", "V2"] as const
const days = ["2025-03-03", "2025-03-04", "2025-03-05"] as const

const rule = {
  id: "each",
  earns: { _tag: "PerHour", points: 10 },
  rounding: "floor",
  validity: { _tag: "Never" },
} as const

/** By these nothing is earned in under three hours. */
const scarce = [{ ...rule, when: { minimumMinutes: 180 } }]
const capped = [{ ...rule, caps: { perDay: 15, perMonth: 40 } }]

type Published = Parameters<
  Awaited<ReturnType<typeof founded>>["points"]["publishRules"]
>[0]["rules"]

interface Step {
  readonly does: "confirm" | "correct" | "void"
  readonly volunteer: number
  readonly day: number
  readonly hours: number
}

/** A practice in which each volunteer served each day, by rules that are in force from the start, or none. */
const served = async (rules: Published | null) => {
  const storage = Effect.runSync(make)
  const practice = await founded({ storage: shared(storage) })
  const { points, volunteering } = practice
  if (rules !== null) await points.publishRules({ effectiveFrom: "2025-01-01", rules }, office)
  await points.setPolicy({ reversal: "claim" }, office)
  for (const [place, volunteer] of volunteers.entries()) {
    await volunteering.registerVolunteer(
      registration(volunteer, "S1", place + 1),
      at("2025-01-01 09:00"),
    )
  }
  const status = new Map<string, string>()
  for (const day of days) {
    await volunteering.planActivity(morning(`A-${day}`, "S1", day), at("2025-03-01 09:00"))
  }
  const carryOut = async ({ day, does, hours, volunteer }: Step) => {
    const [who, on] = [volunteers[volunteer] ?? "V1", days[day] ?? "2025-03-03"]
    const about = { activity: `A-${on}`, volunteer: who, unit: "S1" }
    const name = `${about.activity}/${who}`
    const now = status.get(name)
    if (does === "confirm" && now === undefined) {
      await volunteering.recordAttendance(row(about.activity, "S1", who, on, hours), office)
      await volunteering.confirmRecord(about, office)
      status.set(name, "confirmed")
    } else if (does === "correct" && now === "confirmed") {
      const checkIn = time(`${on} 09:00`)
      const checkOut = checkIn + hours * 3_600_000
      await volunteering.correctRecord({ ...about, checkIn, checkOut, reason: "核对" }, office)
    } else if (does === "void" && now === "confirmed") {
      await volunteering.voidRecord({ ...about, reason: "重复登记" }, office)
      status.set(name, "voided")
    }
  }
  const earned = async () => {
    const found: Record<string, number> = {}
    for (const volunteer of volunteers) {
      const state = await practice.state(Account.ref(volunteerAccount(volunteer)))
      const sum = state === undefined ? 0 : netBalanceOf(state)
      if (sum !== 0) found[volunteerAccount(volunteer)] = sum
    }
    return found
  }
  return { ...practice, carryOut, earned, storage }
}

const confirmed = (day: number, hours: number, volunteer = 0): Step => ({
  does: "confirm",
  volunteer,
  day,
  hours,
})

describe("services that earned nothing", () => {
  it("are replayed by other rules, whose caps they count against", async () => {
    const { carryOut, earned, earnings } = await served(scarce)
    for (const step of [confirmed(0, 2), confirmed(1, 3), confirmed(2, 2), confirmed(0, 1, 1)]) {
      await carryOut(step)
    }
    expect(await earned()).toEqual({ "volunteer/V1": 30 })
    const { accounts, services, replayed, total, units } = await earnings.whatIf({
      period: march,
      rules: [{ ...rule, caps: { perMonth: 60 } }],
    })
    expect(accounts).toEqual([
      { account: "volunteer/V1", before: 30, after: 60, difference: 30 },
      { account: "volunteer/V2", before: 0, after: 10, difference: 10 },
    ])
    expect(units).toEqual([{ unit: "S1", before: 30, after: 70, difference: 40 }])
    expect({ services, replayed, total }).toEqual({
      services: 3,
      replayed: 1,
      total: { before: 30, after: 70, difference: 40 },
    })
  })

  it("are told from those that earned also where many are confirmed at once", async () => {
    const { earned, earnings, volunteering } = await served(scarce)
    const sheets = volunteers.flatMap((who) => days.map((on, day) => ({ who, on, hours: 1 + day })))
    for (const { hours, on, who } of sheets) {
      await volunteering.recordAttendance(row(`A-${on}`, "S1", who, on, hours), office)
    }
    // In one commit or a few, in which the events of one account stand together.
    await Promise.all(
      sheets.map(({ on, who }) =>
        volunteering.confirmRecord({ activity: `A-${on}`, volunteer: who, unit: "S1" }, office),
      ),
    )
    expect(await earned()).toEqual({ "volunteer/V1": 30, "volunteer/V2": 30 })
    const { accounts, services } = await earnings.whatIf({ period: march, rules: [rule] })
    expect(services).toBe(4)
    expect(accounts.map(({ after }) => after)).toEqual([60, 60])
  })

  it("are those too whose earning was taken back when they were put right", async () => {
    const { carryOut, earned, earnings } = await served(scarce)
    await carryOut(confirmed(0, 3))
    await carryOut({ ...confirmed(0, 0.5), does: "correct" })
    expect(await earned()).toEqual({})
    // What it had earned first fills the cap no more.
    const { services, total } = await earnings.whatIf({ period: march, rules: capped })
    expect({ services, total }).toEqual({
      services: 1,
      total: { before: 0, after: 5, difference: 5 },
    })
  })

  it("are left out over a log whose services are not told of, and the result says so", async () => {
    const { carryOut, storage } = await served(null)
    await carryOut(confirmed(0, 2))
    const asked = { period: march, rules: [rule] }
    const found = await Effect.runPromise(
      Effect.provideService(whatIf(district, asked), Storage, storage),
    )
    expect(found).toMatchObject({ services: null, total: { after: 0 } })
  })

  it("earn nothing by the rules in force, nor outside the period, nor by another rule set", async () => {
    const { carryOut, earnings, points } = await served(scarce)
    await carryOut(confirmed(0, 2))
    const none = { before: 0, after: 0, difference: 0 }
    expect((await earnings.whatIf({ period: march })).total).toEqual(none)
    const april = { from: "2025-04-01", to: "2025-04-30" }
    const rules = [rule]
    expect(await earnings.whatIf({ period: april, rules })).toMatchObject({
      services: 0,
      total: none,
    })
    const other = { ruleSet: "other", effectiveFrom: "2025-01-01", rules }
    await points.publishRules(other, office)
    const asked = { period: march, ruleSet: "other", rules }
    expect(await earnings.whatIf(asked)).toMatchObject({ services: null, total: none })
  })

  it("are not, where their fact was awarded apart from the confirmation", async () => {
    const { carryOut, earned, earnings, points } = await served([rule])
    const fact = recordFact("A-2025-03-03/V1")
    const award = { account: volunteerAccount("V1"), fact, unit: "S1", day: "2025-03-03" }
    await points.award({ ...award, minutes: 60 }, office)
    await carryOut(confirmed(0, 2))
    expect(await earned()).toEqual({ "volunteer/V1": 10 })
    const { services, total } = await earnings.whatIf({ period: march, rules: [rule] })
    expect({ services, total }).toEqual({
      services: 0,
      total: { before: 10, after: 10, difference: 0 },
    })
  })
})

const steps = fc.array(
  fc.record({
    does: fc.constantFrom("confirm", "confirm", "correct", "correct", "void" as const),
    volunteer: fc.nat({ max: 1 }),
    day: fc.nat({ max: 2 }),
    hours: fc.constantFrom(0.5, 1, 2, 3),
  }),
  { minLength: 4, maxLength: 14 },
)

describe("for any services, corrected and voided", () => {
  it("a replay comes to what a practice has in which the other rules were in force", async () => {
    const sets = fc.constantFrom<Published | null>(null, scarce, capped, [rule])
    let services = 0
    await fc.assert(
      fc.asyncProperty(sets, sets, steps, async (was, would, list) => {
        if (would === null) return
        const [real, other] = [await served(was), await served(would)]
        for (const step of list) {
          await real.carryOut(step as Step)
          await other.carryOut(step as Step)
        }
        const question = { period: march, rules: would }
        const found = await real.earnings.whatIf(question)
        const after = found.accounts.filter((one) => one.after !== 0)
        expect(Object.fromEntries(after.map((one) => [one.account, one.after]))).toEqual(
          await other.earned(),
        )
        const before = found.accounts.filter((one) => one.before !== 0)
        expect(Object.fromEntries(before.map((one) => [one.account, one.before]))).toEqual(
          await real.earned(),
        )
        services += found.services ?? 0
        // It goes on from wherever it was left off.
        const cursors: Array<WhatIfCursor> = []
        const onProgress = ({ cursor }: WhatIfProgress) => {
          cursors.push(JSON.parse(JSON.stringify(cursor())))
        }
        expect(await real.earnings.whatIf(question, { chunk: 7, onProgress })).toEqual(found)
        for (const cursor of cursors.filter((_, place) => place % 3 === 0)) {
          expect(await real.earnings.whatIf(question, { chunk: 50, cursor })).toEqual(found)
        }
      }),
      { numRuns: 60 },
    )
    expect(services).toBeGreaterThan(30)
  }, 120_000)
})
