import type { Localized, RecordedEvent } from "@civic-practice/core"
import type { Metric } from "../Metric.ts"
import { MetricFault } from "../MetricFault.ts"
import { mostOccurrences } from "./Occurrence.ts"

/** Thrown where a contribution cannot be counted. */
export class Uncountable {
  readonly problem: Localized
  constructor(zh: string, en: string) {
    this.problem = { zh, en }
  }
}

export const notADay = (day: unknown): Uncountable =>
  new Uncountable(
    `日期“${day}”不是 YYYY-MM-DD 形式的有效日期`,
    `its day "${day}" is no real day as YYYY-MM-DD`,
  )

export const notWhole = (amount: unknown): Uncountable =>
  new Uncountable(
    `数量 ${amount} 不是 2^53-1 以内的整数`,
    `its amount ${amount} is no whole number within 2^53-1`,
  )

export const tooMany = (amount: number): Uncountable =>
  new Uncountable(
    `一次计入 ${amount} 人次，超过 ${mostOccurrences}`,
    `it counts one member ${amount} times at once, and ${mostOccurrences} is the most`,
  )

export const noMember = (): Uncountable =>
  new Uncountable("去重指标缺少成员编号", "a distinct metric needs a member's id")

export const noUnit = (unit: unknown): Uncountable =>
  new Uncountable(
    `单位编号 ${JSON.stringify(unit)} 无效`,
    `${JSON.stringify(unit)} is no id of a unit`,
  )

/** What was thrown while a metric took from an event, with all that is needed to find the fault. */
export const faultOf = (metric: Metric, recorded: RecordedEvent, thrown: unknown): MetricFault =>
  new MetricFault({
    metric: metric.name,
    position: recorded.position,
    kind: recorded.kind,
    id: recorded.id,
    event: recorded.type,
    ...(thrown instanceof Uncountable
      ? { problem: thrown.problem }
      : {
          problem: {
            zh: `计算时出错（${String(thrown)}）`,
            en: `what it takes from it fails with ${String(thrown)}`,
          },
          cause: thrown,
        }),
  })
