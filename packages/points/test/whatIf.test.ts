import { BusinessDay, businessCalendar, type EventData } from "@civic-practice/core"
import {
  type AccountEvent,
  AccountId,
  Award,
  CorrectEarning,
  Earning,
  FactId,
  PublishRules,
  ReverseEarning,
  RuleSet,
  RuleSetId,
  type RuleVersion,
  revisedBy,
  WhatIfFold,
  type WhatIfResult,
  type WhatIfTerms,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Comparison } from "./Comparison.ts"
import { history } from "./historyArbitrary.ts"
import { Office } from "./Office.ts"
import { richRules, richService } from "./richRules.ts"

const first = BusinessDay.make("2023-01-01")
const late = "2026-03-01"
const always = { from: first, to: BusinessDay.make("2199-12-31") }
const ruleSet = RuleSetId.make("default")

/** The events of all accounts in the order of the log. */
const logOf = (office: Office): ReadonlyArray<readonly [AccountId, AccountEvent]> =>
  office.spec
    .events()
    .filter(({ kind }) => kind === "points.account")
    // Of that kind.
    .map(({ id, event }) => [AccountId.make(id), event as EventData as AccountEvent] as const)

const versionsOf = (office: Office): ReadonlyArray<RuleVersion> =>
  office.spec.view.get(RuleSet.ref("default")).versions

/** Replays a log, and once on the way takes the fold apart and goes on from plain JSON. */
const replayed = (
  office: Office,
  period: WhatIfTerms["period"],
  versionFor: WhatIfTerms["versionFor"],
  breakAt = 0,
): WhatIfResult => {
  const log = logOf(office)
  const revised = new Set(log.flatMap(([, event]) => revisedBy(event) ?? []))
  const terms = { period, ruleSet, versionFor, revised, calendar: businessCalendar() }
  let fold = new WhatIfFold(terms)
  for (const [place, [account, event]] of log.entries()) {
    if (place === breakAt) fold = new WhatIfFold(terms, JSON.parse(JSON.stringify(fold.state())))
    fold.take(account, event)
  }
  return fold.result()
}

/** What the standing earnings of the period come to, for each account. */
const standing = (
  office: Office,
  facts: ReadonlyArray<string>,
  { from, to }: WhatIfTerms["period"] = always,
): Readonly<Record<string, number>> => {
  const sums: Record<string, number> = {}
  for (const fact of facts) {
    const earning = office.spec.view.get(Earning.ref(FactId.make(fact)))
    if (earning === null || earning.reversed !== null) continue
    const { day, granted } = earning.earned
    if (day >= from && day <= to) sums[earning.account] = (sums[earning.account] ?? 0) + granted
  }
  return sums
}

const nonZero = (sums: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0))

const period = fc
  .tuple(
    fc.constantFrom("2025-12-01", "2025-12-31", "2026-01-01", "2026-02-27"),
    fc.constantFrom("2026-02-28", "2026-03-31", "2027-02-01"),
  )
  .map(([from, to]) => ({ from: BusinessDay.make(from), to: BusinessDay.make(to) }))

describe("what-if by the rules as they were", () => {
  it("differs in nothing, for any history of the whole engine and any period", () => {
    let replays = 0
    fc.assert(
      fc.property(history, period, fc.nat({ max: 30 }), (steps, within, breakAt) => {
        const { office } = steps.reduce((both, [one, today]) => {
          both.take(one, today)
          return both
        }, new Comparison())
        const versions = versionsOf(office)
        const found = replayed(office, within, (number) => versions[number - 1], breakAt)
        replays += found.replayed
        expect(found.accounts.filter(({ difference }) => difference !== 0)).toEqual([])
        expect(found.units.filter(({ difference }) => difference !== 0)).toEqual([])
        expect(found.total.difference).toBe(0)
        const facts = Array.from({ length: 8 }, (_, number) => `record/r-${number}`)
        const before = found.accounts.map(({ account, before: points }) => [account, points])
        expect(nonZero(Object.fromEntries(before))).toEqual(
          nonZero(standing(office, facts, within)),
        )
      }),
      { numRuns: 400 },
    )
    expect(replays).toBeGreaterThan(400)
  }, 300_000)

  it("control: differs where every rule gives many more points", () => {
    const checked = fc.check(
      fc.property(history, (steps) => {
        const both = new Comparison()
        for (const [one, today] of steps) both.take(one, today)
        const versions = versionsOf(both.office).map((version) => ({
          ...version,
          rules: version.rules.map((rule) => ({
            ...rule,
            earns: { ...rule.earns, points: 1_000_000 },
          })),
        }))
        const found = replayed(both.office, always, (number) => versions[number - 1])
        expect(found.total.difference).toBe(0)
      }),
      { numRuns: 50 },
    )
    expect(checked.failed).toBe(true)
  }, 60_000)
})

