import { type BusinessDay, byCodePoint } from "@civic-practice/core"
import { DayShape } from "./internal/DayShape.ts"
import { Lineage } from "./internal/Lineage.ts"
import type { TreeAsOf } from "./TreeAsOf.ts"
import { type DatedDetails, detailsOn, isOpenOn, parentOn, type UnitState } from "./Unit.ts"
import type { UnitId } from "./UnitId.ts"
import { levelRank } from "./UnitLevel.ts"

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
  /** The units from the root down to the unit itself. */
  readonly path: (unit: string, day: BusinessDay) => ReadonlyArray<UnitId>
  /** The days on which anything opens, moves or closes, in order: between two of them the tree stands still. */
  readonly changeDays: ReadonlyArray<BusinessDay>
  /** The tree of the units that are open on a day. */
  readonly on: (day: BusinessDay) => TreeAsOf
}

/** How many stretches of days a tree remembers the shape of. */
const rememberedShapes = 16

/** Makes the tree of a realm from the states of its units, in any order. */
export const unitTree = (states: Iterable<readonly [unit: string, state: UnitState]>): UnitTree => {
  const ranked = sorted(states)
  const units = ranked.map(({ unit }) => unit)
  const list = ranked.map(({ state }) => state)
  const byId = new Map<string, UnitState>(ranked.map(({ unit, state }) => [unit, state]))
  const ordinals = new Map<string, number>(units.map((unit, ordinal) => [unit, ordinal]))
  const lineage = new Lineage(byId)
  const changeDays = daysOfChange(list)
  const shapes = new Map<number, DayShape>()

  const shapeOn = (day: BusinessDay): DayShape => {
    const stretch = stretchOf(changeDays, day)
    const known = shapes.get(stretch)
    if (known !== undefined) return known
    const shape = new DayShape(units, ordinals, list, day)
    if (shapes.size >= rememberedShapes) shapes.delete(shapes.keys().next().value ?? stretch)
    shapes.set(stretch, shape)
    return shape
  }

  const tree: UnitTree = {
    units,
    changeDays,
    state: (unit) => byId.get(unit),
    isOpen: (unit, day) => {
      const state = byId.get(unit)
      return state !== undefined && isOpenOn(state, day)
    },
    details: (unit, day) => {
      const state = byId.get(unit)
      return state === undefined ? undefined : detailsOn(state, day)
    },
    parentOf: (unit, day) => {
      const state = byId.get(unit)
      return state === undefined ? undefined : parentOn(state, day)
    },
    ancestorsOn: (unit, day) => lineage.above(unit, day),
    path: (unit, day) => {
      const ordinal = ordinals.get(unit)
      const self = ordinal === undefined ? undefined : units[ordinal]
      return self === undefined ? [] : [...lineage.above(unit, day).toReversed(), self]
    },
    on: (day) => shapeOn(day).asOf(tree, day),
  }
  return tree
}

const sorted = (states: Iterable<readonly [string, UnitState]>) =>
  Array.from(states, ([unit, state]) => ({
    // Streams of units are written under checked ids only.
    unit: unit as UnitId,
    state,
    rank: levelRank(state.level),
  })).sort((one, other) => one.rank - other.rank || byCodePoint(one.unit, other.unit))

const daysOfChange = (states: ReadonlyArray<UnitState>): ReadonlyArray<BusinessDay> => {
  const days = new Set<BusinessDay>()
  for (const { placements } of states) {
    for (const { from, until } of placements) {
      days.add(from)
      if (until !== undefined) days.add(until)
    }
  }
  return [...days].sort()
}

/** How many days of change there were up to a day. */
const stretchOf = (changeDays: ReadonlyArray<BusinessDay>, day: BusinessDay): number => {
  let low = 0
  let high = changeDays.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((changeDays[middle] ?? day) <= day) low = middle + 1
    else high = middle
  }
  return low
}
