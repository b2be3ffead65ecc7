import { append, at, BusinessDay, canonicalJson, command, decided } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Unit } from "./Unit.ts"
import { DetailsPatch, patched } from "./UnitDetails.ts"
import { UnitId } from "./UnitId.ts"
import { ChangeRecorded, UnknownUnit } from "./UnitRefusal.ts"

/** Details to change; `on` is the first day on which the new ones hold. */
export const AmendUnitInput = Schema.Struct({
  unit: UnitId,
  on: BusinessDay,
  details: DetailsPatch,
})
export type AmendUnitInput = typeof AmendUnitInput.Type

/**
 * Changes the name, administrative owner, host, floor area or brand of a unit from a day on. From the day of the last
 * change on it corrects that one; what already holds as asked is left alone.
 *
 * Refusals: `UnknownUnit`, `ChangeRecorded` where details are recorded from a later day (the opening counts as one).
 */
export const AmendUnit = command("hierarchy.amendUnit", {
  chinese: "修改单位信息",
  input: AmendUnitInput,
  permission: ({ unit }) => at(unit, "hierarchy.amendUnit"),
  touches: ({ unit }) => [Unit.ref(unit)],
  decide: ({ unit, on, details: patch }, view): Decided => {
    const last = view.find(Unit.ref(unit))?.details.at(-1)
    if (last === undefined) return Result.fail(new UnknownUnit({ unit }))
    const { from, ...details } = last
    if (on < from) return Result.fail(new ChangeRecorded({ unit, on, recorded: from }))
    const amended = patched(details, patch)
    return Result.succeed(
      canonicalJson(amended) === canonicalJson(details)
        ? decided({ changed: [] })
        : decided(
            { changed: [unit] },
            append(Unit.ref(unit), { _tag: "UnitAmended", on, details: amended }),
          ),
    )
  },
})
