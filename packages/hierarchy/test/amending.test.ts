import { AmendUnit, detailsOn, nameIn, Unit } from "@civic-practice/hierarchy"
import { describe, expect, it } from "vitest"
import { accepted, day, detailsOf, refused, sampleDistrict, stateOf } from "./sampleUnits.ts"

const amend = (on: string, details: object) => ({ unit: "S1", on, details })

describe("amending a unit", () => {
  it("changes what is named from that day on, and keeps what it was before", () => {
    const spec = sampleDistrict()
    accepted(
      spec.run(
        AmendUnit,
        amend("2021-07-01", { name: { zh: "新名站", en: "New Name" }, brand: "邻里" }),
      ),
    )
    accepted(spec.run(AmendUnit, amend("2022-07-01", { brand: null, floorArea: 53_000 })))
    const on = (text: string) => detailsOn(stateOf(spec, "S1"), day(text))
    expect(on("2021-06-30")).toEqual({ ...detailsOf("示例S1"), from: "2019-01-01" })
    expect(on("2018-06-30")).toEqual({ ...detailsOf("示例S1"), from: "2019-01-01" })
    expect(on("2021-07-01")).toMatchObject({ name: { zh: "新名站" }, brand: "邻里" })
    expect(on("2022-07-01")).toEqual({
      ...detailsOf("示例S1"),
      from: "2022-07-01",
      name: { zh: "新名站", en: "New Name" },
      floorArea: 53_000,
    })
    expect(nameIn({ zh: "新名站", en: "New Name" }, "en")).toBe("New Name")
    expect(nameIn({ zh: "新名站" }, "en")).toBe("新名站")
  })

  it("corrects the last change from the same day", () => {
    const spec = sampleDistrict()
    accepted(spec.run(AmendUnit, amend("2019-01-01", { brand: "邻里" })))
    expect(stateOf(spec, "S1").details).toEqual([
      { ...detailsOf("示例S1"), brand: "邻里", from: "2019-01-01" },
    ])
  })

  it("does nothing where all is as asked", () => {
    const spec = sampleDistrict()
    const count = spec.events().length
    const answer = accepted(
      spec.run(AmendUnit, amend("2021-07-01", { name: { zh: "示例S1" }, brand: null })),
    )
    expect(answer).toEqual({ changed: [] })
    expect(spec.events().length).toBe(count)
  })

  it("refuses days before the last change, and units that do not exist", () => {
    const spec = sampleDistrict()
    expect(refused(spec.run(AmendUnit, amend("2018-12-31", { brand: "邻里" })))).toMatchObject({
      _tag: "ChangeRecorded",
      recorded: "2019-01-01",
    })
    expect(
      refused(spec.run(AmendUnit, { ...amend("2021-07-01", {}), unit: "nowhere" })),
    ).toMatchObject({ _tag: "UnknownUnit" })
  })

  it("keeps the unit findable by its level and by its latest owner", () => {
    const spec = sampleDistrict()
    const owner = { kind: "village", name: { zh: "示例村" }, division: "220103008200" }
    accepted(spec.run(AmendUnit, amend("2021-07-01", { owner })))
    expect(Unit.keys?.(stateOf(spec, "S1"), "S1")).toEqual({
      all: [4, "S1"],
      byOwner: ["220103008200", 4, "S1"],
    })
  })
})
