import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { parentsAsked } from "./internal/parentsAsked.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { holdsOn } from "./Placement.ts"
import { NotAChild } from "./TreeRefusal.ts"
import { parentOn, Unit } from "./Unit.ts"
import { UnitDetails } from "./UnitDetails.ts"
import { UnitId } from "./UnitId.ts"
import { UnknownUnit } from "./UnitRefusal.ts"

/** A unit that takes over part of one that is split; it stands under the same parent where none is given. */
export const Successor = Schema.Struct({
  unit: UnitId,
  parent: Schema.optionalKey(UnitId),
  details: UnitDetails,
  /** The units under the old one that it takes over. */
  children: Schema.optionalKey(Schema.Array(UnitId)),
})
export type Successor = typeof Successor.Type

const successors = Schema.Array(Successor).check(
  Schema.isMinLength(2, {
    message: "a split is into two units or more",
    chinese: "应拆分为两个或以上的单位",
  }),
  Schema.makeFilter(
    (into: ReadonlyArray<Successor>) =>
      noneTwice(into.map(({ unit }) => unit)) || "a successor is named twice",
    { chinese: "新单位不能重复" },
  ),
  Schema.makeFilter(
    (into: ReadonlyArray<Successor>) =>
      noneTwice(into.flatMap(({ children }) => children ?? [])) ||
      "a unit is to be taken over twice",
    { chinese: "同一下级单位不能由两个新单位承接" },
  ),
)

const noneTwice = (units: ReadonlyArray<UnitId>): boolean => new Set(units).size === units.length

/** A unit to split; `on` is the first day of its successors, on which it is closed. */
export const SplitUnitInput = Schema.Struct({ unit: UnitId, on: BusinessDay, into: successors })
export type SplitUnitInput = typeof SplitUnitInput.Type

const name = "hierarchy.splitUnit"

/**
 * Splits a unit (拆分) into new ones of its level, which take over the units under it; it refers to them as its
 * successors and they to it as their predecessor. Leave is asked at the unit and at every parent of its successors.
 *
 * Refusals: those of closing the unit (`ChildrenOpen` names the units under it that no successor takes over), of
 * opening the successors, of moving the units under it, and `NotAChild`.
 */
export const SplitUnit = command(name, {
  chinese: "拆分单位",
  input: SplitUnitInput,
  permission: ({ unit, on, into }, view) => {
    const parents = into.map(({ parent }) => parent)
    return [at(unit, name), ...parentsAsked(name, parents, unit, on, view)]
  },
  touches: ({ unit, into }) => [
    Unit.ref(unit),
    Children.ref(unit),
    ...into.map((successor) => Unit.ref(successor.unit)),
    ...into.flatMap(({ children }) => (children ?? []).map((child) => Unit.ref(child))),
  ],
  decide: ({ unit, on, into }, view): Decided => {
    const reshaping = new Reshaping(view)
    const old = reshaping.unit(unit)
    if (old === undefined) return Result.fail(new UnknownUnit({ unit }))
    const closed = reshaping.close(
      unit,
      on,
      into.map((successor) => successor.unit),
    )
    if (closed !== undefined) return Result.fail(closed)
    for (const successor of into) {
      const parent = successor.parent ?? parentOn(old, on)
      const opened = reshaping.open(successor.unit, {
        on,
        level: old.level,
        parent,
        details: successor.details,
        predecessors: [unit],
      })
      if (opened !== undefined) return Result.fail(opened)
    }
    const children = reshaping.children(unit)
    for (const successor of into) {
      for (const child of successor.children ?? []) {
        if (!children.some((one) => one.unit === child && holdsOn(one, on))) {
          return Result.fail(new NotAChild({ unit: child, parent: unit, on }))
        }
        const moved = reshaping.move(child, successor.unit, on, unit)
        if (moved !== undefined) return Result.fail(moved)
      }
    }
    return reshaping.decide()
  },
})
