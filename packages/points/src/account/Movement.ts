import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { AccountEvent } from "./AccountEvent.ts"
import type { Repayment } from "./Debt.ts"
import type { LotShare } from "./Lot.ts"

/**
 * What an account event adds to a unit's books on a day, in points; below 0 where something is undone.
 *
 * - `issued`, `redeemed`, `expired`, `reversed`: at the unit that issued the points, so that for each unit
 *   `issued - redeemed - expired - reversed` is what is outstanding (未兑换积分) of the points it issued: in lots and set
 *   aside, less what is owed to it. Where points of one unit repay what is owed to another, they are `reversed` at the
 *   one instead of the other.
 * - `transferred`: at the unit that issued the points, into an account, or below 0 out of it; over all accounts 0.
 * - `exchanged`: at the exchange point where they were redeemed.
 */
export interface Movement {
  readonly measure: "issued" | "redeemed" | "expired" | "reversed" | "transferred" | "exchanged"
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly points: number
  /** Where it was recorded once the month of its own day was closed: that day. Absent: `day` is its own. */
  readonly late?: BusinessDay
}

/** The day of its own on which an event counts, but where that falls in a month that is closed. */
export const bookingDayOf = (event: AccountEvent): BusinessDay => {
  switch (event._tag) {
    case "PointsActivated":
      return event.activated
    case "EarningCorrected":
      return event.difference > 0 ? (event.activated ?? event.day) : event.corrected
    default:
      return event.day
  }
}

/** The movements of an event: all that reports of points by unit and month need. */
export const movementsOf = (event: AccountEvent): ReadonlyArray<Movement> => {
  const movements = onOwnDay(event)
  const { booked } = event
  return booked === undefined
    ? movements
    : movements.map((movement) => ({ ...movement, day: booked, late: movement.day }))
}

const onOwnDay = (event: AccountEvent): ReadonlyArray<Movement> => {
  const { day } = event
  switch (event._tag) {
    case "AccountOpened":
      return event.base === undefined
        ? []
        : [{ measure: "issued", unit: event.unit, day, points: event.base }]
    case "PointsPending":
    case "PendingCancelled":
    case "PointsHeld":
    case "MembershipChanged":
      return []
    case "PointsEarned":
      return event.granted === 0 ? [] : issued(event, day, event.granted)
    case "PointsActivated":
      return event.granted === 0 ? [] : issued(event, event.activated, event.granted)
    case "PointsAdded":
      return issued(event, day, event.points)
    case "EarningCorrected":
      return event.difference > 0
        ? issued(event, bookingDayOf(event), event.difference)
        : [...byIssuer("reversed", event.lots, event.corrected, 1), ...owed(event, event.corrected)]
    case "EarningReversed":
    case "PointsDeducted":
      return [...byIssuer("reversed", event.lots, day, 1), ...owed(event, day)]
    case "PenaltyReversed":
      return [
        ...broughtIn("reversed", event, day, -1),
        ...settledElsewhere(event.repaid, day),
        ...owed({ unit: event.unit, owed: 0 - (event.forgiven ?? 0) }, day),
      ]
    case "PointsExpired":
      return byIssuer("expired", event.lots, day, 1)
    case "PointsRedeemed":
    case "PointsCollected":
      return [
        ...byIssuer("redeemed", event.lots, day, 1),
        { measure: "exchanged", unit: event.exchangePoint, day, points: event.points },
      ]
    case "PointsReleased":
      return [
        ...byIssuer("expired", event.lapsed ?? [], day, 1),
        ...settledElsewhere(event.repaid, day),
      ]
    case "PointsSent":
      return byIssuer("transferred", event.lots, day, -1)
    case "PointsReceived":
      return [...broughtIn("transferred", event, day, 1), ...settledElsewhere(event.repaid, day)]
    case "PointsRefunded":
      return [
        ...broughtIn("redeemed", event, day, -1),
        ...settledElsewhere(event.repaid, day),
        { measure: "exchanged", unit: event.exchangePoint, day, points: -event.points },
      ]
  }
}

const issued = (
  { unit, repaid }: { readonly unit: UnitId; readonly repaid?: ReadonlyArray<Repayment> },
  day: BusinessDay,
  points: number,
): ReadonlyArray<Movement> => {
  const movement = { measure: "issued", unit, day, points } as const
  return repaid === undefined ? [movement] : [movement, ...settledElsewhere(repaid, day)]
}

const owed = (
  { unit, owed: points = 0 }: { readonly unit: UnitId; readonly owed?: number },
  day: BusinessDay,
): ReadonlyArray<Movement> => (points === 0 ? [] : [{ measure: "reversed", unit, day, points }])

/** What came in, whether it reached a lot or a debt took it. */
const broughtIn = (
  measure: Movement["measure"],
  event: {
    readonly lots: ReadonlyArray<LotShare>
    readonly repaid?: ReadonlyArray<Repayment>
  },
  day: BusinessDay,
  sign: 1 | -1,
): ReadonlyArray<Movement> => [
  ...byIssuer(measure, event.lots, day, sign),
  ...(event.repaid ?? []).map(({ from: unit, points }) => ({
    measure,
    unit,
    day,
    points: sign * points,
  })),
]

/** Points of one unit that were taken back instead of those of another. */
const settledElsewhere = (
  repaid: ReadonlyArray<Repayment> = [],
  day: BusinessDay,
): ReadonlyArray<Movement> =>
  repaid
    .filter(({ from, to }) => from !== to)
    .flatMap(({ from, to, points }) => [
      { measure: "reversed", unit: from, day, points },
      { measure: "reversed", unit: to, day, points: -points },
    ])

const byIssuer = (
  measure: Movement["measure"],
  lots: ReadonlyArray<LotShare>,
  day: BusinessDay,
  sign: 1 | -1,
): ReadonlyArray<Movement> =>
  lots.map(({ unit, points }) => ({ measure, unit, day, points: sign * points }))
