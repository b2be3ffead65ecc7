import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "./UnitId.ts"
import type { UnitLevel } from "./UnitLevel.ts"

/**
 * The tree of the units that are open on one day. Lists are from top level to bottom, and by id within a level; a unit
 * that is not open on the day has no parent and no children here, and is nobody's child.
 */
export interface TreeAsOf {
  readonly day: BusinessDay
  /** The units open on the day. */
  readonly open: () => ReadonlyArray<UnitId>
  /** The districts open on the day. */
  readonly roots: () => ReadonlyArray<UnitId>
  readonly isOpen: (unit: string) => boolean
  readonly parent: (unit: string) => UnitId | undefined
  readonly children: (unit: string) => ReadonlyArray<UnitId>
  /** All units above, nearest first. */
  readonly ancestors: (unit: string) => ReadonlyArray<UnitId>
  /** The units from the root down to the unit itself. */
  readonly path: (unit: string) => ReadonlyArray<UnitId>
  /** All units below, each followed by those below it. */
  readonly descendants: (unit: string) => ReadonlyArray<UnitId>
  /** How many units of each level are open: the unit and those below it, or all where none is given. */
  readonly levelCounts: (unit?: string) => Readonly<Record<UnitLevel, number>>
}
