import { type BusinessDay, byCodePoint } from "@civic-practice/core"
import { Family } from "./internal/Family.ts"
import { Lineage } from "./internal/Lineage.ts"
import type { TreeAsOf } from "./TreeAsOf.ts"
import {
  type DatedDetails,
  detailsOn,
  isOpenOn,
  isRecorded,
  parentOn,
  type UnitState,
} from "./Unit.ts"
import type { UnitId } from "./UnitId.ts"
import { levelRank, type UnitLevel } from "./UnitLevel.ts"

/**
 * The units of a realm with their histories: the tree as it stood on any day. A plain value; nothing in it changes
 * but what it remembers to be quick.
 */
export interface UnitTree {
  /** All units, open or not, from top level to bottom, and by id (code point order) within a level. */
  readonly units: ReadonlyArray<UnitId>
  readonly state: (unit: string) => UnitState | undefined
  readonly isOpen: (unit: string, day: BusinessDay) => boolean
  readonly details: (unit: string, day: BusinessDay) => DatedDetails | undefined
  /** The parent on a day; of a closed unit its last, of one not yet open its first. */
  readonly parentOf: (unit: string, day: BusinessDay) => UnitId | undefined
  /**
   * All units above on a day, nearest first, by the same rule as `parentOf`: where an amount booked at the unit that
   * day is counted. Remembered for each stretch of days on which nothing above the unit changes.
   */
  readonly ancestorsOn: (unit: string, day: BusinessDay) => ReadonlyArray<UnitId>
  /** The units from the root down to the unit itself, by the same rule as `parentOf`. */
  readonly pathOn: (unit: string, day: BusinessDay) => ReadonlyArray<UnitId>
  /** The days on which any unit opens, moves or closes, in order: between two of them the tree stands still. */
  readonly changeDays: () => ReadonlyArray<BusinessDay>
  /** The tree of the units that are open on a day. */
  readonly on: (day: BusinessDay) => TreeAsOf
}

/** Makes the tree of a realm from the states of its units, in any order. */
export const unitTree = (states: Iterable<readonly [unit: string, state: UnitState]>): UnitTree => {
  const ranked = inOrder(states)
  const byId = new Map<string, readonly [UnitId, UnitState]>(ranked.map((one) => [one[0], one]))
  const units = ranked.map(([unit]) => unit)
  const lineage = new Lineage(byId)
  const family = new Family(ranked)

  const isOpen = (unit: string, day: BusinessDay): boolean => {
    const known = byId.get(unit)
    return known !== undefined && isOpenOn(known[1], day)
  }
  const parentOf = (unit: string, day: BusinessDay): UnitId | undefined => {
    const known = byId.get(unit)
    return known === undefined ? undefined : parentOn(known[1], day)
  }
  const ancestorsOn = (unit: string, day: BusinessDay): ReadonlyArray<UnitId> =>
    lineage.above(unit, day)
  const pathOn = (unit: string, day: BusinessDay): ReadonlyArray<UnitId> => {
    const known = byId.get(unit)
    return known === undefined ? [] : [...lineage.above(unit, day).toReversed(), known[0]]
  }
  const levelCounts = (counted: ReadonlyArray<UnitId>): Readonly<Record<UnitLevel, number>> => {
    const counts = {
      district: 0,
      principalCentre: 0,
      subCentre: 0,
      institute: 0,
      station: 0,
      point: 0,
    }
    for (const unit of counted) {
      const known = byId.get(unit)
      if (known !== undefined) counts[known[1].level]++
    }
    return counts
  }

  return {
    units,
    state: (unit) => byId.get(unit)?.[1],
    isOpen,
    details: (unit, day) => {
      const known = byId.get(unit)
      return known === undefined ? undefined : detailsOn(known[1], day)
    },
    parentOf,
    ancestorsOn,
    pathOn,
    changeDays: () => daysOfChange(ranked),
    on: (day) => {
      const ifOpen = (unit: string): UnitId | undefined => {
        const known = byId.get(unit)
        return known !== undefined && isOpenOn(known[1], day) ? known[0] : undefined
      }
      const open = (): ReadonlyArray<UnitId> => units.filter((unit) => isOpen(unit, day))
      const descendants = (unit: string): ReadonlyArray<UnitId> => {
        const found = ifOpen(unit)
        return found === undefined ? [] : family.descendants(found, day)
      }
      return {
        day,
        open,
        roots: () => family.children(undefined, day),
        isOpen: (unit) => isOpen(unit, day),
        parent: (unit) => (isOpen(unit, day) ? parentOf(unit, day) : undefined),
        children: (unit) => {
          const found = ifOpen(unit)
          return found === undefined ? [] : family.children(found, day)
        },
        ancestors: (unit) => (isOpen(unit, day) ? ancestorsOn(unit, day) : []),
        path: (unit) => (isOpen(unit, day) ? pathOn(unit, day) : []),
        descendants,
        levelCounts: (unit) => {
          if (unit === undefined) return levelCounts(open())
          const found = ifOpen(unit)
          return levelCounts(found === undefined ? [] : [found, ...descendants(unit)])
        },
      }
    },
  }
}

const inOrder = (
  states: Iterable<readonly [string, UnitState]>,
): ReadonlyArray<readonly [UnitId, UnitState]> =>
  Array.from(states, ([unit, state]) => ({ unit, state, rank: levelRank(state.level) }))
    .filter(({ state }) => isRecorded(state))
    .sort((one, other) => one.rank - other.rank || byCodePoint(one.unit, other.unit))
    // Streams of units are written under checked ids only.
    .map(({ unit, state }) => [unit as UnitId, state])

const daysOfChange = (
  units: ReadonlyArray<readonly [UnitId, UnitState]>,
): ReadonlyArray<BusinessDay> => {
  const days = new Set<BusinessDay>()
  for (const [, { placements }] of units) {
    for (const { from, until } of placements) {
      days.add(from)
      if (until !== undefined) days.add(until)
    }
  }
  return [...days].sort()
}