// Whatever else the rules say, everything earns: what earned nothing was not recorded.
const base = (about: object) => ({
  rounding: "floor",
  validity: { _tag: "Never" },
  order: 0,
  ...about,
})
const everything = [
  base({ id: "service", earns: { _tag: "PerActivity", points: 1 } }),
  base({ id: "event", earns: { _tag: "PerEvent", event: "star-bonus", points: 1 } }),
  // Age and tenure are recorded only where rules ask for them.
  base({
    id: "asking",
    earns: { _tag: "PerEvent", event: "never", points: 1 },
    when: { minimumAge: 0, minimumTenureDays: 0 },
  }),
]
const canBePublished = (rules: object): boolean =>
  Result.isSuccess(new Office().attempt(PublishRules, { effectiveFrom: first, ...rules }, first))
const published = richRules
  .map(({ rules, capGroups }) => ({
    rules: [...everything, ...rules.map((rule) => ({ ...rule, order: (rule.order ?? 0) + 1 }))],
    ...(capGroups.length === 0 ? {} : { capGroups }),
  }))
  .filter(canBePublished)
const steps = fc.array(
  fc.record({
    service: richService,
    account: fc.constantFrom("volunteer/v-1", "volunteer/v-2"),
    next: fc.constantFrom("award", "award", "award", "reverse", "correct"),
    which: fc.nat({ max: 20 }),
  }),
  { minLength: 1, maxLength: 20, size: "max" },
)

/** The same services, corrections and reversals by other rules. */
const officeBy = (
  rules: typeof published extends fc.Arbitrary<infer Value> ? Value : never,
  list: typeof steps extends fc.Arbitrary<infer Value> ? Value : never,
): Office => {
  const office = new Office()
  office.must(PublishRules, { effectiveFrom: first, ...rules }, first)
  const awards: Array<{ readonly account: string; readonly unit: string }> = []
  for (const { account, next, service, which } of list) {
    const { unit } = service as { readonly unit: string } // As the generator gives it.
    const place = which % (awards.length + 1)
    const former = awards[place]
    const fact = `record/r-${place}`
    if (former !== undefined && next === "reverse") {
      office.must(ReverseEarning, { fact, unit: former.unit, ifNotEarned: "skip" }, late)
    } else if (former !== undefined && next === "correct") {
      office.must(CorrectEarning, { ...service, ...former, fact }, late)
    } else {
      office.must(Award, { ...service, account, fact: `record/r-${awards.length}` }, late)
      awards.push({ account, unit })
    }
  }
  return office
}

describe("what-if by other rules", () => {
  it("comes to what the same services would have earned had those rules been in force", () => {
    let changes = 0
    fc.assert(
      fc.property(published, published, steps, fc.nat({ max: 20 }), (one, other, list, breakAt) => {
        const office = officeBy(one, list)
        const instead = officeBy(other, list)
        const found = replayed(office, always, () => versionsOf(instead)[0], breakAt)
        const facts = list.map((_, number) => `record/r-${number}`)
        const sums = (name: "before" | "after") =>
          nonZero(Object.fromEntries(found.accounts.map((line) => [line.account, line[name]])))
        expect(sums("before")).toEqual(nonZero(standing(office, facts)))
        expect(sums("after")).toEqual(nonZero(standing(instead, facts)))
        const units = found.units.reduce((sum, { difference }) => sum + difference, 0)
        expect(units).toBe(found.total.difference)
        changes += found.total.difference === 0 ? 0 : 1
      }),
      { numRuns: 500 },
    )
    expect(changes).toBeGreaterThan(100)
  }, 120_000)

  it("takes a part of the days, with the caps as full as the days before had left them", () => {
    const office = new Office()
    const rule = {
      id: "hours",
      earns: { _tag: "PerHour", points: 1 },
      rounding: "floor",
      caps: { perMonth: 5, perYear: 7 },
      validity: { _tag: "Never" },
    }
    office.must(PublishRules, { effectiveFrom: first, rules: [rule] }, first)
    const account = "volunteer/v-1"
    for (const [number, day] of ["2026-01-05", "2026-01-20", "2026-02-03"].entries()) {
      const fact = `record/r-${number}`
      office.must(Award, { account, fact, unit: "station-1", day, minutes: 180 }, late)
    }
    const [version] = versionsOf(office)
    const doubled = {
      ...version,
      rules: version?.rules.map((one) => ({ ...one, earns: { ...one.earns, points: 2 } })),
    } as RuleVersion // All of its fields are there.
    const within = { from: BusinessDay.make("2026-01-10"), to: BusinessDay.make("2026-02-28") }
    // 3 were granted before: 2 are left of the month, then 2 of the year.
    expect(replayed(office, within, () => doubled)).toMatchObject({
      accounts: [{ account, before: 4, after: 4 }],
      replayed: 2,
    })
    expect(replayed(office, always, () => doubled)).toMatchObject({
      accounts: [{ account, before: 7, after: 7 }],
    })
    const uncapped = {
      ...doubled,
      rules: doubled.rules.map(({ caps, ...one }) => one),
    }
    expect(replayed(office, within, () => uncapped)).toMatchObject({
      accounts: [{ account, before: 4, after: 12, difference: 8 }],
      units: [{ unit: "station-1", before: 4, after: 12, difference: 8 }],
    })
  })
})
