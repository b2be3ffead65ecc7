import { addDays, type BusinessDay, type View } from "@civic-practice/core"
import { lastDay } from "../account/calendarPeriod.ts"
import { isValidOn, type LotShare } from "../account/Lot.ts"
import { lastValidDay } from "../account/Validity.ts"
import { pointsPolicy } from "../books/PointsPolicy.ts"

/** What shares that left their lots come back as, by the policy, and what of them stays lapsed. */
export const broughtBack = (
  shares: ReadonlyArray<LotShare>,
  day: BusinessDay,
  view: View,
): { readonly back: ReadonlyArray<LotShare>; readonly lapsed: ReadonlyArray<LotShare> } => {
  const lapsed = shares.filter((share) => !isValidOn(share, day))
  if (lapsed.length === 0) return { back: shares, lapsed }
  const back = shares.filter((share) => isValidOn(share, day))
  const { refund } = view.get(pointsPolicy)
  switch (refund?._tag) {
    case "Grace": {
      const ends = addDays(day, refund.days)
      // Beyond the calendar's last day nothing lapses.
      const validUntil = ends > lastDay ? null : ends
      return { back: [...back, ...lapsed.map((share) => ({ ...share, validUntil }))], lapsed: [] }
    }
    case "NewLot": {
      const validUntil = lastValidDay(refund.validity, day)
      const anew = lapsed.map((share) => ({ ...share, since: day, validUntil }))
      return { back: [...back, ...anew], lapsed: [] }
    }
    default:
      return { back, lapsed }
  }
}
