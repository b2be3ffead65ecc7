import { choice, code, date, identityNumber, mobilePhone, optional, text } from "../Cell.ts"
import type { IdentityNumber, Sex } from "../IdentityNumber.ts"
import { column, type TableDefinition } from "../Table.ts"

/** A volunteer's registration (志愿者注册). Personal data: handle apart, erasable. */
export interface VolunteerRow {
  readonly volunteerNumber: string
  readonly name: string
  readonly sex: Sex
  /** Local date; agrees with the identity number. */
  readonly birthDate: string
  readonly identity: IdentityNumber
  readonly phone: string
  /** Local date. */
  readonly registeredOn: string
  readonly unitNumber: string
  readonly teamNumber: string | null
  /** Local date the volunteer joined the team; null without a team. */
  readonly joinedTeamOn: string | null
  readonly guardianName: string | null
  /** Local date of the guardian's consent (监护人同意). */
  readonly guardianConsentedOn: string | null
}

const sexes = { 女: "female", 男: "male" } as const

export const volunteerTable: TableDefinition<VolunteerRow> = {
  file: "volunteers.csv",
  columns: {
    volunteerNumber: column("志愿者编号", "volunteer number", code),
    name: column("姓名", "name", text, { personal: true }),
    sex: column("性别", "sex", choice(sexes)),
    birthDate: column("出生日期", "birth date", date, { personal: true }),
    identity: column("身份证号", "identity number", identityNumber, { personal: true }),
    phone: column("手机号", "phone", mobilePhone, { personal: true }),
    registeredOn: column("注册日期", "registered on", date),
    unitNumber: column("所属单位编号", "unit number", code),
    teamNumber: column("服务队编号", "team number", optional(code)),
    joinedTeamOn: column("入队日期", "joined the team on", optional(date)),
    guardianName: column("监护人姓名", "guardian name", optional(text), { personal: true }),
    guardianConsentedOn: column("监护人同意日期", "guardian consented on", optional(date)),
  },
  crossCheck: (row) => {
    if (row.birthDate !== row.identity.birthDate) {
      // The identity number is personal, and so is the date in it: only the year is shown.
      const detail = `${row.identity.birthDate.slice(0, 4)}-**-**`
      return { column: "birthDate", kind: "idBirthDateMismatch", detail }
    }
    if (row.sex !== row.identity.sex) {
      return { column: "sex", kind: "idSexMismatch", detail: row.sex === "male" ? "女" : "男" }
    }
    return undefined
  },
}
