import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { parentsAsked } from "./internal/parentsAsked.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { holdsOn } from "./Placement.ts"
import { LevelsDiffer } from "./TreeRefusal.ts"
import { parentOn, Unit } from "./Unit.ts"
import { UnitDetails } from "./UnitDetails.ts"
import { UnitId } from "./UnitId.ts"
import { UnknownUnit } from "./UnitRefusal.ts"

/** What the units become: a new one (under the parent of the first where none is given), or part of one that exists. */
export const MergeTarget = Schema.Union([
  Schema.TaggedStruct("New", {
    unit: UnitId,
    parent: Schema.optionalKey(UnitId),
    details: UnitDetails,
  }),
  Schema.TaggedStruct("Existing", { unit: UnitId }),
])
export type MergeTarget = typeof MergeTarget.Type

/** Units to merge; `on` is the first day of the merged unit, on which they are closed. */
export const MergeUnitsInput = Schema.Struct({
  units: Schema.Array(UnitId).check(
    Schema.isMinLength(1, { message: "units to merge are needed", chinese: "请填写要合并的单位" }),
    Schema.isUnique({ message: "a unit is named twice", chinese: "单位不能重复" }),
  ),
  on: BusinessDay,
  into: MergeTarget,
}).check(
  Schema.makeFilter(
    ({ units, into }) =>
      units.includes(into.unit)
        ? { path: ["into", "unit"], issue: "a unit cannot be merged into itself" }
        : into._tag === "New" && units.length < 2
          ? { path: ["units"], issue: "a merger into a new unit is of two units or more" }
          : undefined,
    { chinese: "不能并入自身；合并为新单位时，原单位应有两个或以上" },
  ),
)
export type MergeUnitsInput = typeof MergeUnitsInput.Type

const name = "hierarchy.mergeUnits"

/**
 * Merges units of one level (合并) into a new one or into one that exists. The units under them come under it from
 * the same day; they refer to it as their successor and it to them as its predecessors. Leave is asked at the
 * units and at the existing one, or at the parent of the new one.
 *
 * Refusals: `UnknownUnit`, `LevelsDiffer`, and those of closing the units, of opening the new one, and of moving the
 * units under them; `UnitNotOpen` where the existing one is not open on that day.
 */
export const MergeUnits = command(name, {
  chinese: "合并单位",
  input: MergeUnitsInput,
  permission: ({ units, on, into }, view) => [
    ...units.map((unit) => at(unit, name)),
    ...(into._tag === "Existing"
      ? [at(into.unit, name)]
      : parentsAsked(name, [into.parent], units[0] ?? into.unit, on, view)),
  ],
  touches: ({ units, into }) =>
    [...units, into.unit].flatMap((unit) => [Unit.ref(unit), Children.ref(unit)]),
  decide: ({ units, on, into }, view): Decided => {
    const reshaping = new Reshaping(view)
    const first = units[0] ?? into.unit
    const model = reshaping.unit(first)
    if (model === undefined) return Result.fail(new UnknownUnit({ unit: first }))
    const target = into.unit
    const opened =
      into._tag === "Existing"
        ? reshaping.absorb(target, on, units)
        : reshaping.open(target, {
            on,
            level: model.level,
            parent: into.parent ?? parentOn(model, on),
            details: into.details,
            predecessors: units,
          })
    if (opened !== undefined) return Result.fail(opened)
    for (const unit of units) {
      const closed = reshaping.close(unit, on, [target])
      if (closed !== undefined) return Result.fail(closed)
    }
    for (const unit of [...units, target]) {
      const level = reshaping.unit(unit)?.level ?? model.level
      if (level === model.level) continue
      return Result.fail(new LevelsDiffer({ unit, level, expected: model.level }))
    }
    for (const unit of units) {
      for (const child of reshaping.children(unit)) {
        const moved = holdsOn(child, on) ? reshaping.move(child.unit, target, on, unit) : undefined
        if (moved !== undefined) return Result.fail(moved)
      }
    }
    return reshaping.decide()
  },
})
