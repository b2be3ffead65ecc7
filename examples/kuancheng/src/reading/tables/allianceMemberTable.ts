import { code, date } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A person who joined an alliance. */
export interface AllianceMemberRow {
  readonly allianceNumber: string
  readonly volunteerNumber: string
  /** Local date. */
  readonly joinedOn: string
}

export const allianceMemberTable: TableDefinition<AllianceMemberRow> = {
  file: "alliance-members.csv",
  columns: {
    allianceNumber: column("联盟编号", "alliance number", code),
    volunteerNumber: column("志愿者编号", "volunteer number", code),
    joinedOn: column("加入日期", "joined on", date),
  },
}
