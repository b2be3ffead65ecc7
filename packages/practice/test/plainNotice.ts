import type { RecordedFact } from "@civic-practice/core"
import type { AccountEvent } from "@civic-practice/points"

/** A row of a list, as somebody with a pencil would make it from an account's history. */
export interface PlainRow {
  opening: number
  earned: number
  redeemed: number
  expired: number
  reversed: number
  balance: number
}

interface Line {
  readonly column: "earned" | "redeemed" | "expired" | "reversed"
  readonly unit: string
  readonly day: string
  readonly points: number
}

/** What an event of those that the tests bring about moved, by the unit that issued the points. */
const linesOf = (event: AccountEvent): ReadonlyArray<Line> => {
  const spread = (column: Line["column"], sign: number): ReadonlyArray<Line> =>
    "lots" in event
      ? event.lots.map(({ unit, points }) => ({
          column,
          unit,
          day: event.day,
          points: sign * points,
        }))
      : []
  switch (event._tag) {
    case "PointsAdded":
      return [{ column: "earned", unit: event.unit, day: event.day, points: event.points }]
    case "PointsDeducted":
      return spread("reversed", 1)
    case "PointsRedeemed":
      return spread("redeemed", 1)
    case "PointsRefunded":
      return spread("redeemed", -1)
    case "PointsExpired":
      return spread("expired", 1)
    default:
      throw new Error(`the tests do not bring about ${event._tag}`)
  }
}

/** The row of one account, of points of some units between two days, as recorded before a position. */
export const plainRow = (
  history: ReadonlyArray<RecordedFact<AccountEvent>>,
  units: ReadonlyArray<string>,
  from: string,
  to: string,
  before: number,
): PlainRow => {
  const lines = history
    .filter(({ position }) => position < before)
    .flatMap(({ event }) => linesOf(event))
    .filter(({ day, unit }) => units.includes(unit) && day <= to)
  const total = (some: ReadonlyArray<Line>, column: Line["column"]) =>
    some.filter((line) => line.column === column).reduce((sum, { points }) => sum + points, 0)
  const left = (some: ReadonlyArray<Line>) =>
    total(some, "earned") -
    total(some, "redeemed") -
    total(some, "expired") -
    total(some, "reversed")
  const within = lines.filter(({ day }) => day >= from)
  return {
    opening: left(lines.filter(({ day }) => day < from)),
    earned: total(within, "earned"),
    redeemed: total(within, "redeemed"),
    expired: total(within, "expired"),
    reversed: total(within, "reversed"),
    balance: left(lines),
  }
}
