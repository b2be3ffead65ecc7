import type { BusinessDay, View } from "@civic-practice/core"
import { Children } from "../Children.ts"
import { Unit } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"

/**
 * A unit and all that was changed with it from a day by splits and mergers: those that were closed, opened or enlarged,
 * and the units that came from one of them under another.
 */
export const changedTogether = (
  unit: UnitId,
  on: BusinessDay,
  view: View,
): ReadonlyArray<UnitId> => {
  const together = new Set([unit])
  // A set is gone through with what is added meanwhile.
  for (const one of together) {
    const { successors, predecessors = [] } = view.get(Unit.ref(one))
    for (const succession of successors === undefined
      ? predecessors
      : [successors, ...predecessors]) {
      if (succession.on === on) for (const other of succession.units) together.add(other)
    }
  }
  const moved: Array<UnitId> = []
  for (const one of together) {
    for (const child of view.get(Children.ref(one))) {
      const { from, takenOverFrom } = child
      if (from !== on || together.has(child.unit)) continue
      if (takenOverFrom !== undefined && together.has(takenOverFrom)) moved.push(child.unit)
    }
  }
  return [...together, ...moved]
}

/** The parents under which a unit stands until a day and from that day on. */
export const placedAround = (unit: UnitId, on: BusinessDay, view: View): ReadonlyArray<UnitId> =>
  view
    .get(Unit.ref(unit))
    .placements.flatMap(({ from, until, parent }) =>
      parent !== undefined && (from === on || until === on) ? [parent] : [],
    )
