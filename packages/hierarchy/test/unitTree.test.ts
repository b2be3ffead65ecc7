import { Dispatcher, specification, system } from "@civic-practice/core"
import {
  FoundDistrict,
  MoveUnit,
  OpenUnit,
  readUnitTree,
  Unit,
  type UnitEvent,
  type UnitState,
  unitTree,
} from "@civic-practice/hierarchy"
import { layer as memoryStorage } from "@civic-practice/storage-memory"
import { Effect, Layer } from "effect"
import { expect, it } from "vitest"
import { accepted, day, detailsOf, sampleDistrict, treeOf, unitId, unitsOf } from "./sampleUnits.ts"

const today = day("2021-07-01")

it("answers for units it does not know as for ones that stand alone and are never open", () => {
  const tree = treeOf(sampleDistrict())
  expect(tree.state("nowhere")).toBeUndefined()
  expect(tree.details("nowhere", today)).toBeUndefined()
  expect(tree.parentOf("nowhere", today)).toBeUndefined()
  expect(tree.ancestorsOn("nowhere", today)).toEqual([])
  expect(tree.pathOn("nowhere", today)).toEqual([])
  const asOf = tree.on(today)
  expect(asOf.day).toBe(today)
  expect(asOf.isOpen("nowhere")).toBe(false)
  expect([asOf.parent("nowhere"), asOf.children("nowhere")]).toEqual([undefined, []])
  expect(asOf.levelCounts("nowhere").station).toBe(0)
})

it("is the same in whatever order the units are given", () => {
  const units = unitsOf(sampleDistrict())
  expect(unitTree(units.toReversed()).units).toEqual(unitTree(units).units)
})

it("says on which days it changes", () => {
  const spec = sampleDistrict()
  accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-10-01" }))
  expect(treeOf(spec).changeDays()).toEqual(["2019-01-01", "2021-10-01"])
})

it("gives details as they stood", () => {
  expect(treeOf(sampleDistrict()).details("S1", today)?.name).toEqual({ zh: "示例S1" })
})

it("finds the units above once for a stretch of days, and again where one of them has moved", () => {
  const spec = sampleDistrict()
  accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on: "2021-10-01" }))
  const tree = treeOf(spec)
  const first = tree.ancestorsOn("P1", today)
  expect(tree.ancestorsOn("P1", day("2020-01-01"))).toBe(first)
  expect(tree.ancestorsOn("P1", day("1999-01-01"))).toBe(first)
  expect(tree.ancestorsOn("P1", day("2021-10-01"))).toEqual(["S1", "I2", "C", "D"])
})

it("says so, and does not hang, where damaged states hold a circle", () => {
  const spec = sampleDistrict()
  const bad: UnitEvent = { _tag: "UnitMoved", on: today, parent: unitId("P1") }
  const units = unitsOf(spec).map(([unit, state]): [string, UnitState] => [
    unit,
    unit === "I1" ? Unit.evolve(state, bad) : state,
  ])
  const tree = unitTree(units)
  expect(() => tree.ancestorsOn("S1", today)).toThrow("circle")
  expect(() => tree.on(today).descendants("S1")).toThrow("circle")
  expect(tree.ancestorsOn("S1", day("2021-06-30"))).toEqual(["I1", "C", "D"])
})

it("is read from storage in pages of an index that has the order of the tree", async () => {
  // Ids whose order by code point is not that of their UTF-16 units.
  const stations = ["站\u{20BB7}", "站\uFF21", "站10", "站2", "站", "__proto__", "𠮷"]
  const by = { actor: system("test") }
  const district = { unit: "D", on: "2021-01-01", details: detailsOf("示例区") }
  const openings = [
    { unit: "C", level: "principalCentre", parent: "D", on: "2021-01-01", details: detailsOf("C") },
    ...stations.map((unit) => ({
      unit,
      level: "station",
      parent: "C",
      on: "2021-01-01",
      details: detailsOf("站"),
    })),
  ]
  const program = Effect.gen(function* () {
    const dispatcher = yield* Dispatcher
    yield* dispatcher.execute(FoundDistrict, district, by)
    for (const opening of openings) yield* dispatcher.execute(OpenUnit, opening, by)
    return yield* readUnitTree("test")
  })
  const layer = Dispatcher.layer({ realm: "test" }).pipe(Layer.provideMerge(memoryStorage))
  const tree = await Effect.runPromise(Effect.provide(program, layer))
  const spec = specification()
  accepted(spec.run(FoundDistrict, district))
  for (const opening of openings) accepted(spec.run(OpenUnit, opening))
  expect(tree.units).toEqual(treeOf(spec).units)
  expect(tree.on(today).children("C")).toEqual(treeOf(spec).on(today).children("C"))
  expect(tree.on(today).levelCounts("C")).toMatchObject({ principalCentre: 1, station: 7 })
})
