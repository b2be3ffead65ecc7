import { stateKind } from "@civic-practice/core"
import type { Placement } from "./Placement.ts"
import type { UnitId } from "./UnitId.ts"
import type { UnitLevel } from "./UnitLevel.ts"

/** A stretch of days on which a unit is open under the parent whose list this is in. */
export interface ChildPlacement extends Omit<Placement, "parent"> {
  readonly unit: UnitId
  readonly level: UnitLevel
}

/**
 * The children that a unit has, had or is to have; the stream's id is the parent's. It repeats what the children's
 * own streams say and is written with them, so that a decision about a parent need not look for its children.
 */
export const Children = stateKind<ReadonlyArray<ChildPlacement>>({
  name: "hierarchy.children",
  initial: [],
})

/** A parent's list after the placements of one child have changed. */
export const withChild = (
  list: ReadonlyArray<ChildPlacement>,
  parent: string,
  child: { readonly unit: UnitId; readonly level: UnitLevel },
  placements: ReadonlyArray<Placement>,
): ReadonlyArray<ChildPlacement> => {
  const after = list.filter(({ unit }) => unit !== child.unit)
  for (const { parent: under, ...placement } of placements) {
    if (under === parent) after.push({ ...child, ...placement })
  }
  return after
}
