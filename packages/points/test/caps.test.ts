import { BusinessMonth } from "@civic-practice/core"
import {
  Award,
  AwardMany,
  type Caps,
  CapWindow,
  capWindowId,
  Earning,
  FactId,
  PublishRules,
  ReverseEarning,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"

const account = "volunteer/v-1"
const caps: Caps = {
  countedMinutesPerActivity: 120,
  // Amounts of a test, well-formed by the schema that publishing decodes them with.
  perActivity: 3 as never,
  perDay: 4 as never,
  perMonth: 9 as never,
  perWeek: 5 as never,
}
const validity = { _tag: "EndOf", period: "year" }
const rulesWith = (limits: Caps) => [
  { id: "hours", earns: { _tag: "PerHour", points: 2 }, rounding: "floor", caps: limits, validity },
  { id: "visit", earns: { _tag: "PerActivity", points: 3 }, rounding: "floor", validity },
]

const months = ["2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
const service = fc.record({
  day: fc
    .tuple(fc.constantFrom(...months), fc.constantFrom("01", "14", "15", "28"))
    .map((parts) => parts.join("-")),
  minutes: fc.constantFrom(20, 45, 60, 90, 120, 240),
  activity: fc.nat({ max: 3 }),
})
type Service = typeof service extends fc.Arbitrary<infer Value> ? Value : never

const awardFor = ({ day, minutes, activity }: Service, number: number) => ({
  account,
  fact: `record/r-${number}`,
  unit: "station-1",
  day,
  minutes,
  activity: `a-${activity}`,
  activityMonth: months[activity % months.length],
})

/** How far the standing earnings of the rule with caps go beyond them, by looking at every earning. */
const excess = (office: Office, count: number, limits: Caps): ReadonlyArray<string> => {
  const sums = new Map<string, number>()
  const add = (key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount)
  for (let number = 0; number < count; number++) {
    const earning = office.spec.view.get(Earning.ref(FactId.make(`record/r-${number}`)))
    if (earning === null || earning.reversed !== null) continue
    const { day, activity, credits } = earning.earned
    for (const { rule, granted, minutes = 0 } of credits) {
      if (rule !== "hours") continue
      add(`day ${day}`, granted)
      add(`month ${day.slice(0, 7)}`, granted)
      // Weeks since Monday, 5 January 1970.
      add(`week ${Math.floor((Date.parse(day) / 86_400_000 - 4) / 7)}`, granted)
      add(`activity ${activity}`, granted)
      add(`minutes ${activity}`, minutes)
    }
  }
  const limitOf: Record<string, number> = {
    day: limits.perDay ?? 0,
    month: limits.perMonth ?? 0,
    week: limits.perWeek ?? 0,
    activity: limits.perActivity ?? 0,
    minutes: limits.countedMinutesPerActivity ?? 0,
  }
  return [...sums]
    .filter(([key, sum]) => sum > (limitOf[key.split(" ")[0] ?? ""] ?? 0))
    .map(([key]) => key)
}

const officeWith = (limits: Caps): Office => {
  const office = new Office()
  office.must(PublishRules, { effectiveFrom: "2025-11-01", rules: rulesWith(limits) }, "2025-11-01")
  return office
}

const services = fc.array(service, { minLength: 1, maxLength: 25, size: "max" })
const reversals = fc.array(fc.nat({ max: 24 }), { maxLength: 5 })

describe("caps", () => {
  it("are never exceeded for a day, a month or an activity, in whatever order services are awarded", () => {
    fc.assert(
      fc.property(services, reversals, (list, reversed) => {
        const office = officeWith(caps)
        for (const [number, one] of list.entries()) {
          office.must(Award, awardFor(one, number), "2026-04-01")
          expect(excess(office, list.length, caps)).toEqual([])
          const undone = reversed[number]
          if (undone !== undefined && undone < number) {
            office.attempt(
              ReverseEarning,
              { fact: `record/r-${undone}`, unit: "station-1", ifNotEarned: "skip" },
              "2026-04-01",
            )
          }
        }
        expect(office.faults(account)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it("come to the same whether services are awarded one by one or in one command", () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 1, max: 7 }), (list, size) => {
        const single = officeWith(caps)
        const batches = officeWith(caps)
        const awards = list.map(awardFor)
        const one = awards.map((award) => single.must(Award, award, "2026-04-01").granted)
        const many: Array<number> = []
        for (let start = 0; start < awards.length; start += size) {
          const part = { awards: awards.slice(start, start + size) }
          many.push(...batches.must(AwardMany, part, "2026-04-01").granted)
        }
        expect(many).toEqual(one)
        expect(batches.account(account)).toEqual(single.account(account))
      }),
      { numRuns: 300 },
    )
  })

  it("record what was asked, what was granted, and every cap that cut", () => {
    const office = officeWith(caps)
    office.must(Award, awardFor({ day: "2026-01-14", minutes: 45, activity: 0 }, 0), "2026-04-01")
    office.must(Award, awardFor({ day: "2026-01-14", minutes: 240, activity: 0 }, 1), "2026-04-01")
    const [first, second] = office.events(account)
    expect(first).toMatchObject({
      granted: 4,
      credits: [{ rule: "hours", asked: 1, granted: 1, minutes: 45 }, { rule: "visit" }],
    })
    expect(first).not.toHaveProperty("credits.0.cutBy")
    // 75 of 240 minutes still count and give 2; the activity has room for 2, the day for 3.
    expect(second).toMatchObject({
      credits: [
        {
          rule: "hours",
          asked: 8,
          granted: 2,
          minutes: 75,
          cutBy: ["countedMinutesPerActivity"],
        },
        { rule: "visit", asked: 3, granted: 3 },
      ],
    })
  })

  it("leave room again when an earning is reversed, in the latest month and in earlier ones", () => {
    for (const day of ["2026-03-14", "2026-01-14"]) {
      const office = officeWith(caps)
      for (const [number, month] of ["2026-03", "2026-02"].entries()) {
        const service = { day: `${month}-01`, minutes: 60, activity: 4 + 4 * number } as const
        office.must(Award, awardFor(service, 8 + number), "2026-04-01")
      }
      const award = (number: number) =>
        office.must(Award, awardFor({ day, minutes: 120, activity: number }, number), "2026-04-01")
          .granted
      expect([award(0), award(1)]).toEqual([3 + 3, 1 + 3])
      office.must(ReverseEarning, { fact: "record/r-0", unit: "station-1" }, "2026-04-01")
      expect(award(3)).toBe(3 + 3)
    }
  })

  it("count a fact without an activity as an activity of its own", () => {
    const office = officeWith({ countedMinutesPerActivity: 120 })
    const award = (number: number) => {
      const { activity, activityMonth, ...service } = awardFor(
        { day: "2026-01-14", minutes: 240, activity: 0 },
        number,
      )
      return office.must(Award, service, "2026-04-01").granted
    }
    expect([award(0), award(1)]).toEqual([4 + 3, 4 + 3])
  })

  it.each([
    ["2025-11-24", 3],
    ["2025-11-30", 3],
    ["2025-12-01", 4],
    ["2025-11-23", 4],
  ])("count the week from Monday to Sunday, also over the end of a month: %s", (day, granted) => {
    const office = officeWith({ perWeek: 5 as never }) // Well-formed, as above.
    // Saturday, and then a service of a later month, so that the week's month is no longer kept.
    const award = (one: string, number: number) =>
      office.must(
        Award,
        awardFor({ day: one, minutes: 60, activity: number }, number),
        "2026-04-01",
      )
    award("2025-11-29", 0)
    award("2026-01-14", 1)
    award("2026-03-14", 2)
    const again = { ...awardFor({ day, minutes: 120, activity: 3 }, 3) }
    expect(office.must(Award, again, "2026-04-01").granted - 3).toBe(granted)
  })

  it("keep all but two months apart from the account, which does not grow with the months", () => {
    const office = officeWith(caps)
    const sizes = months.map((month, number) => {
      office.must(
        Award,
        awardFor({ day: `${month}-14`, minutes: 60, activity: number }, number),
        "2026-04-01",
      )
      return JSON.stringify(office.account(account).counts).length
    })
    expect(new Set(sizes.slice(1)).size).toBe(1)
    expect(office.account(account).counts.map(({ month }) => month)).toEqual(months.slice(-2))
    const windows = months.map((month) => {
      const id = capWindowId(account, BusinessMonth.make(month))
      return office.spec.view.get(CapWindow.ref(id))?.rules
    })
    const apart = months
      .slice(0, -2)
      .map(() => [["hours", 2, [[14, 2]], [[expect.any(String), 2, 60]]]])
    expect(windows).toEqual([...apart, undefined, undefined])
  })

  it("control: without caps the same services go beyond them", () => {
    const found = fc.check(
      fc.property(services, (list) => {
        const office = officeWith({ countedMinutesPerActivity: 1000 })
        for (const [number, one] of list.entries())
          office.must(Award, awardFor(one, number), "2026-04-01")
        return excess(office, list.length, caps).length === 0
      }),
    )
    expect(found.failed).toBe(true)
  })

  it("control: when the counts of earlier months are lost, back-dated services go beyond the caps", () => {
    const found = fc.check(
      fc.property(services, (list) => {
        const office = officeWith(caps)
        for (const [number, one] of list.entries()) {
          for (const month of months) {
            office.spec.given(CapWindow.ref(capWindowId(account, BusinessMonth.make(month))), null)
          }
          office.must(Award, awardFor(one, number), "2026-04-01")
        }
        return excess(office, list.length, caps).length === 0
      }),
      { numRuns: 500 },
    )
    expect(found.failed).toBe(true)
  })
})
