import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { AccountEvent } from "./AccountEvent.ts"
import type { LotShare } from "./Lot.ts"

/**
 * What an account event adds to a unit's books on a day, in points; below 0 where something is undone.
 *
 * - `issued`, `redeemed`, `expired`, `reversed`: at the unit that issued the points, so that for each unit
 *   `issued - redeemed - expired - reversed` is what is outstanding (未兑换积分) of the points it issued.
 * - `exchanged`: at the exchange point where they were redeemed.
 */
export interface Movement {
  readonly measure: "issued" | "redeemed" | "expired" | "reversed" | "exchanged"
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
}

/** The movements of an event: all that reports of points by unit and month need. */
export const movementsOf = (event: AccountEvent): ReadonlyArray<Movement> => {
  const { day } = event
  switch (event._tag) {
    case "AccountOpened":
      return []
    case "PointsEarned":
      return event.granted === 0
        ? []
        : [{ measure: "issued", unit: event.unit, day, points: event.granted }]
    case "PointsAdded":
      return [{ measure: "issued", unit: event.unit, day, points: event.points }]
    case "EarningCorrected":
      return event.difference > 0
        ? byIssuer("issued", event.lots, day, 1)
        : byIssuer("reversed", event.lots, event.corrected, 1)
    case "EarningReversed":
    case "PointsDeducted":
      return byIssuer("reversed", event.lots, day, 1)
    case "PointsExpired":
      return byIssuer("expired", event.lots, day, 1)
    case "PointsRedeemed":
      return [
        ...byIssuer("redeemed", event.lots, day, 1),
        { measure: "exchanged", unit: event.exchangePoint, day, points: event.points },
      ]
    case "PointsRefunded":
      return [
        ...byIssuer("redeemed", event.lots, day, -1),
        { measure: "exchanged", unit: event.exchangePoint, day, points: -event.points },
      ]
  }
}

const byIssuer = (
  measure: Movement["measure"],
  lots: ReadonlyArray<LotShare>,
  day: BusinessDay,
  sign: 1 | -1,
): ReadonlyArray<Movement> =>
  lots.map(({ unit, points }) => ({ measure, unit, day, points: sign * points }))
