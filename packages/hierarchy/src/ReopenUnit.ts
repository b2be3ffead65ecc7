import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitId } from "./UnitId.ts"

/** A unit to reopen; `on` is the first day on which it is open again, under its last parent where none is given. */
export const ReopenUnitInput = Schema.Struct({
  unit: UnitId,
  on: BusinessDay,
  parent: Schema.optionalKey(UnitId),
})
export type ReopenUnitInput = typeof ReopenUnitInput.Type

/**
 * Reopens a closed unit (重新启用) from a day after its closing.
 *
 * Refusals: `UnknownUnit`, `UnitAlreadyOpen`, `ChangeRecorded` where its last change is recorded from that day or a
 * later one, `UnitSucceeded` where it was split or merged, and those of opening a unit.
 */
export const ReopenUnit = command("hierarchy.reopenUnit", {
  input: ReopenUnitInput,
  permission: ({ unit, parent }) => [
    at(unit, "hierarchy.reopenUnit"),
    ...(parent === undefined ? [] : [at(parent, "hierarchy.reopenUnit")]),
  ],
  touches: ({ unit }) => [Unit.ref(unit)],
  decide: ({ unit, on, parent }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.reopen(unit, on, parent)
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
