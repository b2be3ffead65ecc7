import { code, date, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** Stock of a reward at an exchange point (兑换点库存). */
export interface StockRow {
  readonly exchangePointNumber: string
  readonly rewardNumber: string
  readonly quantity: number
  /** Local date on which it was put in stock. */
  readonly stockedOn: string
}

export const stockTable: TableDefinition<StockRow> = {
  file: "stock.csv",
  columns: {
    exchangePointNumber: column("兑换点编号", "exchange point number", code),
    rewardNumber: column("奖品编号", "reward number", code),
    quantity: column("库存数量", "quantity", wholeNumber(0, 1_000_000)),
    stockedOn: column("入库日期", "stocked on", date),
  },
}
