/** The unit of the tests that closes, and the first day on which it is closed. */
export const closing = { unit: "station-3", on: "2026-02-28" } as const

/** Why nothing can happen at a unit on a day. */
export const closedOn = (unit: string, day: string): string | undefined => {
  if (unit === "nowhere") return "UnknownUnit"
  return unit === closing.unit && day >= closing.on ? "UnitNotOpen" : undefined
}
