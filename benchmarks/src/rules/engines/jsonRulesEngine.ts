import { Engine as RulesEngine } from "json-rules-engine"
import { thirtyRules } from "../thirty.ts"
import { amountOf, type Engine, numberOf } from "./Engine.ts"

/** json-rules-engine: conditions as data, points from the events of the rules that hold. */
export const jsonRulesEngine = (): Engine => {
  const engine = new RulesEngine()
  const amounts = new Map(thirtyRules.map((rule) => [rule.id as string, amountOf(rule)]))
  for (const { id, when = {} } of thirtyRules) {
    const all = []
    if (when.fields) all.push({ fact: "field", operator: "in", value: when.fields })
    if (when.roles) all.push({ fact: "role", operator: "in", value: when.roles })
    if (when.evidence) all.push({ fact: "evidence", operator: "in", value: when.evidence })
    if (when.units) all.push({ fact: "unit", operator: "in", value: when.units })
    if (when.from) {
      all.push({ fact: "day", operator: "greaterThanInclusive", value: numberOf(when.from) })
    }
    if (when.to) all.push({ fact: "day", operator: "lessThanInclusive", value: numberOf(when.to) })
    if (when.minimumMinutes) {
      all.push({ fact: "minutes", operator: "greaterThanInclusive", value: when.minimumMinutes })
    }
    engine.addRule({ conditions: { all }, event: { type: id } })
  }
  return {
    name: "json-rules-engine",
    atOnce: 1,
    points: async (record) => {
      const { events } = await engine.run({ ...record, day: numberOf(record.day) })
      let sum = 0
      for (const { type } of events) sum += amounts.get(type)?.(record.minutes, record.role) ?? 0
      return sum
    },
  }
}
