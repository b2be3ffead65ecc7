import {
  CloseUnit,
  FoundDistrict,
  isOpenOn,
  MoveUnit,
  OpenUnit,
  openSpans,
  parentOn,
  ReopenUnit,
  SplitUnit,
} from "@civic-practice/hierarchy"
import { describe, expect, it } from "vitest"
import { accepted, day, detailsOf, refused, sampleDistrict, stateOf } from "./sampleUnits.ts"

describe("closing a unit", () => {
  it("closes it from that day on, and it keeps its last parent", () => {
    const spec = sampleDistrict()
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2021-07-01" }))
    const state = stateOf(spec, "S3")
    expect(isOpenOn(state, day("2021-06-30"))).toBe(true)
    expect(isOpenOn(state, day("2021-07-01"))).toBe(false)
    expect(parentOn(state, day("2023-01-01"))).toBe("I2")
  })

  it("refuses while units under it are open on or after that day, naming them", () => {
    const spec = sampleDistrict()
    expect(refused(spec.run(CloseUnit, { unit: "I1", on: "2021-07-01" }))).toMatchObject({
      _tag: "ChildrenOpen",
      unit: "I1",
      children: ["S1", "S2"],
    })
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-07-01" }))
    accepted(spec.run(CloseUnit, { unit: "S2", on: "2021-07-01" }))
    // Back-dated to before they left.
    expect(refused(spec.run(CloseUnit, { unit: "I1", on: "2021-06-30" }))).toMatchObject({
      _tag: "ChildrenOpen",
      children: ["S1", "S2"],
    })
    accepted(spec.run(CloseUnit, { unit: "I1", on: "2021-07-01" }))
  })

  it("refuses while a unit is recorded to open under it later", () => {
    const spec = sampleDistrict()
    const details = detailsOf("示例点")
    accepted(
      spec.run(OpenUnit, { unit: "P9", level: "point", parent: "S3", on: "2030-01-01", details }),
    )
    expect(refused(spec.run(CloseUnit, { unit: "S3", on: "2021-01-01" }))).toMatchObject({
      _tag: "ChildrenOpen",
      children: ["P9"],
    })
  })

  it("refuses what contradicts a recorded change", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S3", parent: "I1", on: "2021-10-01" }))
    for (const [on, expected] of [
      ["2021-05-01", { _tag: "ChangeRecorded", recorded: "2021-10-01" }],
      ["2021-10-01", { _tag: "ChangeRecorded", recorded: "2021-10-01" }],
      ["2018-12-31", { _tag: "UnitNotOpen" }],
    ] as const) {
      expect(refused(spec.run(CloseUnit, { unit: "S3", on }))).toMatchObject(expected)
    }
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2022-01-01" }))
    expect(refused(spec.run(CloseUnit, { unit: "S3", on: "2021-12-01" }))).toMatchObject({
      _tag: "ChangeRecorded",
      recorded: "2022-01-01",
    })
    expect(refused(spec.run(CloseUnit, { unit: "S3", on: "2022-02-01" }))).toMatchObject({
      _tag: "UnitNotOpen",
    })
    expect(refused(spec.run(CloseUnit, { unit: "nowhere", on: "2022-02-01" }))).toMatchObject({
      _tag: "UnknownUnit",
    })
  })
})

