import { InvalidInput } from "@civic-practice/core"
import {
  CloseUnit,
  FoundDistrict,
  MergeUnits,
  MoveUnit,
  OpenUnit,
  ReopenUnit,
} from "@civic-practice/hierarchy"
import { describe, expect, it } from "vitest"
import {
  accepted,
  day,
  detailsOf,
  refused,
  sampleDistrict,
  stateOf,
  treeOf,
} from "./sampleUnits.ts"

const on = "2021-07-01"
const newUnit = (unit: string, parent?: string) => ({
  _tag: "New",
  unit,
  details: detailsOf(unit),
  ...(parent === undefined ? {} : { parent }),
})

describe("merging units", () => {
  it("closes them and opens the new one, with all units that were under them", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MergeUnits, { units: ["I1", "I2"], on, into: newUnit("I3") }))
    expect(treeOf(spec).on(day("2021-06-30")).children("C")).toEqual(["I1", "I2"])
    const after = treeOf(spec).on(day(on))
    expect(after.children("C")).toEqual(["I3"])
    expect(after.children("I3")).toEqual(["S1", "S2", "S3"])
    expect(stateOf(spec, "I3").predecessors).toEqual([{ on, units: ["I1", "I2"] }])
    expect(stateOf(spec, "I1").successors).toEqual({ on, units: ["I3"] })
    expect(refused(spec.run(ReopenUnit, { unit: "I2", on: "2022-01-01" }))).toMatchObject({
      _tag: "UnitSucceeded",
      successors: ["I3"],
    })
  })

  it("brings units into one that exists, which stays where it is", () => {
    const spec = sampleDistrict()
    const into = { _tag: "Existing", unit: "I2" }
    accepted(spec.run(MergeUnits, { units: ["I1"], on, into }))
    const after = treeOf(spec).on(day(on))
    expect(after.children("C")).toEqual(["I2"])
    expect(after.children("I2")).toEqual(["S1", "S2", "S3"])
    expect(stateOf(spec, "I2").predecessors).toEqual([{ on, units: ["I1"] }])
    expect(stateOf(spec, "I2").placements).toEqual([{ from: "2019-01-01", parent: "C" }])
  })

  it("merges the districts' principal centres into one when districts are merged", () => {
    const spec = sampleDistrict()
    const details = detailsOf("二区")
    accepted(spec.run(FoundDistrict, { unit: "D2", on: "2019-01-01", details }))
    const open = { level: "principalCentre", parent: "D2", on: "2019-01-01", details }
    accepted(spec.run(OpenUnit, { unit: "C2", ...open }))
    expect(
      refused(spec.run(MergeUnits, { units: ["D", "D2"], on, into: newUnit("D3") })),
    ).toMatchObject({
      _tag: "PrincipalCentreTaken",
      district: "D3",
    })
    accepted(spec.run(CloseUnit, { unit: "C2", on }))
    accepted(spec.run(MergeUnits, { units: ["D", "D2"], on, into: newUnit("D3") }))
    expect(treeOf(spec).on(day(on)).path("S1")).toEqual(["D3", "C", "I1", "S1"])
  })

  it("refuses as a whole where any part of it cannot be, and nothing has changed", () => {
    const spec = sampleDistrict()
    const details = detailsOf("示例站")
    accepted(spec.run(OpenUnit, { unit: "S4", level: "station", parent: "I2", on, details }))
    accepted(spec.run(CloseUnit, { unit: "S2", on }))
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2022-07-01" }))
    const count = spec.events().length
    for (const [input, expected] of [
      [
        { units: ["S3", "I1"], into: newUnit("S5") },
        { _tag: "LevelsDiffer", unit: "I1", expected: "station" },
      ],
      [
        { units: ["S3"], into: { _tag: "Existing", unit: "I1" } },
        { _tag: "LevelsDiffer", unit: "I1" },
      ],
      [
        { units: ["S3", "S2"], into: newUnit("S5") },
        { _tag: "UnitNotOpen", unit: "S2" },
      ],
      [
        { units: ["S3"], into: { _tag: "Existing", unit: "S2" } },
        { _tag: "UnitNotOpen", unit: "S2" },
      ],
      [
        { units: ["S3", "nowhere"], into: newUnit("S5") },
        { _tag: "UnknownUnit", unit: "nowhere" },
      ],
      [
        { units: ["nowhere", "S3"], into: newUnit("S5") },
        { _tag: "UnknownUnit", unit: "nowhere" },
      ],
      [
        { units: ["S3"], into: { _tag: "Existing", unit: "nowhere" } },
        { _tag: "UnknownUnit", unit: "nowhere" },
      ],
      [
        { units: ["S3", "S1"], into: newUnit("P1") },
        { _tag: "UnitExists", unit: "P1" },
      ],
      [
        { units: ["I2", "I1"], into: newUnit("I3") },
        { _tag: "ChangeRecorded", unit: "S4" },
      ],
      [
        { units: ["I2", "I1"], into: newUnit("I3"), on: "2021-06-30" },
        { _tag: "ChildrenOpen", unit: "I2", children: ["S4", "S1"] },
      ],
      [
        { units: ["S3", "S4"], into: newUnit("S5", "D"), on: "2022-01-01" },
        { _tag: "LevelNotAllowed" },
      ],
      [
        { units: ["I1", "I2"], into: newUnit("I3", "S3"), on: "2023-01-01" },
        { _tag: "UnitBelowItself" },
      ],
    ] as const) {
      expect(refused(spec.run(MergeUnits, { on, ...input }))).toMatchObject(expected)
    }
    expect(spec.events().length).toBe(count)
  })

  it("takes bad input for what it is", () => {
    const spec = sampleDistrict()
    for (const input of [
      { units: ["I1"], into: newUnit("I3") },
      { units: ["I1", "I1"], into: newUnit("I3") },
      { units: ["I1"], into: { _tag: "Existing", unit: "I1" } },
      { units: [], into: { _tag: "Existing", unit: "I1" } },
    ]) {
      expect(refused(spec.run(MergeUnits, { on, ...input }))).toBeInstanceOf(InvalidInput)
    }
  })
})
