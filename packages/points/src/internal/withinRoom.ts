import type { Credit } from "../CapWindow.ts"

/**
 * The credits, cut in their order where something outside the rules leaves no more than so many points for all of them:
 * the most that a wallet holds, or the issuing unit's budget. Recorded as the caps of rules are.
 */
export const withinRoom = (
  credits: ReadonlyArray<Credit>,
  room: number,
  cap: "wallet" | "budget",
): ReadonlyArray<Credit> => {
  let left = Math.max(0, room)
  return credits.map((credit) => {
    const found = left
    left -= Math.min(left, credit.granted)
    if (found >= credit.granted) return credit
    return {
      ...credit,
      granted: found,
      cutBy: [...(credit.cutBy ?? []), cap],
      rooms: [...(credit.rooms ?? []), found],
    }
  })
}
