import { Denied, Grants, person, rolePolicy } from "@civic-practice/core"
import {
  AmendUnit,
  ancestry,
  CloseUnit,
  findOpenUnit,
  MoveUnit,
  OpenUnit,
} from "@civic-practice/hierarchy"
import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { accepted, day, detailsOf, refused, sampleDistrict } from "./sampleUnits.ts"

const policy = rolePolicy({
  roles: [{ name: "head", allows: ["hierarchy.*"] }],
  ancestry,
  ownActions: [],
  root: "*",
})

/** The instant at which a day begins in China. */
const startOf = (text: string): number => Date.parse(`${text}T00:00:00+08:00`)

const districtWithHeads = () => {
  const spec = sampleDistrict({ policy })
  spec.given(Grants.ref("head-of-I1"), [{ role: "head", unit: "I1" }])
  spec.given(Grants.ref("head-of-I2"), [{ role: "head", unit: "I2" }])
  accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-10-01" }))
  const amendAs = (id: string, unit: string, at: number) =>
    spec.run(
      AmendUnit,
      { unit, on: "2022-01-01", details: { brand: `${id} ${at}` } },
      { actor: person(id), at },
    )
  return { spec, amendAs }
}

describe("roles granted at a unit", () => {
  it("hold below it, as the tree stands on the business day", () => {
    const { amendAs } = districtWithHeads()
    const before = startOf("2021-10-01") - 1
    const after = startOf("2021-10-01")
    for (const unit of ["S1", "P1"]) {
      accepted(amendAs("head-of-I1", unit, before))
      accepted(amendAs("head-of-I2", unit, after))
      expect(refused(amendAs("head-of-I1", unit, after))).toBeInstanceOf(Denied)
      expect(refused(amendAs("head-of-I2", unit, before))).toBeInstanceOf(Denied)
    }
    expect(refused(amendAs("head-of-I1", "C", after))).toBeInstanceOf(Denied)
    expect(refused(amendAs("head-of-I1", "nowhere", after))).toBeInstanceOf(Denied)
  })

  it("hold at a unit that has closed, and at one that has yet to open", () => {
    const { spec, amendAs } = districtWithHeads()
    const details = detailsOf("示例点")
    accepted(spec.run(CloseUnit, { unit: "P1", on: "2021-12-01" }))
    const open = { unit: "P2", level: "point", parent: "S3", on: "2022-01-01", details }
    accepted(spec.run(OpenUnit, open))
    accepted(amendAs("head-of-I2", "P1", startOf("2022-06-01")))
    accepted(amendAs("head-of-I2", "P2", startOf("2021-06-01")))
  })

  it("are needed at both ends of a move", () => {
    const { spec } = districtWithHeads()
    const actor = person("head-of-I2")
    const at = startOf("2021-11-01")
    const move = (unit: string, parent: string) =>
      spec.run(MoveUnit, { unit, parent, on: "2021-12-01" }, { actor, at })
    expect(refused(move("S3", "I1"))).toBeInstanceOf(Denied)
    expect(refused(move("S2", "I2"))).toBeInstanceOf(Denied)
    accepted(move("P1", "S3"))
  })
})

it("finds a unit for what is to happen at it on a day on which it is open", () => {
  const { spec } = districtWithHeads()
  accepted(spec.run(CloseUnit, { unit: "P1", on: "2021-12-01" }))
  const { view } = spec
  expect(Result.getOrThrow(findOpenUnit("P1", view, day("2021-11-30"))).level).toBe("point")
  expect(refused(findOpenUnit("P1", view, day("2021-12-01")))).toMatchObject({
    _tag: "UnitNotOpen",
    on: "2021-12-01",
  })
  expect(refused(findOpenUnit("nowhere", view, day("2021-12-01")))).toMatchObject({
    _tag: "UnknownUnit",
  })
})
