import { Rools, Rule } from "rools"
import type { ServiceRecord } from "../records.ts"
import { thirtyRules } from "../thirty.ts"
import { amountOf, type Engine } from "./Engine.ts"

type Facts = ServiceRecord & { points: number }
type Premise = (facts: Facts) => boolean

// Written out, since Rools takes closures of one source text for one and the same.
const premises: Readonly<Record<string, Premise>> = {
  "hours-theory": (facts) => facts.field === "theory",
  "hours-culture": (facts) => facts.field === "culture",
  "hours-education": (facts) => facts.field === "education",
  "hours-medical": (facts) => facts.field === "medical",
  "hours-science": (facts) => facts.field === "science",
  "hours-legal": (facts) => facts.field === "legal",
  "hours-environment": (facts) => facts.field === "environment",
  "hours-hardship": (facts) => facts.field === "hardship",
  "hours-traffic": (facts) => facts.field === "traffic",
  "hours-elderly": (facts) => facts.field === "elderly",
  "visit-theory": (facts) => facts.field === "theory" && facts.role === "leader",
  "visit-culture": (facts) => facts.field === "culture" && facts.minutes >= 120,
  "visit-education": (facts) => facts.field === "education" && facts.role === "leader",
  "visit-medical": (facts) => facts.field === "medical" && facts.minutes >= 120,
  "visit-science": (facts) => facts.field === "science" && facts.role === "leader",
  "visit-legal": (facts) => facts.field === "legal" && facts.minutes >= 120,
  "visit-environment": (facts) => facts.field === "environment" && facts.role === "leader",
  "visit-hardship": (facts) => facts.field === "hardship" && facts.minutes >= 120,
  "visit-traffic": (facts) => facts.field === "traffic" && facts.role === "leader",
  "visit-elderly": (facts) => facts.field === "elderly" && facts.minutes >= 120,
  "evidence-best": (facts) => facts.evidence === "A" && facts.minutes >= 60,
  "evidence-good": (facts) =>
    (facts.evidence === "A" || facts.evidence === "B") && facts.minutes >= 240,
  "lei-feng-month": (facts) => facts.day >= "2026-03-01" && facts.day <= "2026-03-31",
  "spring-festival": (facts) =>
    (facts.field === "hardship" || facts.field === "elderly") &&
    facts.day >= "2026-02-15" &&
    facts.day <= "2026-02-23",
  "summer-heat": (facts) =>
    (facts.field === "traffic" || facts.field === "environment") &&
    facts.day >= "2026-07-01" &&
    facts.day <= "2026-08-31",
  "remote-stations": (facts) =>
    ["station-3", "station-17", "station-58", "station-101"].includes(facts.unit),
  "new-institute": (facts) =>
    (facts.unit === "station-40" || facts.unit === "station-41") && facts.day >= "2026-06-01",
  trainers: (facts) => facts.role === "trainer",
  "long-days": (facts) => facts.minutes >= 480,
  "night-patrols": (facts) =>
    facts.field === "traffic" && facts.role === "leader" && facts.evidence === "A",
}

/** rools: premises and actions as functions, points added up in the facts. */
export const roolsEngine = async (): Promise<Engine> => {
  const engine = new Rools()
  await engine.register(
    thirtyRules.map((rule) => {
      const amount = amountOf(rule)
      const when = premises[rule.id]
      if (when === undefined) throw new Error(`the rule ${rule.id} has no premise`)
      return new Rule({
        name: rule.id,
        when,
        // biome-ignore lint/suspicious/noThenProperty: what Rools calls an action
        then: (facts: Facts) => {
          facts.points += amount(facts.minutes, facts.role)
        },
      })
    }),
  )
  return {
    name: "rools",
    atOnce: 1,
    points: async (record) => {
      const facts: Facts = { ...record, points: 0 }
      await engine.evaluate(facts)
      return facts.points
    },
  }
}
