import {
  AmendUnit,
  CloseUnit,
  MergeUnits,
  MoveUnit,
  openSpans,
  ReopenUnit,
  SplitUnit,
} from "@civic-practice/hierarchy"
import { expect, it } from "vitest"
import { accepted, day, detailsOf, sampleDistrict, stateOf, treeOf } from "./sampleUnits.ts"

it("a station moves, closes, reopens, is merged, and the merged one is split: every day stays as it was", () => {
  const spec = sampleDistrict()
  accepted(spec.run(MoveUnit, { unit: "S2", parent: "I2", on: "2020-01-01" }))
  accepted(spec.run(CloseUnit, { unit: "S2", on: "2020-06-01" }))
  accepted(spec.run(ReopenUnit, { unit: "S2", on: "2020-09-01", parent: "I1" }))
  accepted(spec.run(AmendUnit, { unit: "S2", on: "2020-09-01", details: { brand: "邻里守望" } }))
  const merged = { _tag: "New", unit: "S12", details: detailsOf("合并站") }
  accepted(spec.run(MergeUnits, { units: ["S1", "S2"], on: "2021-01-01", into: merged }))
  const into = ["S121", "S122"].map((unit) => ({ unit, details: detailsOf(unit) }))
  const taking = into.map((one) => (one.unit === "S122" ? { ...one, children: ["P1"] } : one))
  accepted(spec.run(SplitUnit, { unit: "S12", on: "2022-01-01", into: taking }))

  const tree = treeOf(spec)
  const under = (on: string) => ["I1", "I2"].map((unit) => tree.on(day(on)).children(unit).join())
  expect(under("2018-12-31")).toEqual(["", ""])
  expect(under("2019-12-31")).toEqual(["S1,S2", "S3"])
  expect(under("2020-05-31")).toEqual(["S1", "S2,S3"])
  expect(under("2020-08-31")).toEqual(["S1", "S3"])
  expect(under("2020-12-31")).toEqual(["S1,S2", "S3"])
  expect(under("2021-12-31")).toEqual(["S12", "S3"])
  expect(under("2022-01-01")).toEqual(["S121,S122", "S3"])
  expect(tree.pathOn("P1", day("2020-12-31"))).toEqual(["D", "C", "I1", "S1", "P1"])
  expect(tree.pathOn("P1", day("2021-12-31"))).toEqual(["D", "C", "I1", "S12", "P1"])
  expect(tree.pathOn("P1", day("2022-01-01"))).toEqual(["D", "C", "I1", "S122", "P1"])
  // What is booked at a closed unit still counts where it stood last.
  expect(tree.ancestorsOn("S2", day("2020-08-31"))).toEqual(["I2", "C", "D"])
  expect(tree.ancestorsOn("S2", day("2025-01-01"))).toEqual(["I1", "C", "D"])
  expect(openSpans(stateOf(spec, "S2"))).toEqual([
    { from: "2019-01-01", until: "2020-06-01" },
    { from: "2020-09-01", until: "2021-01-01" },
  ])
})
