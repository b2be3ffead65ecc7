import { choice, code, dateTime, optional, text, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"
import { type ServiceField, serviceFields } from "./serviceFields.ts"

/** An activity that was held (志愿服务活动). */
export interface ActivityRow {
  readonly activityNumber: string
  readonly hostUnitNumber: string
  readonly title: string
  readonly serviceField: ServiceField
  /** Date and time with offset, `2021-07-03T09:00:00+08:00`. */
  readonly plannedStart: string
  readonly plannedEnd: string
  /** Volunteers it has room for. */
  readonly capacity: number
  /** Beneficiaries counted each time (受益人次). */
  readonly beneficiaryPersonTimes: number
  /** Distinct beneficiaries (受益人数); null when nobody counted them. */
  readonly beneficiaryDistinctPeople: number | null
  /** Volunteer who answers for it (负责人). */
  readonly organiserNumber: string
}

export const activityTable: TableDefinition<ActivityRow> = {
  file: "activities.csv",
  columns: {
    activityNumber: column("活动编号", "activity number", code),
    hostUnitNumber: column("主办单位编号", "host unit number", code),
    title: column("活动名称", "title", text),
    serviceField: column("服务领域", "service field", choice(serviceFields)),
    plannedStart: column("计划开始", "planned start", dateTime),
    plannedEnd: column("计划结束", "planned end", dateTime),
    capacity: column("人数上限", "capacity", wholeNumber(1, 100_000)),
    beneficiaryPersonTimes: column(
      "受益人次",
      "beneficiary person-times",
      wholeNumber(0, 1_000_000),
    ),
    beneficiaryDistinctPeople: column(
      "受益人数",
      "beneficiaries",
      optional(wholeNumber(0, 1_000_000)),
      {
        mayBeAbsent: true,
      },
    ),
    organiserNumber: column("负责人编号", "organiser number", code),
  },
}
