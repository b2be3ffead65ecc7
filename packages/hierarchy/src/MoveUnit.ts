import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitId } from "./UnitId.ts"

/** A unit to move; `on` is the first day under the new parent. */
export const MoveUnitInput = Schema.Struct({ unit: UnitId, parent: UnitId, on: BusinessDay })
export type MoveUnitInput = typeof MoveUnitInput.Type

/**
 * Moves a unit with all below it under another parent (划转), from a day on and until its next recorded change.
 *
 * Refusals: `UnknownUnit`, `UnitNotOpen`, `AlreadyUnderParent`, `ChangeRecorded` where a change of the unit is
 * recorded from that very day, `UnitBelowItself`, `LevelNotAllowed`, `ParentNotOpen`, `PrincipalCentreTaken`.
 */
export const MoveUnit = command("hierarchy.moveUnit", {
  chinese: "划转单位",
  input: MoveUnitInput,
  permission: ({ unit, parent }) => [
    at(unit, "hierarchy.moveUnit"),
    at(parent, "hierarchy.moveUnit"),
  ],
  touches: ({ unit, parent }) => [Unit.ref(unit), Unit.ref(parent), Children.ref(parent)],
  decide: ({ unit, parent, on }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.move(unit, parent, on)
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
