import { choice, code, date, optional, text, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"
import { type ServiceField, serviceFields } from "./serviceFields.ts"

/** One version of one earning rule (积分规则). Points are whole; coefficients are percentages. */
export interface EarningRuleRow {
  readonly ruleNumber: string
  readonly version: number
  readonly name: string
  readonly serviceField: ServiceField
  readonly basis: "perHour" | "perActivity"
  /** Points per credited hour, or per activity. */
  readonly basePoints: number
  readonly organiserPercent: number
  readonly keyMemberPercent: number
  readonly ordinaryPercent: number
  /** Points one volunteer may earn at most, over all rules of the version. */
  readonly maximumPerActivity: number
  readonly maximumPerDay: number
  readonly maximumPerMonth: number
  /** Calendar months after which the points expire. */
  readonly validMonths: number
  /** First and last local day of the version; a null end means until further notice. */
  readonly startsOn: string
  readonly endsOn: string | null
}

const percent = wholeNumber(0, 1000)
const points = wholeNumber(1, 1_000_000)

export const earningRuleTable: TableDefinition<EarningRuleRow> = {
  file: "earning-rules.csv",
  columns: {
    ruleNumber: column("规则编号", "rule number", code),
    version: column("版本", "version", wholeNumber(1, 1000)),
    name: column("规则名称", "name", text),
    serviceField: column("服务领域", "service field", choice(serviceFields)),
    basis: column(
      "计分方式",
      "way of counting",
      choice({ 每小时: "perHour", 每次: "perActivity" }),
    ),
    basePoints: column("基础积分", "base points", points),
    organiserPercent: column("组织者系数（%）", "percent for organisers", percent),
    keyMemberPercent: column("骨干系数（%）", "percent for key members", percent),
    ordinaryPercent: column("普通系数（%）", "percent for ordinary members", percent),
    maximumPerActivity: column("每次活动上限", "most per activity", points),
    maximumPerDay: column("每日上限", "most per day", points),
    maximumPerMonth: column("每月上限", "most per month", points),
    validMonths: column("积分有效期（月）", "valid for months", wholeNumber(1, 1200)),
    startsOn: column("生效日期", "first day", date),
    endsOn: column("失效日期", "last day", optional(date)),
  },
}
