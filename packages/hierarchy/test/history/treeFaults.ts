import type { BusinessDay } from "@civic-practice/core"
import { parentLevels, type UnitId, type UnitState } from "@civic-practice/hierarchy"

export type Fault = "cycle" | "orphan" | "twoParents" | "twoPrincipals" | "level"

/** What is wrong with the tree on a day, found by looking at every placement of every unit. */
export const treeFaults = (
  units: ReadonlyArray<readonly [UnitId, UnitState]>,
  day: BusinessDay,
): ReadonlySet<Fault> => {
  const faults = new Set<Fault>()
  const holding = new Map(
    units.map(([unit, { level, placements }]) => {
      const parents = placements
        .filter(({ from, until }) => from <= day && (until === undefined || day < until))
        .map(({ parent }) => parent)
      return [unit, { level, parents }]
    }),
  )
  for (const [unit, { level, parents }] of holding) {
    if (parents.length > 1) faults.add("twoParents")
    for (const parent of parents) {
      if (parent === undefined) {
        if (level !== "district") faults.add("orphan")
        continue
      }
      const above = holding.get(parent)
      if (above === undefined || above.parents.length === 0) faults.add("orphan")
      if (above !== undefined && !parentLevels[level].includes(above.level)) faults.add("level")
      const siblings = [...holding].filter(
        ([other, one]) =>
          other !== unit && one.level === "principalCentre" && one.parents.includes(parent),
      )
      if (level === "principalCentre" && siblings.length > 0) faults.add("twoPrincipals")
    }
    const seen = new Set<UnitId>()
    const waiting = [...parents]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next === unit) faults.add("cycle")
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(...(holding.get(next)?.parents ?? []))
    }
  }
  return faults
}
