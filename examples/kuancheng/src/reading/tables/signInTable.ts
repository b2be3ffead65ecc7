import { choice, code, date, dateTime, optional, text, wholeNumber } from "../Cell.ts"
import { column, type TableDefinition } from "../Table.ts"

/** One line of a sign-in sheet (签到表): a volunteer at an activity. */
export interface SignInRow {
  readonly activityNumber: string
  readonly volunteerNumber: string
  /** Date and time with offset, `2021-07-03T08:56:00+08:00`. */
  readonly checkedInAt: string
  readonly checkedOutAt: string
  readonly role: ServiceRole
  /** What proves it (佐证): sign-in code, paper sheet, photos. */
  readonly evidence: string | null
  /** Who confirms the record: a role holder at the host unit, never the volunteer. */
  readonly confirmerNumber: string
  /** Local date on which the sheet was entered; bounds late entry. */
  readonly enteredOn: string
  /** What the sheet claims, in minutes; for information, credit comes from the two times. */
  readonly declaredMinutes: number | null
}

/** Organiser (组织者), key member (骨干) or ordinary member (普通). */
export type ServiceRole = "organiser" | "keyMember" | "ordinary"

export const signInTable: TableDefinition<SignInRow> = {
  file: "sign-ins.csv",
  columns: {
    activityNumber: column("活动编号", "activity number", code),
    volunteerNumber: column("志愿者编号", "volunteer number", code),
    checkedInAt: column("签到时间", "signed in at", dateTime),
    checkedOutAt: column("签退时间", "signed out at", dateTime),
    role: column(
      "角色",
      "role",
      choice({ 组织者: "organiser", 骨干: "keyMember", 普通: "ordinary" }),
    ),
    evidence: column("佐证", "evidence", optional(text)),
    confirmerNumber: column("确认人编号", "confirmer number", code),
    enteredOn: column("录入日期", "entered on", date),
    declaredMinutes: column(
      "申报时长（分钟）",
      "declared minutes",
      optional(wholeNumber(0, 1440)),
      {
        mayBeAbsent: true,
      },
    ),
  },
}
