import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitDetails } from "./UnitDetails.ts"
import { UnitId } from "./UnitId.ts"

/** A unit to open; `on` is the first day on which it is open, and may lie in the past or in the future. */
export const OpenUnitInput = Schema.Struct({
  unit: UnitId,
  level: Schema.Literals(["principalCentre", "subCentre", "institute", "station", "point"]),
  parent: UnitId,
  on: BusinessDay,
  details: UnitDetails,
})
export type OpenUnitInput = typeof OpenUnitInput.Type

/**
 * Opens a new practice unit (设立) under a parent that is open from that day on.
 *
 * Refusals: `UnitExists`, `UnknownUnit`, `LevelNotAllowed`, `ParentNotOpen`, `PrincipalCentreTaken`, and
 * `UnitBelowItself` where it is its own parent.
 */
export const OpenUnit = command("hierarchy.openUnit", {
  chinese: "设立单位",
  input: OpenUnitInput,
  permission: ({ parent }) => at(parent, "hierarchy.openUnit"),
  touches: ({ unit, parent }) => [Unit.ref(unit), Unit.ref(parent), Children.ref(parent)],
  decide: ({ unit, level, parent, on, details }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.open(unit, { on, level, parent, details })
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
