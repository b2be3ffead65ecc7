import { BusinessDay, command, realmWide } from "@civic-practice/core"
import { Result, Schema } from "effect"
import type { Decided } from "./Changed.ts"
import { Children } from "./Children.ts"
import { Reshaping } from "./internal/Reshaping.ts"
import { Unit } from "./Unit.ts"
import { UnitDetails } from "./UnitDetails.ts"
import { UnitId } from "./UnitId.ts"

/** A district to found; `on` is its first day. */
export const FoundDistrictInput = Schema.Struct({
  unit: UnitId,
  on: BusinessDay,
  details: UnitDetails,
})
export type FoundDistrictInput = typeof FoundDistrictInput.Type

/** Founds a district (区): a root of the tree, under which the practice centres stand. Refusals: `UnitExists`. */
export const FoundDistrict = command("hierarchy.foundDistrict", {
  chinese: "设立区",
  input: FoundDistrictInput,
  permission: () => realmWide("hierarchy.foundDistrict"),
  touches: ({ unit }) => [Unit.ref(unit), Children.ref(unit)],
  decide: ({ unit, on, details }, view): Decided => {
    const reshaping = new Reshaping(view)
    const refused = reshaping.open(unit, { on, level: "district", parent: undefined, details })
    return refused === undefined ? reshaping.decide() : Result.fail(refused)
  },
})
