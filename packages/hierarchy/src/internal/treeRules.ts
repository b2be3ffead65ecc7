import type { BusinessDay } from "@civic-practice/core"
import type { ChildPlacement } from "../Children.ts"
import { firstGap, type Placement, type Span, shared } from "../Placement.ts"
import {
  ChildrenOpen,
  type HierarchyRefusal,
  LevelNotAllowed,
  ParentNotOpen,
  PrincipalCentreTaken,
  UnitBelowItself,
} from "../TreeRefusal.ts"
import type { UnitState } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"
import { parentLevels } from "../UnitLevel.ts"
import { UnknownUnit } from "../UnitRefusal.ts"

/** The tree as a change would leave it. */
export interface Prospect {
  unit(unit: UnitId): UnitState | undefined
  children(unit: UnitId): ReadonlyArray<ChildPlacement>
}

/** What speaks against a unit being open under a parent for a span of days. */
export const checkPlaced = (
  tree: Prospect,
  unit: UnitId,
  { level }: UnitState,
  placement: Placement,
  cycleFree: boolean,
): HierarchyRefusal | undefined => {
  const { parent } = placement
  // A district stands under none; every other level is opened with a parent.
  if (parent === undefined) return undefined
  const above = tree.unit(parent)
  if (above === undefined) return new UnknownUnit({ unit: parent })
  const below = cycleFree && parent !== unit ? undefined : meets(tree, parent, placement, unit)
  if (below !== undefined) return new UnitBelowItself({ unit, parent, on: below })
  const allowed = parentLevels[level]
  if (!allowed.includes(above.level)) {
    return new LevelNotAllowed({ unit, level, parent, parentLevel: above.level, allowed })
  }
  const gap = firstGap(above.placements, placement)
  if (gap !== undefined) return new ParentNotOpen({ unit, parent, on: gap })
  return level === "principalCentre" ? checkPrincipal(tree, unit, parent, placement) : undefined
}

/** The first day found on which a walk upwards, beginning with `from`, comes to another unit within a span of days. */
const meets = (
  tree: Prospect,
  from: UnitId,
  span: Span,
  sought: UnitId,
  passed: ReadonlyArray<UnitId> = [],
): BusinessDay | undefined => {
  if (from === sought) return span.from
  // A circle that the sought unit is not in is found when one of those in it is sought.
  if (passed.includes(from)) return undefined
  for (const placement of tree.unit(from)?.placements ?? []) {
    const days = shared(placement, span)
    if (days === undefined || placement.parent === undefined) continue
    const met = meets(tree, placement.parent, days, sought, [...passed, from])
    if (met !== undefined) return met
  }
  return undefined
}

const checkPrincipal = (
  tree: Prospect,
  unit: UnitId,
  district: UnitId,
  placement: Placement,
): HierarchyRefusal | undefined => {
  for (const child of tree.children(district)) {
    if (child.level !== "principalCentre" || child.unit === unit) continue
    const both = shared(child, placement)
    if (both === undefined) continue
    return new PrincipalCentreTaken({ unit, district, principal: child.unit, on: both.from })
  }
  return undefined
}

/** What speaks against a unit being closed from a day on: the children that would be open without it. */
export const checkClosed = (
  tree: Prospect,
  unit: UnitId,
  { placements }: UnitState,
  on: BusinessDay,
): HierarchyRefusal | undefined => {
  const children = new Set<UnitId>()
  for (const child of tree.children(unit)) {
    if (firstGap(placements, child) !== undefined) children.add(child.unit)
  }
  return children.size === 0 ? undefined : new ChildrenOpen({ unit, on, children: [...children] })
}
