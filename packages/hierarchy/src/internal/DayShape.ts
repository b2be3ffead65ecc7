import type { BusinessDay } from "@civic-practice/core"
import { holdsOn, indexOn } from "../Placement.ts"
import type { TreeAsOf } from "../TreeAsOf.ts"
import type { UnitState } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"
import type { UnitLevel } from "../UnitLevel.ts"
import type { UnitTree } from "../UnitTree.ts"

const none: ReadonlyArray<UnitId> = []

/** Who is open and under whom during a stretch of days on which the tree stands still. */
export class DayShape {
  private readonly units: ReadonlyArray<UnitId>
  private readonly ordinals: ReadonlyMap<string, number>
  private readonly states: ReadonlyArray<UnitState>
  /** 1 for each unit that is open. */
  private readonly opened: Uint8Array
  private readonly openUnits: ReadonlyArray<UnitId>
  private readonly roots: ReadonlyArray<UnitId>
  private readonly childrenOf: ReadonlyMap<string, ReadonlyArray<UnitId>>

  constructor(
    units: ReadonlyArray<UnitId>,
    ordinals: ReadonlyMap<string, number>,
    states: ReadonlyArray<UnitState>,
    day: BusinessDay,
  ) {
    this.units = units
    this.ordinals = ordinals
    this.states = states
    this.opened = new Uint8Array(units.length)
    const openUnits: Array<UnitId> = []
    const roots: Array<UnitId> = []
    const childrenOf = new Map<string, Array<UnitId>>()
    states.forEach(({ placements }, ordinal) => {
      const placement = placements[indexOn(placements, day)]
      const unit = units[ordinal]
      if (unit === undefined || placement === undefined || !holdsOn(placement, day)) return
      this.opened[ordinal] = 1
      openUnits.push(unit)
      if (placement.parent === undefined) {
        roots.push(unit)
        return
      }
      const siblings = childrenOf.get(placement.parent)
      if (siblings === undefined) childrenOf.set(placement.parent, [unit])
      else siblings.push(unit)
    })
    this.openUnits = openUnits
    this.roots = roots
    this.childrenOf = childrenOf
  }

  asOf(tree: UnitTree, day: BusinessDay): TreeAsOf {
    const ifOpen = (
      unit: string,
      list: (unit: string) => ReadonlyArray<UnitId>,
    ): ReadonlyArray<UnitId> => (this.isOpen(unit) ? list(unit) : none)
    return {
      day,
      open: this.openUnits,
      roots: this.roots,
      isOpen: (unit) => this.isOpen(unit),
      parent: (unit) => (this.isOpen(unit) ? tree.parentOf(unit, day) : undefined),
      children: (unit) => this.childrenOf.get(unit) ?? none,
      ancestors: (unit) => ifOpen(unit, () => tree.ancestorsOn(unit, day)),
      path: (unit) => ifOpen(unit, () => tree.path(unit, day)),
      descendants: (unit) => this.descendants(unit),
      levelCounts: (unit) => this.levelCounts(unit),
    }
  }

  private isOpen(unit: string): boolean {
    const ordinal = this.ordinals.get(unit)
    return ordinal !== undefined && this.opened[ordinal] === 1
  }

  private descendants(unit: string): ReadonlyArray<UnitId> {
    const found: Array<UnitId> = []
    // Nearest on top, so that the first child and all below it come before the second.
    const waiting = (this.childrenOf.get(unit) ?? none).toReversed()
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      found.push(next)
      if (found.length > this.units.length) {
        throw new Error(`the units below ${unit} go round in a circle`)
      }
      const children = this.childrenOf.get(next) ?? none
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index]
        if (child !== undefined) waiting.push(child)
      }
    }
    return found
  }

  private levelCounts(unit: string | undefined): Readonly<Record<UnitLevel, number>> {
    const counts: Record<UnitLevel, number> = {
      district: 0,
      principalCentre: 0,
      subCentre: 0,
      institute: 0,
      station: 0,
      point: 0,
    }
    const count = (one: string): void => {
      const level = this.states[this.ordinals.get(one) ?? -1]?.level
      if (level !== undefined) counts[level]++
    }
    if (unit === undefined) this.openUnits.forEach(count)
    else if (this.isOpen(unit)) {
      count(unit)
      this.descendants(unit).forEach(count)
    }
    return counts
  }
}
