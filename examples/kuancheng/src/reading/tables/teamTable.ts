import { choice, code, date, optional, text } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"
import { type ServiceField, serviceFields } from "./serviceFields.ts"

/** A volunteer team (总队、支队、服务队). */
export interface TeamRow {
  readonly teamNumber: string
  readonly name: string
  readonly unitNumber: string
  readonly level: "corps" | "detachment" | "team"
  /** Null for a team of all fields. */
  readonly serviceField: ServiceField | null
  /** Where its members come from (成员来源). */
  readonly memberKind: MemberKind | null
  /** Local date. */
  readonly foundedOn: string
  readonly allianceNumber: string | null
}

export type MemberKind = (typeof memberKinds)[keyof typeof memberKinds]

const memberKinds = {
  党员: "partyMember",
  青年: "youth",
  妇女: "women",
  社区: "community",
  职工: "employee",
  退役军人: "veteran",
  学生: "student",
  老年: "elderly",
} as const

export const teamTable: TableDefinition<TeamRow> = {
  file: "teams.csv",
  columns: {
    teamNumber: column("队伍编号", "team number", code),
    name: column("队伍名称", "name", text),
    unitNumber: column("所属单位编号", "unit number", code),
    level: column(
      "队伍层级",
      "level",
      choice({ 总队: "corps", 支队: "detachment", 服务队: "team" }),
    ),
    serviceField: column("服务领域", "service field", optional(choice(serviceFields))),
    memberKind: column("成员来源", "member kind", optional(choice(memberKinds))),
    foundedOn: column("成立日期", "founded on", date),
    allianceNumber: column("联盟编号", "alliance number", optional(code)),
  },
}
