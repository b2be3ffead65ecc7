import { InvalidInput } from "@civic-practice/core"
import { CloseUnit, MoveUnit, SplitUnit } from "@civic-practice/hierarchy"
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

const into = (
  ...successors: ReadonlyArray<{ unit: string; children?: ReadonlyArray<string>; parent?: string }>
) => successors.map((successor) => ({ ...successor, details: detailsOf(successor.unit) }))

describe("splitting a unit", () => {
  it("closes it and opens its successors in its place, which take over the units under it", () => {
    const spec = sampleDistrict()
    const answer = accepted(
      spec.run(SplitUnit, {
        unit: "I1",
        on: "2021-07-01",
        into: into({ unit: "I11", children: ["S1"] }, { unit: "I12", children: ["S2"] }),
      }),
    )
    expect(answer.changed).toEqual(["I1", "I11", "I12", "S1", "S2"])
    const before = treeOf(spec).on(day("2021-06-30"))
    expect(before.children("C")).toEqual(["I1", "I2"])
    expect(before.path("P1")).toEqual(["D", "C", "I1", "S1", "P1"])
    const after = treeOf(spec).on(day("2021-07-01"))
    expect(after.children("C")).toEqual(["I11", "I12", "I2"])
    expect(after.path("P1")).toEqual(["D", "C", "I11", "S1", "P1"])
    expect(after.children("I12")).toEqual(["S2"])
    const units = ["I11", "I12"]
    expect(stateOf(spec, "I1").successors).toEqual({ on: "2021-07-01", units })
    for (const unit of units) {
      expect(stateOf(spec, unit)).toMatchObject({
        level: "institute",
        predecessors: [{ on: "2021-07-01", units: ["I1"] }],
      })
    }
  })

  it("puts successors under the parents that are given", () => {
    const spec = sampleDistrict()
    const successors = into({ unit: "S31" }, { unit: "S32", parent: "I1" })
    accepted(spec.run(SplitUnit, { unit: "S3", on: "2021-07-01", into: successors }))
    const tree = treeOf(spec).on(day("2021-07-01"))
    expect(tree.parent("S31")).toBe("I2")
    expect(tree.parent("S32")).toBe("I1")
  })

  it("refuses as a whole where any part of it cannot be, and nothing has changed", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S2", parent: "C", on: "2022-01-01" }))
    accepted(spec.run(CloseUnit, { unit: "P1", on: "2021-07-01" }))
    const count = spec.events().length
    const on = "2021-07-01"
    for (const [input, expected] of [
      [
        { into: into({ unit: "I11", children: ["S1"] }, { unit: "I12" }) },
        { _tag: "ChildrenOpen", children: ["S2"] },
      ],
      [
        { into: into({ unit: "I11", children: ["S1", "S2", "S3"] }, { unit: "I12" }) },
        { _tag: "NotAChild", unit: "S3" },
      ],
      [
        { into: into({ unit: "I2", children: ["S1", "S2"] }, { unit: "I12" }) },
        { _tag: "UnitExists", unit: "I2" },
      ],
      [
        { into: into({ unit: "I11", children: ["S1", "S2"] }, { unit: "I12", parent: "S3" }) },
        { _tag: "LevelNotAllowed" },
      ],
      [
        { into: into({ unit: "I11", children: ["S1", "S2"] }, { unit: "I12", parent: "I1" }) },
        { _tag: "LevelNotAllowed" },
      ],
      [
        { into: into({ unit: "I11", children: ["S1", "S2"] }, { unit: "I12", parent: "S1" }) },
        { _tag: "LevelNotAllowed" },
      ],
      [
        { into: into({ unit: "I11", children: ["S1", "S2"] }, { unit: "I12", parent: "I11" }) },
        { _tag: "LevelNotAllowed" },
      ],
      [
        { into: into({ unit: "I11", parent: "I12" }, { unit: "I12", parent: "I11" }) },
        { _tag: "UnitBelowItself" },
      ],
      [
        { into: into({ unit: "I11", parent: "S1", children: ["S1"] }, { unit: "I12" }) },
        { _tag: "UnitBelowItself" },
      ],
      [
        {
          unit: "C",
          into: into({ unit: "C1", children: ["I1"] }, { unit: "C2", children: ["I2"] }),
        },
        { _tag: "PrincipalCentreTaken" },
      ],
      [{ unit: "P1", into: into({ unit: "P2" }, { unit: "P3" }) }, { _tag: "UnitNotOpen" }],
      [{ unit: "nowhere", into: into({ unit: "P2" }, { unit: "P3" }) }, { _tag: "UnknownUnit" }],
    ] as const) {
      expect(refused(spec.run(SplitUnit, { unit: "I1", on, ...input }))).toMatchObject(expected)
    }
    expect(spec.events().length).toBe(count)
  })

  it("refuses to hand on a unit that has left before that day", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-01-01" }))
    const successors = into({ unit: "I11", children: ["S1", "S2"] }, { unit: "I12" })
    expect(
      refused(spec.run(SplitUnit, { unit: "I1", on: "2021-07-01", into: successors })),
    ).toMatchObject({ _tag: "NotAChild", unit: "S1", parent: "I1" })
  })

  it("takes bad input for what it is", () => {
    const spec = sampleDistrict()
    for (const successors of [
      into({ unit: "S31" }),
      into({ unit: "S31" }, { unit: "S31" }),
      into({ unit: "S31", children: ["P1"] }, { unit: "S32", children: ["P1"] }),
    ]) {
      const input = { unit: "S1", on: "2021-07-01", into: successors }
      expect(refused(spec.run(SplitUnit, input))).toBeInstanceOf(InvalidInput)
    }
  })
})
