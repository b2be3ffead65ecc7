import { addDays, type BusinessDay } from "@civic-practice/core"
import { lastDay } from "../account/calendarPeriod.ts"
import type { LotShare } from "../account/Lot.ts"
import type { HoldPolicy } from "../books/PointsPolicy.ts"

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
