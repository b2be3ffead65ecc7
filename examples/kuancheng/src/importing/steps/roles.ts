import { GrantRole } from "@civic-practice/core"
import { type RoleRow, roleTable } from "../../reading/tables/roleTable.ts"
import { startOfDay } from "../District.ts"
import type { Step } from "../Step.ts"
import { submit } from "./submit.ts"

/** What the district's offices (岗位) are in the practice's roles. */
const roleNames = { leader: "unitManager", confirmer: "organiser", clerk: "shopKeeper" } as const

/** Who leads, confirms or issues, and where (岗位). */
export const roles: Step<RoleRow> = {
  title: { zh: "岗位", en: "roles granted" },
  table: roleTable,
  folder: "tables",
  keyOf: (row) => `role/${row.volunteerNumber}/${row.unitNumber}/${row.role}`,
  check: (row, { known }) => {
    if (!known.volunteers.has(row.volunteerNumber)) {
      return { column: "volunteerNumber", kind: "unknownVolunteer" }
    }
    if (!known.units.has(row.unitNumber)) {
      return { column: "unitNumber", kind: "unknownUnit" }
    }
    return row.endsOn !== null && row.endsOn < row.startsOn
      ? { column: "endsOn", kind: "endBeforeStart" }
      : undefined
  },
  carryOut: (row, key, context) =>
    submit(
      context,
      GrantRole,
      { actor: row.volunteerNumber, role: roleNames[row.role], unit: row.unitNumber },
      { key, at: startOfDay(row.startsOn) },
    ),
  faults: {},
  onRow: ({ endsOn, role, unitNumber, volunteerNumber }, { known }) => {
    const holders = role === "leader" ? known.shops.leaders : known.shops.clerks
    if (role === "confirmer" || endsOn !== null || holders.has(unitNumber)) return
    holders.set(unitNumber, volunteerNumber)
  },
}
