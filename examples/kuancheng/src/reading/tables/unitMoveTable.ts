import { code, date, optional, text } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A unit put under another parent (划转) from a date on. */
export interface UnitMoveRow {
  readonly unitNumber: string
  readonly fromParentNumber: string
  readonly toParentNumber: string
  /** Local date from which the new parent holds. */
  readonly effectiveOn: string
  readonly reason: string | null
}

export const unitMoveTable: TableDefinition<UnitMoveRow> = {
  file: "unit-moves.csv",
  columns: {
    unitNumber: column("单位编号", "unit number", code),
    fromParentNumber: column("原上级单位编号", "former parent number", code),
    toParentNumber: column("新上级单位编号", "new parent number", code),
    effectiveOn: column("生效日期", "effective on", date),
    reason: column("说明", "reason", optional(text), { mayBeAbsent: true }),
  },
}
