import { explain, InvalidInput, specification } from "@civic-practice/core"
import {
  detailsOn,
  FloorArea,
  FoundDistrict,
  inSquareMetres,
  isOpenOn,
  OpenUnit,
  openSpans,
  parentOn,
  squareMetres,
} from "@civic-practice/hierarchy"
import { describe, expect, it } from "vitest"
import { accepted, day, detailsOf, refused, sampleDistrict, stateOf } from "./sampleUnits.ts"

const station = (parent: string, on: string, unit = "S9") => ({
  unit,
  level: "station",
  parent,
  on,
  details: detailsOf("示例站"),
})

describe("opening a unit", () => {
  it("opens it on the day named and not before, be that in the past or in the future", () => {
    const spec = sampleDistrict()
    expect(accepted(spec.run(OpenUnit, station("I1", "2030-05-01")))).toEqual({ changed: ["S9"] })
    accepted(spec.run(OpenUnit, station("I1", "2019-01-01", "S8")))
    const state = stateOf(spec, "S9")
    expect(isOpenOn(state, day("2030-04-30"))).toBe(false)
    expect(isOpenOn(state, day("2030-05-01"))).toBe(true)
    expect(parentOn(state, day("2030-05-01"))).toBe("I1")
    expect(openSpans(state)).toEqual([{ from: "2030-05-01" }])
    expect(isOpenOn(stateOf(spec, "S8"), day("2019-01-01"))).toBe(true)
  })

  it("keeps what is told of it", () => {
    const spec = sampleDistrict()
    const details = {
      name: { zh: "欣园街道新时代文明实践所", en: "Xinyuan Institute" },
      owner: { kind: "subdistrict", name: { zh: "欣园街道" }, division: "220103010" },
      host: { zh: "综合文化站" },
      floorArea: squareMetres(2550),
      brand: "让老树发新芽、让新树长成",
    }
    accepted(
      spec.run(OpenUnit, {
        unit: "220103010-00",
        level: "institute",
        parent: "C",
        on: "2019-02-01",
        details,
      }),
    )
    const { from, ...kept } = detailsOn(stateOf(spec, "220103010-00"), day("2021-01-01")) ?? {}
    expect(kept).toEqual(details)
    expect(from).toBe("2019-02-01")
    expect(inSquareMetres(squareMetres(2550.25))).toBe(2550.25)
    expect(squareMetres(2550)).toBe(FloorArea.make(255_000))
  })

  it("refuses an id that is taken, and leaves its holder as it was", () => {
    const spec = sampleDistrict()
    const before = stateOf(spec, "S1")
    const refusal = refused(spec.run(OpenUnit, station("I2", "2020-01-01", "S1")))
    expect(refusal).toMatchObject({ _tag: "UnitExists", unit: "S1" })
    expect(
      refused(spec.run(FoundDistrict, { unit: "S1", on: "2020-01-01", details: detailsOf("x") })),
    ).toMatchObject({ _tag: "UnitExists" })
    expect(stateOf(spec, "S1")).toBe(before)
  })

  it("refuses a parent that does not exist, that is not open throughout, or that is the unit itself", () => {
    const spec = sampleDistrict()
    expect(refused(spec.run(OpenUnit, station("nowhere", "2020-01-01")))).toMatchObject({
      _tag: "UnknownUnit",
      unit: "nowhere",
    })
    expect(refused(spec.run(OpenUnit, station("I1", "2018-12-31")))).toMatchObject({
      _tag: "ParentNotOpen",
      parent: "I1",
      on: "2018-12-31",
    })
    expect(refused(spec.run(OpenUnit, station("S9", "2020-01-01")))).toMatchObject({
      _tag: "UnitBelowItself",
    })
  })

  it("refuses a level under one where it does not belong, naming those where it does", () => {
    const spec = sampleDistrict()
    const refusal = refused(spec.run(OpenUnit, station("D", "2020-01-01")))
    expect(refusal).toMatchObject({
      _tag: "LevelNotAllowed",
      level: "station",
      parentLevel: "district",
      allowed: ["principalCentre", "subCentre", "institute"],
    })
    expect(explain(refusal, "zh")).toContain("选择上级：新时代文明实践中心")
    expect(explain(refusal, "en")).toContain("practice institute")
  })

  it("allows a district one principal centre at a time, and any number of sub-centres", () => {
    const spec = sampleDistrict()
    const centre = (unit: string, level: string, on: string, parent = "D") => ({
      unit,
      level,
      parent,
      on,
      details: detailsOf("示例中心"),
    })
    expect(
      refused(spec.run(OpenUnit, centre("C2", "principalCentre", "2025-01-01"))),
    ).toMatchObject({
      _tag: "PrincipalCentreTaken",
      district: "D",
      principal: "C",
      on: "2025-01-01",
    })
    accepted(spec.run(OpenUnit, centre("B1", "subCentre", "2020-01-01")))
    accepted(spec.run(OpenUnit, centre("B2", "subCentre", "2020-01-01", "C")))
    accepted(
      spec.run(FoundDistrict, { unit: "D2", on: "2019-01-01", details: detailsOf("另一区") }),
    )
    accepted(spec.run(OpenUnit, centre("C2", "principalCentre", "2020-01-01", "D2")))
  })

  it("writes the unit and its parent's list and nothing else, so that openings elsewhere do not collide", () => {
    const spec = sampleDistrict()
    const input = accepted(OpenUnit.decode(station("I1", "2020-01-01")))
    const occasion = { realm: "r", actor: { _tag: "System", id: "s" }, at: 0, now: 0 } as never
    const { changes } = accepted(OpenUnit.decide(input, spec.view, occasion))
    expect(changes.map(({ kind, id }) => `${kind.name} ${id}`)).toEqual([
      "hierarchy.unit S9",
      "hierarchy.children I1",
    ])
  })

  it.each([
    ["unit", { unit: "a/b" }],
    ["unit", { unit: "a b" }],
    ["unit", { unit: "a\u3000b" }],
    ["unit", { unit: "a\u200bb" }],
    ["unit", { unit: "" }],
    ["unit", { unit: "x".repeat(65) }],
    ["level", { level: "district" }],
    ["on", { on: "2021-02-30" }],
    ["details.name.zh", { details: { ...detailsOf("x"), name: { zh: " " } } }],
    ["details.floorArea", { details: { ...detailsOf("x"), floorArea: -120 } }],
    ["details.floorArea", { details: { ...detailsOf("x"), floorArea: 25.5 } }],
    [
      "details.owner.division",
      { details: { ...detailsOf("x"), owner: { ...detailsOf("x").owner, division: "2201" } } },
    ],
    ["brand", { brand: "in the wrong place" }],
  ])("refuses bad input, naming the field %s", (field, change) => {
    const refusal = refused(
      specification().run(OpenUnit, { ...station("I1", "2020-01-01"), ...change }),
    )
    expect(refusal).toBeInstanceOf(InvalidInput)
    expect(refusal).toMatchObject({ issues: [{ field }] })
  })
})
