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
    activityNumber: column("活动编号", code),
    hostUnitNumber: column("主办单位编号", code),
    title: column("活动名称", text),
    serviceField: column("服务领域", choice(serviceFields)),
    plannedStart: column("计划开始", dateTime),
    plannedEnd: column("计划结束", dateTime),
    capacity: column("人数上限", wholeNumber(1, 100_000)),
    beneficiaryPersonTimes: column("受益人次", wholeNumber(0, 1_000_000)),
    beneficiaryDistinctPeople: column("受益人数", optional(wholeNumber(0, 1_000_000)), {
      mayBeAbsent: true,
    }),
    organiserNumber: column("负责人编号", code),
  },
}
