import { ZenEngine } from "@gorules/zen-engine"
import { thirtyRules } from "../thirty.ts"
import { divisionFor, type Engine, numberOf, rolesOf } from "./Engine.ts"

const listed = (labels: ReadonlyArray<string> | undefined): string =>
  (labels ?? []).map((label) => JSON.stringify(label)).join(", ")

const expression = ([a, b, c]: readonly [number, number, number]): string =>
  `floor((minutes * ${a} + ${b}) / ${c})`

/** @gorules/zen-engine: a decision table of thirty rows that collects the points of those that hold. */
export const zenEngine = (): Engine => {
  const rows = thirtyRules.map((rule) => {
    const { when = {} } = rule
    const points = rolesOf(rule).reduceRight(
      (rest, role) =>
        `role == ${JSON.stringify(role)} ? ${expression(divisionFor(rule, role))} : (${rest})`,
      expression(divisionFor(rule, "")),
    )
    const first = when.from === undefined ? 0 : numberOf(when.from)
    const last = when.to === undefined ? 1_000_000 : numberOf(when.to)
    return {
      _id: rule.id,
      field: listed(when.fields),
      role: listed(when.roles),
      evidence: listed(when.evidence),
      unit: listed(when.units),
      day: when.from === undefined && when.to === undefined ? "" : `[${first}..${last}]`,
      minutes: when.minimumMinutes === undefined ? "" : `>= ${when.minimumMinutes}`,
      points,
    }
  })
  const column = (name: string) => ({ id: name, name, field: name })
  const node = (id: string, type: string, content: object = {}) => ({
    id,
    type,
    name: id,
    position: { x: 0, y: 0 },
    content,
  })
  const decision = new ZenEngine().createDecision({
    contentType: "application/vnd.gorules.decision",
    nodes: [
      node("request", "inputNode"),
      node("thirty", "decisionTableNode", {
        hitPolicy: "collect",
        inputs: ["field", "role", "evidence", "unit", "day", "minutes"].map(column),
        outputs: [column("points")],
        rules: rows,
      }),
      node("response", "outputNode"),
    ],
    edges: [
      { id: "in", type: "edge", sourceId: "request", targetId: "thirty" },
      { id: "out", type: "edge", sourceId: "thirty", targetId: "response" },
    ],
  })
  return {
    name: "@gorules/zen-engine",
    atOnce: 100,
    points: async (record) => {
      const { result } = await decision.evaluate({ ...record, day: numberOf(record.day) })
      // A table that collects answers with one object for each row that held.
      const held: ReadonlyArray<{ readonly points: number }> = Array.isArray(result) ? result : []
      let sum = 0
      for (const { points } of held) sum += points
      return sum
    },
  }
}
