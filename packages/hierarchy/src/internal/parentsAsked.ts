import { at, type BusinessDay, type Permission, type View } from "@civic-practice/core"
import { parentOn, Unit } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"

/**
 * Leave at each parent under which units come to stand, once each: at those that are named and, where one is not, at
 * the parent of the unit in whose place they come.
 */
export const parentsAsked = (
  action: string,
  parents: ReadonlyArray<UnitId | undefined>,
  inPlaceOf: UnitId,
  on: BusinessDay,
  view: View,
): ReadonlyArray<Permission> => {
  const asked = new Set(parents)
  if (asked.delete(undefined)) {
    const state = view.find(Unit.ref(inPlaceOf))
    asked.add(state === undefined ? undefined : parentOn(state, on))
  }
  // Neither an unknown unit, which the decision refuses, nor a district has a parent.
  return [...asked].flatMap((parent) => (parent === undefined ? [] : [at(parent, action)]))
}
