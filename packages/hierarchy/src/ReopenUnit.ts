import { at, BusinessDay, command } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { parentsAsked } from "./internal/parentsAsked.ts"
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

const name = "hierarchy.reopenUnit"

/**
 * Reopens a closed unit (重新启用) from a day after its closing. Leave is asked at the unit and at the parent under
 * which it comes to stand again.
 *
 * Refusals: `UnknownUnit`, `UnitAlreadyOpen`, `ChangeRecorded` where its last change is recorded from that day or a
 * later one, `UnitSucceeded` where it was split or merged, and those of opening a unit.
 */
export const ReopenUnit = command(name, {
  chinese: "重新启用单位",
  input: ReopenUnitInput,
  permission: ({ unit, on, parent }, view) => [
    at(unit, name),
    ...parentsAsked(name, [parent], unit, on, view),
  ],
  touches: ({ unit }) => [Unit.ref(unit)],
  decide: ({ unit, on, parent }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.reopen(unit, on, parent)
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
