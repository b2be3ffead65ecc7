import type { DistrictTables } from "./DistrictTables.ts"
import { dayOf } from "./LocalCalendar.ts"
import { itemAt, Random } from "./Random.ts"
import { amounts, seed } from "./settings.ts"
import type { Volunteers } from "./volunteers.ts"

export const allianceMemberHeaders = ["联盟编号", "志愿者编号", "加入日期"] as const

/** The alliance of people, not of teams: “红帆”. */
export const redSail = "LM-02"

export interface AllianceMember {
  readonly volunteer: number
  readonly joinedDay: number
}

/** Members from the lead institute and its stations, in order of registration. */
export const makeAllianceMembers = (
  tables: DistrictTables,
  volunteers: Volunteers,
): ReadonlyArray<AllianceMember> => {
  const random = new Random(seed, "alliance members")
  const alliance = tables.alliances.find((one) => one.allianceNumber === redSail)
  if (alliance === undefined) throw new RangeError(`No alliance ${redSail}`)
  const lead = alliance.leadUnitNumber
  const founded = dayOf(alliance.foundedOn)
  const latest = dayOf("2021-06-30")
  const members: Array<AllianceMember> = []
  for (let index = 0; index < volunteers.count; index++) {
    if (members.length === amounts.redAlliancePeople) return members
    const unit = itemAt(tables.units, itemAt(volunteers.unit, index))
    if (unit.unitNumber !== lead && unit.parentNumber !== lead) continue
    if (!random.chance(25)) continue
    const earliest = Math.max(founded, itemAt(volunteers.registeredDay, index))
    if (earliest > latest) break
    members.push({ volunteer: index, joinedDay: random.between(earliest, latest) })
  }
  if (members.length === amounts.redAlliancePeople) return members
  throw new RangeError(`Only ${members.length} members for ${redSail}`)
}
