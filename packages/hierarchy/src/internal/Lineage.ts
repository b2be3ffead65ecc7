import { BusinessDay } from "@civic-practice/core"
import { holdsOn, indexOn, type Span, shared } from "../Placement.ts"
import type { UnitState } from "../Unit.ts"
import type { UnitId } from "../UnitId.ts"

/** Days on which the units above a unit are the same. */
interface Stretch {
  readonly days: Span
  readonly above: ReadonlyArray<UnitId>
}

const firstDay = BusinessDay.make("1900-01-01")
const alone: Stretch = { days: { from: firstDay }, above: [] }

/** More than any tree of practice units can have, whose levels are few. */
const deepest = 64

/** The units above each unit over time, found once for each stretch of days on which they are the same. */
export class Lineage {
  private readonly units: ReadonlyMap<string, readonly [UnitId, UnitState]>
  private readonly known = new Map<string, Array<Stretch>>()

  constructor(units: ReadonlyMap<string, readonly [UnitId, UnitState]>) {
    this.units = units
  }

  /** All units above on a day, nearest first. */
  above(unit: string, day: BusinessDay): ReadonlyArray<UnitId> {
    return this.stretch(unit, day, 0).above
  }

  private stretch(unit: string, day: BusinessDay, depth: number): Stretch {
    const known = this.known.get(unit)
    if (known !== undefined) {
      for (const one of known) if (holdsOn(one.days, day)) return one
    }
    const found = this.find(unit, day, depth)
    if (known === undefined) this.known.set(unit, [found])
    else known.push(found)
    return found
  }

  private find(unit: string, day: BusinessDay, depth: number): Stretch {
    // No command leads to a circle; units that hold one have been damaged, and must not hang the reader.
    if (depth > deepest) throw new Error(`the units above ${unit} go round in a circle on ${day}`)
    const placements = this.units.get(unit)?.[1].placements ?? []
    const index = Math.max(0, indexOn(placements, day))
    const placement = placements[index]
    if (placement?.parent === undefined) return alone
    const next = placements[index + 1]?.from
    const own = {
      from: index === 0 ? firstDay : placement.from,
      ...(next === undefined ? {} : { until: next }),
    }
    const upper = this.stretch(placement.parent, day, depth + 1)
    return {
      // Both hold on the day, so they share days.
      days: shared(own, upper.days) ?? own,
      above: [placement.parent, ...upper.above],
    }
  }
}
