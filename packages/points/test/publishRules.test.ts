import { BusinessDay } from "@civic-practice/core"
import {
  Award,
  AwardMany,
  CorrectEarning,
  DefineWallet,
  type EarningRule,
  Penalise,
  PublishRules,
  RuleSet,
  RulesRefused,
  ruleFaults,
  versionOn,
} from "@civic-practice/points"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { holding, holds, pointsOf } from "./reference/plainRules.ts"
import { earner, rule, rules } from "./ruleArbitraries.ts"

const hours = {
  id: "hours",
  earns: { _tag: "PerHour", points: 1 },
  rounding: "floor",
  validity: { _tag: "Never" },
}
const from = BusinessDay.make("2026-01-01")
const third = { numerator: 1, denominator: 3 }

/** The fields that publishing one rule, changed in part, complains about. */
const complaints = (...list: ReadonlyArray<object>): ReadonlyArray<string> => {
  const failure = new Office().refused(
    PublishRules,
    { effectiveFrom: from, rules: list.map((parts) => ({ ...hours, ...parts })) },
    "2026-01-01",
  )
  const found = JSON.parse(JSON.stringify(failure))
  return (found.faults ?? found.issues).map(({ field }: { readonly field: string }) => field)
}

describe("rules are refused", () => {
  it.each<readonly [ReadonlyArray<string>, object]>([
    [["rules.0.earns.points"], { earns: { _tag: "PerHour", points: 0 } }],
    [["rules.0.when.fields"], { when: { fields: [] } }],
    [["rules.0.when.roles"], { when: { roles: ["a", "a"] } }],
    [["rules.0.when.units"], { when: { units: [] } }],
    [["rules.0.when.to"], { when: { from: "2026-03-02", to: "2026-03-01" } }],
    [["rules.0.when.to"], { when: { to: "2025-12-31" } }],
    [["rules.0.caps"], { caps: {} }],
    [
      ["rules.0.caps.countedMinutesPerActivity"],
      { earns: { _tag: "PerActivity", points: 1 }, caps: { countedMinutesPerActivity: 60 } },
    ],
    [
      ["rules.0.when.minimumMinutes"],
      { earns: { _tag: "PerEvent", event: "e", points: 1 }, when: { minimumMinutes: 60 } },
    ],
    [
      ["rules.0.coefficients.1.by"],
      {
        coefficients: [
          { by: "role", factors: [{ of: "a", times: 2 }] },
          { by: "role", factors: [{ of: "b", times: 2 }] },
        ],
      },
    ],
    [
      ["rules.0.coefficients.0.factors.1.of"],
      {
        when: { roles: ["a"] },
        coefficients: [
          {
            by: "role",
            factors: [
              { of: "a", times: 2 },
              { of: "b", times: 2 },
            ],
          },
        ],
      },
    ],
    [
      ["rules.0.coefficients.0"],
      { coefficients: [{ by: "role", factors: [{ of: "a", times: 0 }], otherwise: 0 }] },
    ],
  ])("naming %o", (fields, parts) => {
    expect(complaints(parts)).toEqual(fields)
  })

  it.each<readonly [ReadonlyArray<string>, object]>([
    [["rules.0.earns.points"], { earns: { _tag: "PerEvent", event: "e", points: third } }],
    [["rules.0.caps.countedMinutesPerActivity"], { caps: { countedMinutesPerActivity: 30 } }],
    [["rules.0.when.maximumStars"], { when: { minimumStars: 3, maximumStars: 2 } }],
    [["rules.0.when.maximumAge"], { when: { minimumAge: 60, maximumAge: 18 } }],
    [["rules.0.when.teams"], { when: { teams: [] } }],
    [["rules.0.when.dayKinds"], { when: { dayKinds: ["weekend", "weekend"] } }],
    [
      ["rules.0.coefficients.0.factors.0.of"],
      { coefficients: [{ by: "dayKind", factors: [{ of: "Sunday", times: 2 }] }] },
    ],
    [
      ["rules.0.coefficients.0.factors.0.of"],
      { coefficients: [{ by: "stars", factors: [{ of: "five", times: 2 }] }] },
    ],
    [
      ["rules.0.coefficients.0.factors.0.of"],
      {
        when: { maximumStars: 2 },
        coefficients: [{ by: "stars", factors: [{ of: "3", times: 2 }] }],
      },
    ],
  ])("naming %o, of what rules ask seldom", (fields, parts) => {
    expect(complaints(parts)).toEqual(fields)
  })

  it("where two give different amounts for the same, or one is written twice, and neither stops", () => {
    const two = { earns: { _tag: "PerHour", points: 2 } }
    expect(complaints({}, { id: "more", ...two })).toEqual(["rules.1.earns"])
    expect(complaints({}, { id: "more" })).toEqual(["rules.1.earns"])
    // Points that lapse and points that do not may both be meant, and so may an hour and a visit.
    const accepted = [
      { ...hours },
      { ...hours, id: "lapsing", validity: { _tag: "Days", days: 30 } },
      { ...hours, id: "visit", earns: { _tag: "PerActivity", points: 1 } },
    ]
    new Office().must(PublishRules, { effectiveFrom: from, rules: accepted }, "2026-01-01")
  })

  it("where caps are shared by no rule or by one that is not there", () => {
    const shared = (...capGroups: ReadonlyArray<object>) => {
      const input = { effectiveFrom: from, rules: [hours], capGroups }
      const failure = new Office().refused(PublishRules, input, "2026-01-01")
      expect(failure).toBeInstanceOf(RulesRefused)
      return (failure as RulesRefused).faults.map(({ field }) => field)
    }
    const caps = { perDay: 3 }
    expect(shared({ id: "a", rules: [], caps })).toEqual(["capGroups.0.rules"])
    expect(shared({ id: "a", rules: ["visits"], caps })).toEqual(["capGroups.0.rules.0"])
    expect(shared({ id: "a", rules: ["hours", "hours"], caps })).toEqual(["capGroups.0.rules"])
    expect(shared({ id: "a", rules: ["hours"], caps: {} })).toEqual(["capGroups.0.caps"])
    expect(
      shared({ id: "a", rules: ["hours"], caps }, { id: "a", rules: ["hours"], caps }),
    ).toEqual(["capGroups.1.id"])
  })

  it("where two have one id, or one can never be reached", () => {
    expect(complaints({}, {})).toEqual(["rules.1.id"])
    expect(complaints({ stop: true }, { id: "more", when: { roles: ["a"] } })).toEqual(["rules.1"])
    expect(complaints({ id: "more", order: 2 }, { stop: true, order: 1 })).toEqual(["rules.0"])
  })

  it("where the shape is wrong, before anything else is looked at", () => {
    expect(
      complaints({ earns: { _tag: "PerHour", points: { numerator: 1, denominator: 0 } } }),
    ).toContain("rules.0.earns.points.denominator")
    expect(complaints({ caps: { perDay: 0 } })).toEqual(["rules.0.caps.perDay"])
    expect(complaints({ caps: { perFortnight: 5 } })).toEqual(["rules.0.caps.perFortnight"])
    expect(complaints({ rounding: "up" })).toEqual(["rules.0.rounding"])
  })

  it("where their day is before that of the version before, and leave that one in force", () => {
    const office = new Office()
    office.must(PublishRules, { effectiveFrom: "2026-03-01", rules: [hours] }, "2026-01-01")
    expect(
      office.refused(PublishRules, { effectiveFrom: "2026-02-28", rules: [hours] }, "2026-01-02"),
    ).toMatchObject({ _tag: "RulesRefused", faults: [{ field: "effectiveFrom" }] })
    const state = office.spec.view.get(RuleSet.ref("default"))
    expect(state.versions).toHaveLength(1)
    expect(versionOn(state, BusinessDay.make("2026-02-28"))).toBeUndefined()
    expect(versionOn(state, BusinessDay.make("2026-03-01"))?.version).toBe(1)
  })
})

