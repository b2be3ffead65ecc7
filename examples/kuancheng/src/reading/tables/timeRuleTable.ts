import { choice, code, date, optional, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** How service time becomes credited minutes (服务时长认定). */
export interface TimeRuleRow {
  readonly ruleNumber: string
  readonly version: number
  readonly unitMinutes: number
  readonly rounding: "floor" | "halfUp" | "ceiling"
  readonly maximumMinutesPerActivity: number
  readonly maximumMinutesPerDay: number
  /** Working days after the activity within which records may be entered. */
  readonly lateEntryWorkingDays: number
  /** First and last local day; a null end means until further notice. */
  readonly startsOn: string
  readonly endsOn: string | null
}

export const timeRuleTable: TableDefinition<TimeRuleRow> = {
  file: "time-rules.csv",
  columns: {
    ruleNumber: column("规则编号", "rule number", code),
    version: column("版本", "version", wholeNumber(1, 1000)),
    unitMinutes: column("计时单位（分钟）", "unit in minutes", wholeNumber(1, 480)),
    rounding: column(
      "取整方式",
      "rounding",
      choice({ 向下: "floor", 四舍五入: "halfUp", 向上: "ceiling" }),
    ),
    maximumMinutesPerActivity: column(
      "每次活动上限（分钟）",
      "most minutes per activity",
      wholeNumber(1, 1440),
    ),
    maximumMinutesPerDay: column("每日上限（分钟）", "most minutes per day", wholeNumber(1, 1440)),
    lateEntryWorkingDays: column(
      "补录期限（工作日）",
      "working days for late entry",
      wholeNumber(0, 365),
    ),
    startsOn: column("生效日期", "first day", date),
    endsOn: column("失效日期", "last day", optional(date)),
  },
}
