import { addDays, type BusinessDay } from "@civic-practice/core"
import type { UnitTree } from "@civic-practice/hierarchy"

/** Days, both ends included, on which the units above a unit are the same. */
export interface Stretch {
  readonly from: BusinessDay
  readonly to: BusinessDay
  /** Nearest first. */
  readonly above: ReadonlyArray<string>
}

/** The days of a period cut where something above a unit changes. */
export const stretchesOf = (
  tree: UnitTree,
  unit: string,
  from: BusinessDay,
  to: BusinessDay,
): ReadonlyArray<Stretch> => {
  const stretches: Array<Stretch> = []
  for (let day = from; day <= to; ) {
    const above = tree.ancestorsOn(unit, day)
    let next = changeAfter(tree, unit, day)
    for (const ancestor of above) next = earlier(next, changeAfter(tree, ancestor, day))
    const end = next === undefined || next > to ? to : addDays(next, -1)
    const before = stretches.at(-1)
    if (before !== undefined && isSame(before.above, above)) {
      stretches[stretches.length - 1] = { ...before, to: end }
    } else {
      stretches.push({ from: day, to: end, above })
    }
    if (end === to) break
    day = addDays(end, 1)
  }
  return stretches
}

// The first day after the given one from which the unit may stand elsewhere.
const changeAfter = (tree: UnitTree, unit: string, day: BusinessDay): BusinessDay | undefined => {
  for (const { from } of tree.state(unit)?.placements ?? []) if (from > day) return from
  return undefined
}

const earlier = (
  one: BusinessDay | undefined,
  other: BusinessDay | undefined,
): BusinessDay | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one

const isSame = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean =>
  one.length === other.length && one.every((unit, place) => unit === other[place])
