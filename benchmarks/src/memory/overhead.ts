import { Grants, person, rolePolicy, specification, system } from "@civic-practice/core"
import { ancestry, FoundDistrict, OpenUnit } from "@civic-practice/hierarchy"
import { Result } from "effect"
import { Earn } from "./earn.ts"
import { accountOf } from "./Side.ts"

const name = { zh: "示例" }
const details = { name, owner: { kind: "district", name, division: "220103" } }
const above = { principalCentre: "district", institute: "principalCentre", station: "institute" }
const noon = Date.parse("2026-06-01T12:00:00+08:00")

/**
 * A command without storage: decoded, allowed at a station by a role that is held three levels above, decided, and
 * its event hashed. Answers how to do it so many times.
 */
export const decisions = (): ((times: number) => void) => {
  const policy = rolePolicy({
    roles: [{ name: "administrator", allows: ["benchmark.*"] }],
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
  const clerk = { actor: person("clerk"), at: noon }
  let turn = 0
  return (times) => {
    for (const end = turn + times; turn < end; turn++) {
      done(spec.run(Earn, { account: accountOf(turn), amount: 1, rule: "hour" }, clerk))
    }
  }
}
