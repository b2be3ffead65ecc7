import type { Explained, Localized } from "@civic-practice/core"
import { Schema } from "effect"

/**
 * A metric took something from an event that cannot be counted. Nothing was folded from that event on; reports
 * go on as soon as the metric is put right.
 */
export class MetricFault
  extends Schema.TaggedError<MetricFault>("@civic-practice/reporting/MetricFault")("MetricFault", {
    metric: Schema.String,
    /** The event's place in the realm, and the stream it belongs to. */
    position: Schema.Int,
    kind: Schema.String,
    id: Schema.String,
    event: Schema.String,
    problem: Schema.Struct({ zh: Schema.String, en: Schema.String }),
    cause: Schema.optionalKey(Schema.Defect()),
  })
  implements Explained
{
  get localized(): Localized {
    const { event, id, kind, metric, position, problem } = this
    return {
      zh: `指标 ${metric} 无法统计第 ${position} 号事件 ${event}（${kind}/${id}）：${problem.zh}，请修正该指标的定义`,
      en: `metric ${metric} cannot count event ${position}, ${event} of ${kind}/${id}: ${problem.en}; put the metric's definition right`,
    }
  }
  override get message(): string {
    return this.localized.en
  }
}
