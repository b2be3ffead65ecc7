import { BusinessDay, type BusinessMonth, readStates } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  RewardId,
  type Settlement,
  Stock,
  type StockState,
  stockId,
} from "@civic-practice/points"
import type { PracticeShape } from "@civic-practice/practice"
import { type Metric, periodOf, type Report, reads, sumMetric } from "@civic-practice/reporting"
import { Effect } from "effect"
import { district } from "../importing/District.ts"

const paid = "piecesPaidFor"

/** Pieces that accounts paid for, at the exchange point: an indicator of this district's own. All its rewards have stock. */
export const piecesPaidFor: Metric = sumMetric({
  name: paid,
  title: { zh: "已付积分的件数", en: "pieces paid for" },
  of: [
    ...(["PointsRedeemed", "PointsCollected"] as const).map((event) =>
      reads(Account, event, ({ day, exchangePoint: unit, quantity: amount }) => [
        { unit, day, amount },
      ]),
    ),
    reads(Account, "PointsRefunded", ({ day, exchangePoint: unit, quantity }) => [
      { unit, day, amount: -quantity },
    ]),
  ],
})

/**
 * By how many points a settlement is wrong: what each unit gets or owes against the points redeemed at it less those
 * that it issued and that were redeemed anywhere, which reports count by themselves; and what the balances of any level
 * do not net to zero. 0, or the books are wrong.
 */
export const settlementDifferenceOf = (settlement: Settlement, { units }: Report): number => {
  const balances = new Map<string, number>(
    settlement.balances.map(({ points, unit }) => [unit, points]),
  )
  let difference = 0
  for (const { unit, values } of units) {
    const expected = (values.pointsExchanged?.own ?? 0) - (values.pointsRedeemed?.own ?? 0)
    difference += Math.abs((balances.get(unit) ?? 0) - expected)
    balances.delete(unit)
  }
  for (const points of balances.values()) difference += Math.abs(points)
  for (const { balances: level } of [settlement, ...settlement.levels]) {
    difference += Math.abs(level.reduce((sum, { points }) => sum + points, 0))
  }
  return difference
}

/** The settlement of a month with what is wrong with it. */
export const checkedSettlement = Effect.fnUntraced(function* (
  practice: PracticeShape,
  month: BusinessMonth,
) {
  const settlement = yield* practice.books.settlement(month)
  const report = yield* practice.report(periodOf("month", BusinessDay.make(`${month}-01`)))
  return { settlement, difference: settlementDifferenceOf(settlement, report) }
})

/** A stock as it is kept, and where. */
export interface ShelfState extends StockState {
  readonly exchangePoint: string
}

/**
 * Pieces that were sold and were not there (超卖): handed out or promised beyond what a shelf ever had, and paid for by
 * accounts beyond what the shelves of the exchange point handed out. `paidAt` are the pieces paid for by exchange point.
 */
export const oversoldOf = (
  shelves: ReadonlyArray<ShelfState>,
  paidAt: ReadonlyMap<string, number>,
): number => {
  let oversold = 0
  const handedOut = new Map<string, number>()
  for (const { corrected, exchangePoint, issued, moved, received, ...rest } of shelves) {
    const { reserved = 0, writtenOff = 0 } = rest
    const had = received + corrected + moved
    oversold += Math.max(0, issued + reserved + writtenOff - had)
    handedOut.set(exchangePoint, (handedOut.get(exchangePoint) ?? 0) + issued)
  }
  for (const [exchangePoint, pieces] of paidAt) {
    oversold += Math.max(0, pieces - (handedOut.get(exchangePoint) ?? 0))
  }
  return oversold
}

/** The same, of all rewards at all exchange points of the district, by the report of all that was ever recorded. */
export const oversold = Effect.fnUntraced(function* (
  { units }: Report,
  rewards: ReadonlyArray<string>,
  exchangePoints: ReadonlyArray<string>,
) {
  const places = exchangePoints.flatMap((exchangePoint) =>
    rewards.map((reward) => ({ exchangePoint, reward })),
  )
  const states = yield* readStates(
    district,
    places.map(({ exchangePoint, reward }) =>
      Stock.ref(stockId(RewardId.make(reward), UnitId.make(exchangePoint))),
    ),
  )
  const shelves = places.flatMap(({ exchangePoint }, place) => {
    const state = states[place]
    return state === undefined ? [] : [{ ...state, exchangePoint }]
  })
  const paidAt = new Map(units.map(({ unit, values }) => [unit, values[paid]?.own ?? 0]))
  return oversoldOf(shelves, paidAt)
})
