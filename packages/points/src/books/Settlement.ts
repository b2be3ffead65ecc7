import {
  type BusinessDay,
  type BusinessMonth,
  byCodePoint,
  type Localized,
  monthOf,
} from "@civic-practice/core"
import type { UnitId, UnitTree } from "@civic-practice/hierarchy"
import type { AccountEvent } from "../account/AccountEvent.ts"

/** Points of one unit that were redeemed at another on a day; below 0 where that was undone. */
export interface SettlementEntry {
  /** The unit that issued the points: it has to make good for them. */
  readonly issuer: UnitId
  /** The exchange point that gave something for them. */
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
  readonly points: number
}

/** What an event means between units; nothing where points were redeemed at the unit that had issued them. */
export const settlementEntriesOf = (event: AccountEvent): ReadonlyArray<SettlementEntry> => {
  switch (event._tag) {
    case "PointsRedeemed":
    case "PointsCollected":
    case "PointsRefunded": {
      const { exchangePoint } = event
      const day = event.booked ?? event.day
      const sign = event._tag === "PointsRefunded" ? -1 : 1
      const shares = event.lots.map(({ unit, points }) => ({ unit, points }))
      if ("repaid" in event) {
        for (const { from: unit, points } of event.repaid) shares.push({ unit, points })
      }
      return shares
        .filter(({ unit }) => unit !== exchangePoint)
        .map(({ unit: issuer, points }) => ({ issuer, exchangePoint, day, points: sign * points }))
    }
    default:
      return []
  }
}

/** What one unit owes another for a month, in points; below 0 where more was undone than redeemed. */
export interface SettlementLine {
  readonly from: UnitId
  readonly to: UnitId
  readonly points: number
}

/** What a unit gets (above 0) or owes (below 0) in the end. */
export interface SettlementBalance {
  readonly unit: UnitId
  readonly points: number
}

/**
 * What is to be settled within a unit: between its children, each with all below it, and with the unit itself. The
 * balances sum to 0.
 */
export interface SettlementLevel {
  readonly unit: UnitId
  readonly lines: ReadonlyArray<SettlementLine>
  readonly balances: ReadonlyArray<SettlementBalance>
}

/** The settlement between units (单位间积分结算) for a month. */
export interface Settlement {
  readonly month: BusinessMonth
  /** Between the units themselves, by ids. */
  readonly lines: ReadonlyArray<SettlementLine>
  /** What each of them gets or owes in the end; they sum to 0. */
  readonly balances: ReadonlyArray<SettlementBalance>
  /** From the district down: every entry is settled at one level, that of the lowest unit above both. */
  readonly levels: ReadonlyArray<SettlementLevel>
}

/** The settlement of a month, by its entries and by the tree as it stood on the day of each. */
export const settlementOf = (
  month: BusinessMonth,
  entries: Iterable<SettlementEntry>,
  tree: UnitTree,
): Settlement => {
  const all = new Sums()
  const levels = new Map<UnitId, Sums>()
  for (const { day, exchangePoint, issuer, points } of entries) {
    if (monthOf(day) !== month) continue
    all.add(issuer, exchangePoint, points)
    const meeting = meetingOf(tree.pathOn(issuer, day), tree.pathOn(exchangePoint, day))
    if (meeting === undefined) continue
    const sums = levels.get(meeting.unit) ?? new Sums()
    levels.set(meeting.unit, sums)
    sums.add(meeting.from, meeting.to, points)
  }
  return {
    month,
    lines: all.lines(),
    balances: all.balances(),
    levels: tree.units.flatMap((unit) => {
      const sums = levels.get(unit)
      const lines = sums?.lines() ?? []
      return sums === undefined || lines.length === 0
        ? []
        : [{ unit, lines, balances: sums.balances() }]
    }),
  }
}

/** The lowest unit above both ends of two paths, and its children on them: itself where a path ends in it. */
const meetingOf = (
  one: ReadonlyArray<UnitId>,
  other: ReadonlyArray<UnitId>,
): { readonly unit: UnitId; readonly from: UnitId; readonly to: UnitId } | undefined => {
  let depth = 0
  while (one[depth] !== undefined && one[depth] === other[depth]) depth++
  const unit = one[depth - 1]
  if (unit === undefined) return undefined
  return { unit, from: one[depth] ?? unit, to: other[depth] ?? unit }
}

class Sums {
  private readonly byPair = new Map<UnitId, Map<UnitId, number>>()

  add(from: UnitId, to: UnitId, points: number): void {
    const row = this.byPair.get(from) ?? new Map<UnitId, number>()
    this.byPair.set(from, row)
    row.set(to, (row.get(to) ?? 0) + points)
  }

  lines(): ReadonlyArray<SettlementLine> {
    return sorted(this.byPair).flatMap(([from, row]) =>
      sorted(row).flatMap(([to, points]) => (points === 0 ? [] : [{ from, to, points }])),
    )
  }

  balances(): ReadonlyArray<SettlementBalance> {
    const sums = new Map<UnitId, number>()
    for (const { from, to, points } of this.lines()) {
      sums.set(from, (sums.get(from) ?? 0) - points)
      sums.set(to, (sums.get(to) ?? 0) + points)
    }
    return sorted(sums).map(([unit, points]) => ({ unit, points }))
  }
}

const sorted = <Value>(map: ReadonlyMap<UnitId, Value>): ReadonlyArray<[UnitId, Value]> =>
  [...map].sort(([one], [other]) => byCodePoint(one, other))

/** What the parts of a settlement are called. */
export const settlementLabels = {
  settlement: { zh: "单位间积分结算", en: "settlement between units" },
  from: { zh: "发放单位（应付）", en: "issuing unit (owes)" },
  to: { zh: "兑换单位（应收）", en: "exchange point (is owed)" },
  points: { zh: "积分", en: "points" },
  balance: { zh: "应收减应付", en: "owed to it less owed by it" },
} satisfies Record<string, Localized>

/** A line of a settlement as a sentence; `nameOf` gives a unit's name, by default its id. */
export const settlementSentence = (
  { from, points, to }: SettlementLine,
  nameOf: (unit: UnitId) => Localized = (unit) => ({ zh: unit, en: unit }),
): Localized => {
  const [issuer, exchangePoint] = [nameOf(from), nameOf(to)]
  return {
    zh: `${issuer.zh}发放的 ${points} 分在${exchangePoint.zh}兑换，${issuer.zh}应付${exchangePoint.zh}`,
    en: `${issuer.en} owes ${exchangePoint.en} for ${points} points it issued that were redeemed there`,
  }
}
