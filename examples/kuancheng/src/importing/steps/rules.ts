import { type EarningRule, PublishRules } from "@civic-practice/points"
import { ChangeSettings, defaultSettings } from "@civic-practice/volunteering"
import { Effect } from "effect"
import { type EarningRuleRow, earningRuleTable } from "../../reading/tables/earningRuleTable.ts"
import { type TimeRuleRow, timeRuleTable } from "../../reading/tables/timeRuleTable.ts"
import { startOfDay } from "../District.ts"
import type { RowOutcome, WholeTable } from "../Step.ts"
import { submit } from "./submit.ts"

type RuleInput = (typeof EarningRule)["Encoded"]

const hundredths = (percent: number) => ({ numerator: percent, denominator: 100 })

const ruleOf = (row: EarningRuleRow): RuleInput => ({
  id: row.ruleNumber,
  earns: {
    _tag: row.basis === "perHour" ? "PerHour" : "PerActivity",
    points: row.basePoints,
  },
  when: { fields: [row.serviceField] },
  coefficients: [
    {
      by: "role",
      factors: [
        { of: "organiser", times: hundredths(row.organiserPercent) },
        { of: "keyMember", times: hundredths(row.keyMemberPercent) },
      ],
      otherwise: hundredths(row.ordinaryPercent),
    },
  ],
  rounding: "floor",
  caps: {
    perActivity: row.maximumPerActivity,
    perDay: row.maximumPerDay,
    perMonth: row.maximumPerMonth,
  },
  validity: { _tag: "Months", months: row.validMonths },
})

const both = (one: RowOutcome, other: RowOutcome): RowOutcome =>
  one === "new" || other === "new" ? "new" : "known"

/** The versions of the earning rules (积分规则), each published from its first day on. */
export const earningRules: WholeTable<EarningRuleRow> = {
  title: { zh: "积分规则", en: "earning rules" },
  table: earningRuleTable,
  folder: "tables",
  carryOutAll: (rows, context) => {
    const versions = [...Map.groupBy(rows, (row) => row.version)].toSorted(
      ([one], [other]) => one - other,
    )
    return Effect.reduce(
      versions,
      () => "known" as RowOutcome,
      (outcome, [version, inIt]) => {
        const effectiveFrom = inIt[0]?.startsOn ?? ""
        const published = submit(
          context,
          PublishRules,
          { effectiveFrom, rules: inIt.map(ruleOf) },
          { key: `rules/${version}`, at: startOfDay(effectiveFrom) },
        )
        return Effect.map(published, (one) => both(outcome, one))
      },
    )
  },
}

/** How service time is credited (服务时长认定), and how late records may come. */
export const timeRules: WholeTable<TimeRuleRow> = {
  title: { zh: "时长认定规则", en: "time rules" },
  table: timeRuleTable,
  folder: "tables",
  carryOutAll: (rows, context) =>
    Effect.reduce(
      rows,
      () => "known" as RowOutcome,
      (outcome, row) => {
        const settings = {
          ...defaultSettings,
          timeRule: {
            unitMinutes: row.unitMinutes,
            rounding: row.rounding === "ceiling" ? "ceil" : row.rounding,
            maximumPerActivity: row.maximumMinutesPerActivity,
            maximumPerDay: row.maximumMinutesPerDay,
          },
          lateEntryWorkingDays: row.lateEntryWorkingDays,
          lateEntry: "refuse",
        }
        const changed = submit(
          context,
          ChangeSettings,
          { from: row.startsOn, settings },
          { key: `settings/${row.ruleNumber}/${row.version}`, at: startOfDay(row.startsOn) },
        )
        return Effect.map(changed, (one) => both(outcome, one))
      },
    ),
}
