import {
  AmendUnit,
  CloseUnit,
  MergeUnits,
  MoveUnit,
  OpenUnit,
  SplitUnit,
  WithdrawChange,
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
const early = { at: Date.parse("2021-06-30T12:00+08:00") }
const late = { at: Date.parse("2021-07-01T00:00+08:00") }

/** A district in which a change was recorded, and the states of its units before. */
const after = (change: (spec: ReturnType<typeof sampleDistrict>) => unknown) => {
  const spec = sampleDistrict()
  const units = ["D", "C", "I1", "I2", "S1", "S2", "S3", "P1"]
  const states = () => units.map((unit) => stateOf(spec, unit))
  const before = states()
  change(spec)
  expect(states()).not.toEqual(before)
  return { spec, isAsBefore: () => expect(states()).toEqual(before) }
}

const details = detailsOf("新名称")

describe("a change that is yet to come", () => {
  it.each([
    ["a move", "S1", MoveUnit, { unit: "S1", parent: "I2", on }],
    ["a closing", "S2", CloseUnit, { unit: "S2", on }],
    ["new details", "S1", AmendUnit, { unit: "S1", on, details }],
    [
      "a split, by the unit that is split",
      "I1",
      SplitUnit,
      {
        unit: "I1",
        on,
        into: [
          { unit: "X1", details, children: ["S1", "S2"] },
          { unit: "X2", details },
        ],
      },
    ],
    [
      "a split, by a successor",
      "X2",
      SplitUnit,
      {
        unit: "I1",
        on,
        into: [
          { unit: "X1", details, children: ["S1", "S2"] },
          { unit: "X2", details },
        ],
      },
    ],
    [
      "a merger, by the unit that takes over",
      "I2",
      MergeUnits,
      { units: ["I1"], on, into: { _tag: "Existing", unit: "I2" } },
    ],
    [
      "a merger, by one that is merged",
      "I1",
      MergeUnits,
      { units: ["I1", "I2"], on, into: { _tag: "New", unit: "X1", details } },
    ],
  ] as const)("is withdrawn as if it had never been recorded: %s", (_, unit, command, input) => {
    const { spec, isAsBefore } = after((one) =>
      accepted(one.run(command as typeof MoveUnit, input)),
    )
    const tree = treeOf(sampleDistrict()).on(day(on))
    accepted(spec.run(WithdrawChange, { unit, on }, early))
    isAsBefore()
    expect(treeOf(spec).units).toEqual(treeOf(sampleDistrict()).units)
    expect(treeOf(spec).on(day(on)).open()).toEqual(tree.open())
    expect(refused(spec.run(WithdrawChange, { unit, on }, early))).toMatchObject({
      _tag: /^X/.test(unit) ? "UnknownUnit" : "NothingRecorded",
    })
  })

  it("may be an opening, after which the unit can be opened otherwise", () => {
    const spec = sampleDistrict()
    const opening = { unit: "S9", level: "station", parent: "I1", on, details }
    accepted(spec.run(OpenUnit, opening))
    accepted(spec.run(WithdrawChange, { unit: "S9", on }, early))
    expect(treeOf(spec).units).not.toContain("S9")
    expect(refused(spec.run(CloseUnit, { unit: "S9", on }))).toMatchObject({ _tag: "UnknownUnit" })
    accepted(spec.run(OpenUnit, { ...opening, parent: "I2" }))
    expect(treeOf(spec).on(day(on)).parent("S9")).toBe("I2")
  })

  it("cannot be withdrawn from the day on from which it holds", () => {
    const { spec } = after((one) => accepted(one.run(CloseUnit, { unit: "S2", on })))
    expect(refused(spec.run(WithdrawChange, { unit: "S2", on }, late))).toMatchObject({
      _tag: "ChangeInForce",
      today: on,
    })
  })

  it("is withdrawn after those that were recorded from later days", () => {
    const spec = sampleDistrict()
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I2", on }))
    accepted(spec.run(MoveUnit, { unit: "S1", parent: "I1", on: "2022-01-01" }))
    expect(refused(spec.run(WithdrawChange, { unit: "S1", on }, early))).toMatchObject({
      _tag: "ChangeRecorded",
      recorded: "2022-01-01",
    })
    accepted(spec.run(WithdrawChange, { unit: "S1", on: "2022-01-01" }, early))
    accepted(spec.run(WithdrawChange, { unit: "S1", on }, early))
  })

  const into = [
    { unit: "X1", details, children: ["S1", "S2"] },
    { unit: "X2", details },
  ]
  const split = (spec: ReturnType<typeof sampleDistrict>) =>
    accepted(spec.run(SplitUnit, { unit: "I1", on, into }))
  const merge = (spec: ReturnType<typeof sampleDistrict>) =>
    accepted(spec.run(MergeUnits, { units: ["I1"], on, into: { _tag: "Existing", unit: "I2" } }))

  it.each([
    ["a split", "I1", split],
    ["a merger", "I2", merge],
  ])(
    "is withdrawn with the moves it caused, where a unit had moved before it since: %s",
    (_, unit, change) => {
      const spec = sampleDistrict()
      const opening = { unit: "I9", level: "institute", parent: "C", on: "2020-01-01", details }
      accepted(spec.run(OpenUnit, opening))
      change(spec)
      accepted(spec.run(MoveUnit, { unit: "S1", parent: "I9", on: "2021-06-01" }))
      accepted(spec.run(WithdrawChange, { unit, on }, early))
      expect(treeOf(spec).on(day(on)).parent("S1")).toBe("I9")
      expect(treeOf(spec).on(day(on)).parent("S2")).toBe("I1")
    },
  )

  it("does not take a unit along that moved by itself on the same day", () => {
    const spec = sampleDistrict()
    split(spec)
    accepted(spec.run(MoveUnit, { unit: "S3", parent: "X2", on }))
    expect(refused(spec.run(WithdrawChange, { unit: "I1", on }, early))).toMatchObject({
      _tag: "ChildrenOpen",
      children: ["S3"],
    })
    accepted(spec.run(WithdrawChange, { unit: "S3", on }, early))
    accepted(spec.run(WithdrawChange, { unit: "I1", on }, early))
  })

  it("stays where the tree rests on it", () => {
    const spec = sampleDistrict()
    accepted(spec.run(OpenUnit, { unit: "S9", level: "station", parent: "I1", on, details }))
    accepted(spec.run(OpenUnit, { unit: "P9", level: "point", parent: "S9", on, details }))
    expect(refused(spec.run(WithdrawChange, { unit: "S9", on }, early))).toMatchObject({
      _tag: "ChildrenOpen",
      children: ["P9"],
    })
  })
})
