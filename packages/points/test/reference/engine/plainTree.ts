/** The units of the histories, each with its level and the one above it. */
export const plainTree = [
  ["district", "district", null],
  ["centre", "principalCentre", "district"],
  ["institute-1", "institute", "centre"],
  ["institute-2", "institute", "centre"],
  ["station-1", "station", "institute-1"],
  ["station-2", "station", "institute-1"],
  ["station-9", "station", "institute-2"],
  ["station-3", "station", "institute-2"],
] as const

/** The unit that closes, and the first day on which it is closed. */
export const closingUnit = { unit: "station-3", on: "2026-02-20" } as const

/** Why nothing can happen at a unit on a day. */
export const whyClosed = (unit: string, day: string): string | undefined => {
  if (!plainTree.some(([name]) => name === unit)) return "UnknownUnit"
  return unit === closingUnit.unit && day >= closingUnit.on ? "UnitNotOpen" : undefined
}

/** A unit and all above it, from the top down. */
export const pathTo = (unit: string): ReadonlyArray<string> => {
  const found = plainTree.find(([name]) => name === unit)
  if (found === undefined) return []
  const [, , above] = found
  return [...(above === null ? [] : pathTo(above)), unit]
}

export const isBelow = (unit: string, top: string): boolean => pathTo(unit).includes(top)
