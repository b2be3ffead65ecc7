import { addDays, type BusinessDay } from "@civic-practice/core"
import type { LotShare } from "../Lot.ts"
import type { HoldPolicy } from "../PointsPolicy.ts"
import { lastDay } from "./calendarPeriod.ts"

/**
 * The last day on which a reservation of these points can be collected: so many days after it was made, and no later
 * than the first of them lapses where lapsing does not wait.
 */
export const heldUntil = (
  day: BusinessDay,
  days: number | null,
  hold: HoldPolicy,
  lots: ReadonlyArray<LotShare>,
): BusinessDay => {
  // The calendar's last day is the last of every reservation too.
  const ends: Array<BusinessDay> = [addDays(day, days ?? hold.days), lastDay]
  if (!hold.extends)
    for (const { validUntil } of lots) if (validUntil !== null) ends.push(validUntil)
  return ends.toSorted()[0] ?? day
}
