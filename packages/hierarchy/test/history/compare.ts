import { type Specification, specification } from "@civic-practice/core"
import { Children, isOpenOn, parentOn, unitLevels } from "@civic-practice/hierarchy"
import { expect } from "vitest"
import { stateOf, treeOf, unitsOf } from "../sampleUnits.ts"
import { DayModel } from "./DayModel.ts"
import { type Intent, stepFrom } from "./Intent.ts"
import { dayCount, dayOf, realCommands, type Step, smallTree, take } from "./Step.ts"
import { treeFaults } from "./treeFaults.ts"

const days = Array.from({ length: dayCount }, (_, day) => day)

/** How many steps of each kind were asked for and accepted. */
export type Tally = Map<Step["_tag"], number>

/** Lives through a history beside the slow model, which must agree with every step; counts what was accepted. */
export const liveThrough = (intents: ReadonlyArray<Intent>, tally: Tally): void => {
  const spec = specification()
  const model = new DayModel()
  for (const intent of [...smallTree, ...intents]) {
    const step = "kind" in intent ? stepFrom(intent, spec) : intent
    const before = [unitsOf(spec), spec.events().length]
    const taken = take(spec, realCommands, step)
    expect({ step, taken }).toEqual({ step, taken: model.take(step) })
    if (taken) tally.set(step._tag, (tally.get(step._tag) ?? 0) + 1)
    else expect([unitsOf(spec), spec.events().length]).toEqual(before)
    expectSameUnits(spec, model)
  }
  expectSameTree(spec, model)
}

const expectSameUnits = (spec: Specification, model: DayModel): void => {
  const units = unitsOf(spec)
  expect(units.map(([unit]) => unit).sort()).toEqual(model.ids().toSorted())
  for (const day of days) {
    const found = units.map(([unit, state]) => [
      unit,
      isOpenOn(state, dayOf(day)),
      parentOn(state, dayOf(day)),
    ])
    const expected = units.map(([unit]) => [unit, model.isOpen(unit, day), model.parent(unit, day)])
    expect(found).toEqual(expected)
    expect([...treeFaults(units, dayOf(day))]).toEqual([])
  }
}

const expectSameTree = (spec: Specification, model: DayModel): void => {
  const tree = treeOf(spec)
  const units = [...tree.units]
  const inOrder = (some: ReadonlyArray<string>) => units.filter((unit) => some.includes(unit))
  const below = (unit: string, day: number): ReadonlyArray<string> =>
    inOrder(model.children(unit, day)).flatMap((child) => [child, ...below(child, day)])
  const countsOf = (some: ReadonlyArray<string>) =>
    Object.fromEntries(
      unitLevels.map((level) => [level, some.filter((unit) => model.level(unit) === level).length]),
    )
  // Backwards, so that what is remembered of one day is not always what was just asked.
  for (const day of days.toReversed()) {
    const asOf = tree.on(dayOf(day))
    const open = units.filter((unit) => model.isOpen(unit, day))
    expect(asOf.open()).toEqual(open)
    expect(asOf.roots()).toEqual(open.filter((unit) => model.on(unit, day) === "root"))
    expect(asOf.levelCounts()).toEqual(countsOf(open))
    for (const unit of units) {
      const chain = model.chain(unit, day)
      expect(tree.parentOf(unit, dayOf(day))).toEqual(model.parent(unit, day))
      expect(tree.ancestorsOn(unit, dayOf(day))).toEqual(chain)
      expect(tree.pathOn(unit, dayOf(day))).toEqual([...chain.toReversed(), unit])
      const isOpen = open.includes(unit)
      expect(asOf.isOpen(unit)).toBe(isOpen)
      expect(asOf.parent(unit)).toEqual(isOpen ? chain[0] : undefined)
      expect(asOf.ancestors(unit)).toEqual(isOpen ? chain : [])
      expect(asOf.path(unit)).toEqual(isOpen ? [...chain.toReversed(), unit] : [])
      expect(asOf.children(unit)).toEqual(inOrder(model.children(unit, day)))
      expect(asOf.descendants(unit)).toEqual(below(unit, day))
      expect(asOf.levelCounts(unit)).toEqual(countsOf(isOpen ? [unit, ...below(unit, day)] : []))
    }
  }
  for (const unit of units) {
    const listed = spec.view.get(Children.ref(unit)).map((child) => JSON.stringify(child))
    const placed = units.flatMap((child) => {
      const { level, placements } = stateOf(spec, child)
      return placements.flatMap(({ parent, ...span }) =>
        parent === unit ? [JSON.stringify({ unit: child, level, ...span })] : [],
      )
    })
    expect(listed.toSorted()).toEqual(placed.toSorted())
  }
}
