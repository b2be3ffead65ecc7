import { code, date, list, text } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A volunteer alliance (志愿服务联盟): teams or people under one brand. */
export interface AllianceRow {
  readonly allianceNumber: string
  readonly name: string
  readonly leadUnitNumber: string
  /** Local date. */
  readonly foundedOn: string
  readonly services: ReadonlyArray<string>
}

export const allianceTable: TableDefinition<AllianceRow> = {
  file: "alliances.csv",
  columns: {
    allianceNumber: column("联盟编号", "alliance number", code),
    name: column("联盟名称", "name", text),
    leadUnitNumber: column("牵头单位编号", "lead unit number", code),
    foundedOn: column("成立日期", "founded on", date),
    services: column("服务项目", "services", list),
  },
}
