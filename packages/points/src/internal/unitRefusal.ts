import type { BusinessDay, View } from "@civic-practice/core"
import { findOpenUnit, type UnitNotOpen, type UnknownUnit } from "@civic-practice/hierarchy"
import { Result } from "effect"

/** Why nothing can happen at a unit on a day: it is unknown, or not open. */
export type UnitRefusal = UnknownUnit | UnitNotOpen

export const unitRefusal = (
  unit: string,
  view: View,
  day: BusinessDay,
): UnitRefusal | undefined => {
  const found = findOpenUnit(unit, view, day)
  return Result.isFailure(found) ? found.failure : undefined
}
