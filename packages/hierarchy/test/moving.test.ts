import { CloseUnit, MoveUnit, OpenUnit, parentOn } from "@civic-practice/hierarchy"
import { describe, expect, it } from "vitest"
import { accepted, day, detailsOf, refused, sampleDistrict, stateOf } from "./sampleUnits.ts"

describe("moving a unit", () => {
  it("puts it and all below it under the new parent from that day on", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-10-01" }))
    const state = stateOf(spec, "S1")
    expect(parentOn(state, day("2021-09-30"))).toBe("I1")
    expect(parentOn(state, day("2021-10-01"))).toBe("I2")
    expect(parentOn(stateOf(spec, "P1"), day("2021-10-01"))).toBe("S1")
  })

  it("goes before a change that is recorded for later, and holds until then", () => {
    const spec = sampleDistrict()
    accepted(spec.run(CloseUnit, { unit: "P1", on: "2022-01-01" }))
    accepted(spec.run(MoveUnit, { unit: "P1", parent: "S2", on: "2021-06-01" }))
    accepted(spec.run(MoveUnit, { unit: "P1", parent: "I1", on: "2021-03-01" }))
    expect(stateOf(spec, "P1").placements).toEqual([
      { from: "2019-01-01", until: "2021-03-01", parent: "S1" },
      { from: "2021-03-01", until: "2021-06-01", parent: "I1" },
      { from: "2021-06-01", until: "2022-01-01", parent: "S2" },
    ])
  })

  it("refuses what contradicts a recorded change or changes nothing", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-10-01" }))
    const before = stateOf(spec, "S1")
    for (const [input, expected] of [
      [
        { parent: "C", on: "2021-10-01" },
        { _tag: "ChangeRecorded", recorded: "2021-10-01" },
      ],
      [
        { parent: "I1", on: "2020-01-01" },
        { _tag: "AlreadyUnderParent", from: "2019-01-01" },
      ],
      [
        { parent: "I2", on: "2020-01-01" },
        { _tag: "AlreadyUnderParent", from: "2021-10-01" },
      ],
      [
        { parent: "I2", on: "2018-01-01" },
        { _tag: "UnitNotOpen", on: "2018-01-01" },
      ],
      [{ unit: "nowhere", parent: "I2", on: "2020-01-01" }, { _tag: "UnknownUnit" }],
    ] as const) {
      expect(refused(spec.run(MoveUnit, { unit: "S1", ...input }))).toMatchObject(expected)
    }
    expect(stateOf(spec, "S1")).toBe(before)
  })

  it("refuses to put a unit below itself, whichever way round", () => {
    const spec = sampleDistrict()
    for (const parent of ["I1", "S1", "P1"]) {
      expect(refused(spec.run(MoveUnit, { unit: "I1", parent, on: "2021-10-01" }))).toMatchObject({
        _tag: "UnitBelowItself",
        unit: "I1",
        parent,
      })
    }
    expect(refused(spec.run(MoveUnit, { unit: "D", parent: "C", on: "2021-10-01" }))).toMatchObject(
      {
        _tag: "UnitBelowItself",
      },
    )
  })

  it("refuses a parent that closes while the unit would be under it", () => {
    const spec = sampleDistrict()
    accepted(
      spec.run(OpenUnit, {
        unit: "I3",
        level: "institute",
        parent: "C",
        on: "2020-01-01",
        details: detailsOf("三所"),
      }),
    )
    accepted(spec.run(CloseUnit, { unit: "I3", on: "2022-01-01" }))
    expect(
      refused(spec.run(MoveUnit, { unit: "S1", parent: "I3", on: "2021-01-01" })),
    ).toMatchObject({
      _tag: "ParentNotOpen",
      parent: "I3",
      on: "2022-01-01",
    })
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2022-01-01" }))
    accepted(spec.run(MoveUnit, { unit: "S3", parent: "I3", on: "2021-01-01" }))
  })

  it("writes the unit and the lists of its old and its new parent and nothing else", () => {
    const spec = sampleDistrict()
    const input = accepted(MoveUnit.decode({ unit: "S1", parent: "I2", on: "2021-10-01" }))
    const occasion = { realm: "r", actor: { _tag: "System", id: "s" }, at: 0, now: 0 } as never
    const { changes } = accepted(MoveUnit.decide(input, spec.view, occasion))
    expect(changes.map(({ kind, id }) => `${kind.name} ${id}`)).toEqual([
      "hierarchy.unit S1",
      "hierarchy.children I1",
      "hierarchy.children I2",
    ])
  })
})