/** A service for which the rule holds, made from its conditions. */
const witness = ({ earns, when = {} }: EarningRule) => ({
  unit: when.units?.[0] ?? "station-1",
  day: when.from ?? when.to ?? from,
  minutes: Math.max(600, when.minimumMinutes ?? 0),
  ...(earns._tag === "PerEvent" ? { event: earns.event } : {}),
  ...(when.fields?.[0] === undefined ? {} : { field: when.fields[0] }),
  ...(when.roles?.[0] === undefined ? {} : { role: when.roles[0] }),
  ...(when.evidence?.[0] === undefined ? {} : { evidence: when.evidence[0] }),
})

describe("the check of rules", () => {
  it("lets pass only rules that hold for some service", () => {
    fc.assert(
      fc.property(rule("rule-0"), (one) => {
        if (ruleFaults([one], from).length === 0) expect(holds(one, witness(one))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it("calls unreachable only what no service reaches", () => {
    fc.assert(
      fc.property(
        rules(5),
        fc.array(earner, { minLength: 10, maxLength: 30 }),
        (list, services) => {
          const unreachable = ruleFaults(list, from).flatMap(({ field }) =>
            /^rules\.\d+$/.test(field) ? [list[Number(field.slice(6))]] : [],
          )
          for (const service of services) {
            const found = holding(list, service)
            expect(unreachable.filter((one) => one !== undefined && found.includes(one))).toEqual(
              [],
            )
          }
        },
      ),
      { numRuns: 1000 },
    )
  })

  it("calls a rule that gives nothing faulty only where no service gets a point of it", () => {
    fc.assert(
      fc.property(
        rule("rule-0"),
        fc.array(earner, { minLength: 10, maxLength: 30 }),
        (one, services) => {
          const given = services.some(
            (service) => holds(one, service) && pointsOf(one, service, service.minutes ?? 0) > 0n,
          )
          const fatal = ruleFaults([one], "2025-12-30" as typeof from).some(({ field }) =>
            /earns\.points$|coefficients\.\d+$/.test(field),
          )
          expect(given && fatal).toBe(false)
        },
      ),
    )
  })

  it("explains in Chinese and in English", () => {
    const [fault] = ruleFaults([{ ...hours, when: { fields: [] } } as unknown as EarningRule], from)
    expect(fault?.problem.zh).toMatch(/列表为空/)
    expect(fault?.problem.en).toMatch(/empty list/)
  })
})

describe("names that nothing has", () => {
  const rulesOf = (parts: object) => ({ effectiveFrom: from, rules: [{ ...hours, ...parts }] })

  it("are refused in rules, each by its field, and taken once there is such a wallet or unit", () => {
    const office = new Office()
    const asked = rulesOf({ wallet: "honor", when: { units: ["station-1", "station-77"] } })
    expect(office.refused(PublishRules, asked, from)).toMatchObject({
      _tag: "RulesRefused",
      faults: [{ field: "rules.0.wallet" }, { field: "rules.0.when.units.1" }],
    })
    const name = { zh: "荣誉分", en: "honour" }
    office.must(DefineWallet, { wallet: "honor", name, unit: "points", spendable: false }, from)
    const known = rulesOf({ wallet: "honor", when: { units: ["station-1"] } })
    expect(office.must(PublishRules, known, from)).toMatchObject({ version: 1 })
  })

  it("are refused as the rule set of an award or a penalty, but for the default one", () => {
    const office = new Office()
    const service = { account: "volunteer/v-1", unit: "station-1", day: from, fact: "record/1" }
    const unknown = { ...service, ruleSet: "defualt" }
    const refusal = { _tag: "UnknownRuleSet", ruleSet: "defualt" }
    for (const [command, parts] of [
      [Award, { minutes: 60 }],
      [CorrectEarning, { minutes: 60 }],
      [Penalise, { event: "late" }],
    ] as const) {
      expect(
        office.refused<unknown, unknown, unknown>(command as never, { ...unknown, ...parts }, from),
      ).toMatchObject(refusal)
    }
    const many = { ruleSet: "defualt", awards: [{ ...service, minutes: 60 }] }
    expect(office.refused(AwardMany, many, from)).toMatchObject(refusal)
    // Services are confirmed before there are rules, and earn nothing then.
    expect(office.must(Award, { ...service, minutes: 60 }, from)).toEqual({ granted: 0 })
  })
})
