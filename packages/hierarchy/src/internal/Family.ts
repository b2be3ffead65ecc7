import type { BusinessDay } from "@civic-practice/core"
import { holdsOn, type Span } from "../Placement.ts"
import type { UnitState } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"

interface Kin extends Span {
  readonly unit: UnitId
}

/** Who ever stood under whom, and when; children in the order in which the units are given. */
export class Family {
  private readonly kin = new Map<UnitId | undefined, Array<Kin>>()
  private readonly size: number

  constructor(units: ReadonlyArray<readonly [UnitId, UnitState]>) {
    this.size = units.length
    for (const [unit, { placements }] of units) {
      for (const { from, until, parent } of placements) {
        const kin = until === undefined ? { unit, from } : { unit, from, until }
        const siblings = this.kin.get(parent)
        if (siblings === undefined) this.kin.set(parent, [kin])
        else siblings.push(kin)
      }
    }
  }

  /** The children open on a day; without a unit, the roots. */
  children(unit: UnitId | undefined, day: BusinessDay): ReadonlyArray<UnitId> {
    const found: Array<UnitId> = []
    for (const kin of this.kin.get(unit) ?? []) if (holdsOn(kin, day)) found.push(kin.unit)
    return found
  }

  /** All units below on a day, each followed by those below it. */
  descendants(unit: UnitId, day: BusinessDay): ReadonlyArray<UnitId> {
    const found: Array<UnitId> = []
    // The next one last, so that the first child and all below it come before the second.
    const waiting = this.children(unit, day).toReversed()
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      found.push(next)
      if (found.length > this.size) {
        throw new Error(`the units below ${unit} go round in a circle on ${day}`)
      }
      const children = this.children(next, day)
      for (let index = children.length - 1; index >= 0; index--) {
        const child = children[index]
        if (child !== undefined) waiting.push(child)
      }
    }
    return found
  }
}
