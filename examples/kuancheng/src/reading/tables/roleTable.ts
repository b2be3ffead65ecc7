import { choice, code, date, optional } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A role (岗位) that a registered volunteer holds at a unit and everything below it. */
export interface RoleRow {
  readonly volunteerNumber: string
  readonly unitNumber: string
  /** `leader` and `confirmer` confirm service records, `clerk` issues rewards. */
  readonly role: "leader" | "confirmer" | "clerk"
  /** Local date. */
  readonly startsOn: string
  /** Last local day; null while it lasts. */
  readonly endsOn: string | null
}

export const roleTable: TableDefinition<RoleRow> = {
  file: "roles.csv",
  columns: {
    volunteerNumber: column("志愿者编号", "volunteer number", code),
    unitNumber: column("单位编号", "unit number", code),
    role: column(
      "岗位",
      "role",
      choice({ 负责人: "leader", 审核员: "confirmer", 兑换员: "clerk" }),
    ),
    startsOn: column("任职日期", "first day", date),
    endsOn: column("离任日期", "last day", optional(date)),
  },
}
