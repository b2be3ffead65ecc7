import { Grants, person, rolePolicy, specification, system } from "@civic-practice/core"
import { ancestry, FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { Award, PublishRules } from "@civic-practice/points"
import { Result } from "effect"

const name = { zh: "示例" }
const details = { name, owner: { kind: "district", name, division: "220103" } }
const above = { principalCentre: "district", institute: "principalCentre", station: "institute" }
const noon = Date.parse("2026-06-01T12:00:00+08:00")

/**
 * A command without storage: an award at a station, decoded, allowed by a role that is held three levels above,
 * decided, and its events hashed. Answers how to do it so many times.
 */
export const decisions = (): ((times: number) => void) => {
  const policy = rolePolicy({
    roles: [{ name: "administrator", allows: ["points.*"] }],
    ancestry,
    ownActions: [],
    root: "realm",
  })
  const spec = specification({ policy })
  const host = { actor: system("benchmark"), at: noon }
  const done = (result: Result.Result<unknown, unknown>): void => {
    if (Result.isFailure(result)) throw result.failure
  }
  done(spec.run(FoundDistrict, { unit: "district", on: "2020-01-01", details }, host))
  for (const [level, parent] of Object.entries(above)) {
    done(spec.run(OpenUnit, { unit: level, level, parent, on: "2020-01-01", details }, host))
  }
  spec.given(Grants.ref("clerk"), [{ role: "administrator", unit: "district" }])
  const rule = {
    id: "hour",
    earns: { _tag: "PerHour", points: 10 },
    rounding: "floor",
    validity: { _tag: "EndOf", period: "year" },
  }
  done(spec.run(PublishRules, { effectiveFrom: "2026-01-01", rules: [rule] }, host))
  const clerk = { actor: person("clerk"), at: noon }
  let fact = 0
  return (times) => {
    for (let time = 0; time < times; time++) {
      const number = fact++
      done(
        spec.run(
          Award,
          {
            account: `volunteer/v-${number % 1000}`,
            fact: `service/${number}`,
            unit: "station",
            day: "2026-06-01",
            minutes: 60,
          },
          clerk,
        ),
      )
    }
  }
}
