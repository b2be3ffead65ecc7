import { code, date, text } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A place where points are redeemed (兑换点), run by a unit. */
export interface ExchangePointRow {
  readonly exchangePointNumber: string
  readonly name: string
  readonly unitNumber: string
  /** Local date. */
  readonly openedOn: string
}

export const exchangePointTable: TableDefinition<ExchangePointRow> = {
  file: "exchange-points.csv",
  columns: {
    exchangePointNumber: column("兑换点编号", "exchange point number", code),
    name: column("兑换点名称", "name", text),
    unitNumber: column("所属单位编号", "unit number", code),
    openedOn: column("启用日期", "opened on", date),
  },
}
