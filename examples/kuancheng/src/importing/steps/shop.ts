import { OpenUnit } from "@civic-practice/hierarchy"
import { DefineReward, ReceiveStock } from "@civic-practice/points"
import { Effect } from "effect"
import {
  type ExchangePointRow,
  exchangePointTable,
} from "../../reading/tables/exchangePointTable.ts"
import { type RewardRow, rewardTable } from "../../reading/tables/rewardTable.ts"
import { type StockRow, stockTable } from "../../reading/tables/stockTable.ts"
import { district, startOfDay } from "../District.ts"
import type { RowFault, RowOutcome, Step } from "../Step.ts"
import { given, submit } from "./submit.ts"

const duplicateExchangePoint: RowFault<ExchangePointRow> = {
  column: "exchangePointNumber",
  kind: "duplicateUnit",
}

/** Places where points are redeemed (兑换点), each a practice point below the unit that runs it. */
export const exchangePoints: Step<ExchangePointRow> = {
  title: { zh: "兑换点", en: "exchange points" },
  table: exchangePointTable,
  folder: "tables",
  keyOf: (row) => `unit/${row.exchangePointNumber}`,
  duplicate: duplicateExchangePoint,
  carryOut: (row, key, context) =>
    submit(
      context,
      OpenUnit,
      {
        unit: row.exchangePointNumber,
        level: "point",
        parent: row.unitNumber,
        on: row.openedOn,
        details: {
          name: { zh: row.name },
          owner: { kind: "district", name: { zh: "宽城区" }, division: district },
        },
      },
      { key, at: startOfDay(row.openedOn) },
    ),
  faults: {
    UnitExists: duplicateExchangePoint,
    UnknownUnit: { column: "unitNumber", kind: "unknownUnit" },
  },
  onRow: (row, { known }) =>
    known.shops.exchangePoints.set(row.exchangePointNumber, row.unitNumber),
}

const duplicateReward: RowFault<RewardRow> = {
  column: "rewardNumber",
  kind: "duplicateReward",
}

/** Rewards (奖品), offered by the principal centre at every exchange point. */
export const rewards: Step<RewardRow> = {
  title: { zh: "奖品", en: "rewards" },
  table: rewardTable,
  folder: "tables",
  keyOf: (row) => `reward/${row.rewardNumber}`,
  duplicate: duplicateReward,
  carryOut: (row, key, context) =>
    submit(
      context,
      DefineReward,
      {
        reward: row.rewardNumber,
        unit: district,
        // The district names its goods in Chinese only.
        name: { zh: row.name, en: row.name },
        price: row.pricePoints,
        // Services and honours have places, which are kept as stock.
        stocked: true,
        from: row.offeredFrom,
        ...given("to", row.offeredUntil),
      },
      { key, at: startOfDay(row.offeredFrom) },
    ),
  faults: { RewardExists: duplicateReward },
  onRow: (row, { known }) => known.shops.rewards.add(row.rewardNumber),
}

/** Stock of rewards at exchange points (兑换点库存), as the shops' own system exports it, in GBK. */
export const stock: Step<StockRow> = {
  title: { zh: "兑换点库存", en: "stock received" },
  table: stockTable,
  folder: "tables",
  keyOf: (row) => `stock/${row.exchangePointNumber}/${row.rewardNumber}/${row.stockedOn}`,
  check: (row, { known }) => {
    if (!known.shops.exchangePoints.has(row.exchangePointNumber)) {
      return {
        column: "exchangePointNumber",
        kind: "unknownExchangePoint",
      }
    }
    return known.shops.rewards.has(row.rewardNumber)
      ? undefined
      : { column: "rewardNumber", kind: "unknownReward" }
  },
  carryOut: (row, key, context) =>
    row.quantity === 0
      ? Effect.succeed<RowOutcome>("known")
      : submit(
          context,
          ReceiveStock,
          {
            reward: row.rewardNumber,
            exchangePoint: row.exchangePointNumber,
            quantity: row.quantity,
          },
          { key, at: startOfDay(row.stockedOn) },
        ),
  faults: {},
}
