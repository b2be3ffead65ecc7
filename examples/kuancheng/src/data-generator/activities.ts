import { serviceFields } from "../reading/tables/serviceFields.ts"
import type { UnitRow } from "../reading/tables/unitTable.ts"
import { activityTitles } from "./activityTitles.ts"
import type { DistrictTables } from "./DistrictTables.ts"
import type { Cell } from "./GeneratedFile.ts"
import { dayOf, dayOfMinute, formatDay, formatMinute, weekdayOf } from "./LocalCalendar.ts"
import { itemAt, Random } from "./Random.ts"
import { amounts, seed } from "./settings.ts"
import { volunteerNumber } from "./volunteers.ts"

/** An activity to be written; minutes are local. */
export interface Activity {
  readonly number: string
  /** Index into the units of the district tables. */
  readonly unit: number
  readonly title: string
  readonly field: keyof typeof serviceFields
  readonly start: number
  readonly end: number
  /** Volunteers who come, and those there is room for. */
  readonly attendees: number
  readonly capacity: number
  readonly personTimes: number
  readonly distinctPeople: number | null
  /** Volunteer index of the organiser: the unit's leader. */
  readonly organiser: number
}

export const activityHeaders = [
  "活动编号",
  "主办单位编号",
  "活动名称",
  "服务领域",
  "计划开始",
  "计划结束",
  "人数上限",
  "受益人次",
  "受益人数",
  "负责人编号",
  "备注",
] as const

const months = ["07", "08", "09", "10", "11", "12"] as const
// The table's own words: its keys.
const fields = Object.keys(serviceFields) as ReadonlyArray<keyof typeof serviceFields>

interface Draft {
  readonly unit: number
  readonly start: number
  readonly end: number
}

/** A unit has one activity a day at most, so that its leader can be at each. */
const draftDates = (tables: DistrictTables, random: Random): Array<Draft> => {
  const taken = new Set<number>()
  const draft = (unit: number, month: string): Draft => {
    const first = dayOf(`2021-${month}-01`)
    for (;;) {
      const day = first + random.between(0, month === "09" || month === "11" ? 29 : 30)
      const weekend = weekdayOf(day) === 0 || weekdayOf(day) === 6
      const key = unit * 100_000 + day
      if (taken.has(key) || (!weekend && random.chance(45))) continue
      taken.add(key)
      const start = day * 1440 + random.between(16, 37) * 30
      return { unit, start, end: start + random.between(2, 8) * 30 }
    }
  }
  // At least one activity a month at every unit, the rest anywhere.
  const drafts = tables.units.flatMap((_, unit) => months.map((month) => draft(unit, month)))
  while (drafts.length < amounts.activities) {
    drafts.push(draft(random.between(0, tables.units.length - 1), random.pick(months)))
  }
  return drafts.sort((left, right) => left.start - right.start || left.unit - right.unit)
}

/** Raises or lowers amounts one by one until they sum to `total`, none below `minimum`. */
const fitSum = (amountsToFit: Array<number>, total: number, minimum: number): void => {
  let missing = total - amountsToFit.reduce((sum, amount) => sum + amount, 0)
  for (let index = 0; missing !== 0; index = (index + 1) % amountsToFit.length) {
    const step = missing > 0 ? 1 : -1
    const changed = itemAt(amountsToFit, index) + step
    if (changed < minimum) continue
    amountsToFit[index] = changed
    missing -= step
  }
}

const expectedVolunteers = (unit: UnitRow, random: Random): number =>
  unit.kind === "station"
    ? random.between(28, 76)
    : unit.kind === "institute"
      ? random.between(60, 120)
      : random.between(90, 150)

/** Makes the activities of the second half of 2021, in order of their start. */
export const makeActivities = (tables: DistrictTables): ReadonlyArray<Activity> => {
  const random = new Random(seed, "activities")
  const drafts = draftDates(tables, random)
  const attendees = drafts.map(({ unit }) => expectedVolunteers(itemAt(tables.units, unit), random))
  fitSum(attendees, amounts.attendances, 20)
  const personTimes = drafts.map(() => random.between(12, 86))
  fitSum(personTimes, amounts.beneficiaryPersonTimes, 5)
  const leaders = new Map<string, number>()
  for (const [index, role] of tables.roles.entries()) {
    if (role.role === "leader") leaders.set(role.unitNumber, index)
  }
  const ofDay = new Map<number, number>()
  return drafts.map(({ unit, start, end }, index) => {
    const host = itemAt(tables.units, unit)
    const day = dayOfMinute(start)
    const nth = (ofDay.get(day) ?? 0) + 1
    ofDay.set(day, nth)
    const field = random.pick(fields)
    const coming = itemAt(attendees, index)
    const times = itemAt(personTimes, index)
    return {
      number: `HD-${formatDay(day).replaceAll("-", "")}-${String(nth).padStart(3, "0")}`,
      unit,
      title: `${host.community ?? host.administrativeOwner}${random.pick(activityTitles[field])}`,
      field,
      start,
      end,
      attendees: coming,
      capacity: Math.ceil((coming + random.between(4, 24)) / 5) * 5,
      personTimes: times,
      distinctPeople: random.chance(60) ? times - random.between(0, Math.floor(times / 4)) : null,
      organiser: leaders.get(host.unitNumber) ?? 0,
    }
  })
}

const remarks = [
  "雨天改在室内",
  "与驻街单位联办,结对共建",
  '现场悬挂"志愿服务"横幅',
  "上午集合，下午入户\n结束后清点物资",
] as const

/** An activity's row; the last column is no part of the table and is ignored by the reader. */
export const activityCells = (
  activity: Activity,
  tables: DistrictTables,
  random: Random,
): Array<Cell> => [
  activity.number,
  itemAt(tables.units, activity.unit).unitNumber,
  activity.title,
  activity.field,
  formatMinute(activity.start),
  formatMinute(activity.end),
  activity.capacity,
  activity.personTimes,
  activity.distinctPeople,
  volunteerNumber(activity.organiser),
  random.chance(12) ? random.pick(remarks) : null,
]
