import type { Occasion, View } from "@civic-practice/core"
import { ancestry, type UnitId } from "@civic-practice/hierarchy"
import type { Lot } from "./Lot.ts"

/**
 * The lots issued by a unit or by one below it, by the tree as it stands when the command is recorded: whose points
 * are deducted is a matter of authority, which is held now.
 */
export const issuedBelow = (
  lots: ReadonlyArray<Lot>,
  unit: UnitId,
  view: View,
  occasion: Occasion,
): ReadonlyArray<Lot> => {
  const now = { ...occasion, at: occasion.now }
  const known = new Map<UnitId, boolean>()
  return lots.filter((lot) => {
    let isBelow = known.get(lot.unit)
    if (isBelow === undefined) {
      isBelow = [...ancestry(lot.unit, view, now)].includes(unit)
      known.set(lot.unit, isBelow)
    }
    return isBelow
  })
}
