import { BusinessDay } from "@civic-practice/core"
import {
  type AccountEvent,
  AccountId,
  Award,
  CorrectEarning,
  type EarningCorrected,
  type EarningExplanation,
  EarningRule,
  explainEarning,
  type PointsEarned,
  PublishRules,
  RuleSet,
  type RuleVersion,
  ruleFaults,
} from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Office } from "./Office.ts"
import { richRules, richService } from "./richRules.ts"

const account = AccountId.make("volunteer/v-1")
const first = BusinessDay.make("2023-01-01")

const versionOf = (office: Office): RuleVersion => {
  const version = office.spec.view.get(RuleSet.ref("default")).versions.at(-1)
  if (version === undefined) throw new Error("no rules")
  return version
}

const earnings = (
  events: ReadonlyArray<AccountEvent>,
): ReadonlyArray<PointsEarned | EarningCorrected> =>
  events.filter((event) => event._tag === "PointsEarned" || event._tag === "EarningCorrected")

const decodeRule = Schema.decodeUnknownSync(EarningRule)
const plainHours = {
  id: "hours",
  earns: { _tag: "PerHour", points: 2 },
  rounding: "halfUp",
  validity: { _tag: "Never" },
}

const published = richRules.filter(
  ({ rules, capGroups }) => ruleFaults(rules, first, capGroups).length === 0,
)
const services = fc.array(fc.tuple(richService, fc.boolean()), {
  minLength: 1,
  maxLength: 15,
  size: "max",
})

/** An office after services under rules, of which some correct the one before. */
const officeAfter = (
  { rules, capGroups }: typeof richRules extends fc.Arbitrary<infer Value> ? Value : never,
  list: typeof services extends fc.Arbitrary<infer Value> ? Value : never,
): Office => {
  const office = new Office()
  const groups = capGroups.length === 0 ? {} : { capGroups }
  office.must(PublishRules, { effectiveFrom: first, rules, ...groups }, first)
  for (const [number, [service, corrects]] of list.entries()) {
    const fact = `record/r-${number}`
    office.must(Award, { ...service, account, fact }, "2026-03-01")
    if (!corrects) continue
    const { unit } = service as { readonly unit: string } // As the generator gives it.
    const longer = { ...service, account, fact, unit, minutes: 75 }
    office.must(CorrectEarning, longer, "2026-03-01")
  }
  return office
}

/** What an explanation comes to by its own parts: product, rounding, and the least that is left. */
const recomputed = ({ asked, cuts, exact, rounding }: EarningExplanation["credits"][number]) => {
  const value = Number(exact.numerator) / Number(exact.denominator)
  const points = { floor: Math.floor, ceil: Math.ceil, halfUp: Math.round }[rounding](value)
  return { asked: points, granted: Math.min(asked, ...cuts.map(({ room }) => room ?? 0)) }
}

