import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitId } from "./UnitId.ts"

/** A unit to close; `on` is the first day on which it is closed. */
export const CloseUnitInput = Schema.Struct({ unit: UnitId, on: BusinessDay })
export type CloseUnitInput = typeof CloseUnitInput.Type

/**
 * Closes a unit (关闭), which no unit may be open under from that day on.
 *
 * Refusals: `UnknownUnit`, `UnitNotOpen`, `ChangeRecorded` where a change of the unit is recorded from that day or a
 * later one, `ChildrenOpen`.
 */
export const CloseUnit = command("hierarchy.closeUnit", {
  chinese: "关闭单位",
  input: CloseUnitInput,
  permission: ({ unit }) => at(unit, "hierarchy.closeUnit"),
  touches: ({ unit }) => [Unit.ref(unit), Children.ref(unit)],
  decide: ({ unit, on }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.close(unit, on)
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
