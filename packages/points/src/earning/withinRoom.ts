import type { Credit } from "./CapWindow.ts"
import type { OutsideCap } from "./EarningRule.ts"

/**
 * The credits, cut in their order where something outside the rules leaves no more than so many points for all of them:
 * the most that a wallet holds, the issuing unit's budget, what pending points were adjusted to, or a wallet's floor.
 * Recorded as the caps of rules are.
 */
export const withinRoom = (
  credits: ReadonlyArray<Credit>,
  room: number,
  cap: OutsideCap,
): ReadonlyArray<Credit> => {
  let left = Math.max(0, room)
  return credits.map((credit) => {
    const found = left
    left -= Math.min(left, credit.granted)
    return cutTo(credit, found, cap)
  })
}

/** A credit of which no more than so many points are granted. */
export const cutTo = (credit: Credit, room: number, cap: OutsideCap): Credit =>
  room >= credit.granted
    ? credit
    : {
        ...credit,
        granted: room,
        cutBy: [...(credit.cutBy ?? []), cap],
        rooms: [...(credit.rooms ?? []), room],
      }