describe("the explanation of an earning", () => {
  it("comes to exactly what was asked and granted, for any rules and services", () => {
    fc.assert(
      fc.property(published, services, (set, list) => {
        const office = officeAfter(set, list)
        for (const event of earnings(office.events(account))) {
          const found = explainEarning(account, event, versionOf(office))
          expect(found.mismatches).toEqual([])
          expect(found.granted).toBe(event.granted)
          expect(found.credits.map(recomputed)).toEqual(
            event.credits.map(({ asked, granted }) => ({ asked, granted })),
          )
        }
      }),
      { numRuns: 1000 },
    )
  }, 120_000)

  it("control: tells of any number that was changed afterwards", () => {
    fc.assert(
      fc.property(published, services, fc.nat(), (set, list, which) => {
        const office = officeAfter(set, list)
        const all = earnings(office.events(account))
        const event = all[which % Math.max(1, all.length)]
        const [credit, ...others] = event?.credits ?? []
        if (event === undefined || credit === undefined) return
        const tampered = [
          { ...event, credits: others },
          { ...event, granted: event.granted + 1 },
          { ...event, credits: [{ ...credit, asked: credit.asked + 1 }, ...others] },
          { ...event, credits: [{ ...credit, granted: credit.granted + 1 }, ...others] },
          { ...event, version: event.version + 1 },
        ]
        for (const one of tampered) {
          expect(explainEarning(account, one, versionOf(office)).mismatches).not.toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it("control: tells where the rules are others than those that it was earned by", () => {
    const office = officeAfter({ rules: [hours({})], capGroups: [] }, [
      [{ day: "2026-01-05", unit: "station-1", minutes: 90 }, false],
    ])
    const [event] = earnings(office.events(account))
    const other = { ...versionOf(office), rules: [hours({ points: 3 })] }
    if (event === undefined) throw new Error("nothing earned")
    expect(explainEarning(account, event, other).mismatches).toEqual([
      { field: "credits.0.asked", recorded: 3, recomputed: 5 },
      { field: "credits.0.product", recorded: 3, recomputed: 5 },
    ])
  })

  it("says in Chinese and in English how a credit came to be", () => {
    const office = new Office()
    const rule = {
      ...plainHours,
      coefficients: [
        { by: "field", factors: [{ of: "elderly", times: { numerator: 3, denominator: 2 } }] },
        { by: "dayKind", factors: [{ of: "publicHoliday", times: 2 }] },
      ],
      caps: { perDay: 8 },
      validity: { _tag: "EndOf", period: "year" },
    }
    office.must(PublishRules, { effectiveFrom: first, rules: [rule] }, first)
    const service = { account, unit: "station-1", minutes: 50, field: "elderly" }
    office.must(Award, { ...service, fact: "record/1", day: "2026-01-05" }, "2026-03-01")
    office.must(Award, { ...service, fact: "record/2", day: "2026-01-01" }, "2026-03-01")
    office.must(Award, { ...service, fact: "record/3", day: "2026-01-01" }, "2026-03-01")
    const sentences = earnings(office.events(account)).map(
      (event) => explainEarning(account, event, versionOf(office)).sentence,
    )
    expect(sentences).toEqual([
      {
        zh: "按第 1 版规则得 3 分。规则 hours：50 分钟 ÷ 60 × 每小时 2 分 × 服务类别“elderly”系数 3/2 × 日期类型“工作日”系数 1 = 5/2 分，四舍五入为 3 分，有效期至 2026-12-31。",
        en: "3 points by version 1 of the rules. Rule hours: 50 minutes / 60 x 2 points an hour x 3/2 for field elderly x 1 for kind of day working day = 5/2 points, rounded half up to 3, valid until 2026-12-31.",
      },
      {
        zh: "按第 1 版规则得 5 分。规则 hours：50 分钟 ÷ 60 × 每小时 2 分 × 服务类别“elderly”系数 3/2 × 日期类型“法定节假日”系数 2 = 5 分，有效期至 2026-12-31。",
        en: "5 points by version 1 of the rules. Rule hours: 50 minutes / 60 x 2 points an hour x 3/2 for field elderly x 2 for kind of day public holiday = 5 points, valid until 2026-12-31.",
      },
      {
        zh: "按第 1 版规则得 3 分。规则 hours：50 分钟 ÷ 60 × 每小时 2 分 × 服务类别“elderly”系数 3/2 × 日期类型“法定节假日”系数 2 = 5 分；每日上限 8 分尚可计 3 分，实得 3 分，有效期至 2026-12-31。",
        en: "3 points by version 1 of the rules. Rule hours: 50 minutes / 60 x 2 points an hour x 3/2 for field elderly x 2 for kind of day public holiday = 5 points; the cap per day of 8 left 3: 3 granted, valid until 2026-12-31.",
      },
    ])
  })

  it("names what is not known of an earning whose inputs were not recorded", () => {
    const office = officeAfter({ rules: [hours({})], capGroups: [] }, [
      [{ day: "2026-01-05", unit: "station-1", minutes: 90 }, false],
    ])
    const [event] = earnings(office.events(account))
    if (event === undefined) throw new Error("nothing earned")
    const { inputs, ...older } = event
    const found = explainEarning(account, older, versionOf(office))
    expect(found.mismatches.map(({ field }) => field)).toEqual(["inputs"])
    expect(found.credits).toMatchObject([{ rule: "hours", asked: 3, granted: 3 }])
  })
})

const hours = ({ points = 2 }) => decodeRule({ ...plainHours, earns: { _tag: "PerHour", points } })
