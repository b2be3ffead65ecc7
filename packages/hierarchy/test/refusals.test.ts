import { explain } from "@civic-practice/core"
import {
  AlreadyUnderParent,
  ChangeInForce,
  ChangeRecorded,
  ChildrenOpen,
  type HierarchyRefusal,
  LevelNotAllowed,
  LevelsDiffer,
  NotAChild,
  NothingRecorded,
  ParentNotOpen,
  PrincipalCentreTaken,
  UnitAlreadyOpen,
  UnitBelowItself,
  UnitExists,
  UnitNotOpen,
  UnitSucceeded,
  UnknownUnit,
} from "@civic-practice/hierarchy"
import { expect, it } from "vitest"

const unit = "S1"
const parent = "I1"
const on = "2021-07-01"

/** One of each; the compiler asks for those that are missing. */
const refusals: { readonly [Tag in HierarchyRefusal["_tag"]]: HierarchyRefusal } = {
  UnknownUnit: new UnknownUnit({ unit }),
  UnitExists: new UnitExists({ unit }),
  UnitNotOpen: new UnitNotOpen({ unit, on }),
  UnitAlreadyOpen: new UnitAlreadyOpen({ unit, on }),
  ChangeInForce: new ChangeInForce({ unit, on, today: "2021-07-02" }),
  NothingRecorded: new NothingRecorded({ unit, on }),
  ChangeRecorded: new ChangeRecorded({ unit, on, recorded: "2022-01-01" }),
  UnitSucceeded: new UnitSucceeded({ unit, successors: ["S2", "S3"] }),
  AlreadyUnderParent: new AlreadyUnderParent({ unit, parent, from: on }),
  LevelNotAllowed: new LevelNotAllowed({
    unit,
    level: "station",
    parent,
    parentLevel: "point",
    allowed: ["institute"],
  }),
  ParentNotOpen: new ParentNotOpen({ unit, parent, on }),
  UnitBelowItself: new UnitBelowItself({ unit, parent, on }),
  PrincipalCentreTaken: new PrincipalCentreTaken({ unit, district: "D", principal: "C", on }),
  ChildrenOpen: new ChildrenOpen({ unit, on, children: ["P1", "P2"] }),
  NotAChild: new NotAChild({ unit, parent, on }),
  LevelsDiffer: new LevelsDiffer({ unit, level: "station", expected: "institute" }),
}

it.each(Object.entries(refusals))(
  "%s tells a clerk in Chinese and in English what and where",
  (tag, refusal) => {
    expect(refusal._tag).toBe(tag)
    const [zh, en] = [explain(refusal, "zh"), explain(refusal, "en")]
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).not.toMatch(/\p{Script=Han}/u)
    expect(refusal.message).toBe(en)
    for (const value of Object.values(refusal)) {
      const shown = (Array.isArray(value) ? value : [value]).filter((one) => /[\d]/.test(one))
      for (const one of shown) {
        expect(zh).toContain(one)
        expect(en).toContain(one)
      }
    }
  },
)

it("a unit with many units under it names the first of them and says how many there are", () => {
  const children = Array.from({ length: 120 }, (_, index) => `S${index}`)
  const refusal = new ChildrenOpen({ unit: "I1", on, children })
  expect(explain(refusal, "zh")).toContain("S9 等 120 个")
  expect(explain(refusal, "en")).toContain("S9 and 110 more")
})