describe("reopening a unit", () => {
  it("opens it again under its last parent, or under another", () => {
    const spec = sampleDistrict()
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2021-07-01" }))
    accepted(spec.run(ReopenUnit, { unit: "S3", on: "2021-09-01" }))
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2022-01-01" }))
    accepted(spec.run(ReopenUnit, { unit: "S3", on: "2023-01-01", parent: "I1" }))
    const state = stateOf(spec, "S3")
    expect(openSpans(state)).toEqual([
      { from: "2019-01-01", until: "2021-07-01" },
      { from: "2021-09-01", until: "2022-01-01" },
      { from: "2023-01-01" },
    ])
    expect(parentOn(state, day("2021-09-01"))).toBe("I2")
    expect(parentOn(state, day("2022-06-01"))).toBe("I2")
    expect(parentOn(state, day("2023-01-01"))).toBe("I1")
  })

  it("refuses on days at which it is open or before its last change", () => {
    const spec = sampleDistrict()
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2021-07-01" }))
    for (const [on, expected] of [
      ["2021-06-30", { _tag: "UnitAlreadyOpen" }],
      ["2021-07-01", { _tag: "ChangeRecorded", recorded: "2021-07-01" }],
      ["2018-06-30", { _tag: "ChangeRecorded", recorded: "2021-07-01" }],
    ] as const) {
      expect(refused(spec.run(ReopenUnit, { unit: "S3", on }))).toMatchObject(expected)
    }
    expect(refused(spec.run(ReopenUnit, { unit: "S1", on: "2018-06-30" }))).toMatchObject({
      _tag: "ChangeRecorded",
      recorded: "2019-01-01",
    })
    expect(refused(spec.run(ReopenUnit, { unit: "nowhere", on: "2018-06-30" }))).toMatchObject({
      _tag: "UnknownUnit",
    })
  })

  it("refuses while its parent is closed on any day from then on", () => {
    const spec = sampleDistrict()
    accepted(spec.run(CloseUnit, { unit: "S3", on: "2021-07-01" }))
    accepted(spec.run(CloseUnit, { unit: "I2", on: "2025-01-01" }))
    expect(refused(spec.run(ReopenUnit, { unit: "S3", on: "2022-01-01" }))).toMatchObject({
      _tag: "ParentNotOpen",
      parent: "I2",
      on: "2025-01-01",
    })
  })

  it("refuses a second principal centre, and allows it once the other has closed", () => {
    const spec = sampleDistrict()
    const details = detailsOf("第二中心")
    for (const unit of ["I1", "I2"]) {
      accepted(spec.run(MoveUnit, { unit, parent: "D", on: "2020-01-01" }))
    }
    accepted(spec.run(CloseUnit, { unit: "C", on: "2020-01-01" }))
    const open = { unit: "C2", level: "principalCentre", parent: "D", details }
    accepted(spec.run(OpenUnit, { ...open, on: "2020-01-01" }))
    expect(refused(spec.run(ReopenUnit, { unit: "C", on: "2021-01-01" }))).toMatchObject({
      _tag: "PrincipalCentreTaken",
      principal: "C2",
    })
    accepted(spec.run(CloseUnit, { unit: "C2", on: "2021-01-01" }))
    accepted(spec.run(ReopenUnit, { unit: "C", on: "2021-01-01" }))
  })

  it("refuses a unit that others succeeded", () => {
    const spec = sampleDistrict()
    const into = ["S31", "S32"].map((unit) => ({ unit, details: detailsOf(unit) }))
    accepted(spec.run(SplitUnit, { unit: "S3", on: "2021-07-01", into }))
    expect(refused(spec.run(ReopenUnit, { unit: "S3", on: "2021-08-01" }))).toMatchObject({
      _tag: "UnitSucceeded",
      successors: ["S31", "S32"],
    })
  })

  it("serves districts as well, which stand under none", () => {
    const spec = sampleDistrict()
    accepted(spec.run(FoundDistrict, { unit: "D2", on: "2019-01-01", details: detailsOf("二区") }))
    accepted(spec.run(CloseUnit, { unit: "D2", on: "2020-01-01" }))
    expect(
      refused(spec.run(ReopenUnit, { unit: "D2", on: "2021-01-01", parent: "D" })),
    ).toMatchObject({ _tag: "LevelNotAllowed", allowed: [] })
    accepted(spec.run(ReopenUnit, { unit: "D2", on: "2021-01-01" }))
    expect(parentOn(stateOf(spec, "D2"), day("2021-01-01"))).toBeUndefined()
  })
})
