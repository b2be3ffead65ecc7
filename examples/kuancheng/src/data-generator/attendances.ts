import type { Activity } from "./activities.ts"
import { BusySpans } from "./BusySpans.ts"
import type { DistrictTables } from "./DistrictTables.ts"
import type { Cell } from "./GeneratedFile.ts"
import { dayOf, dayOfMinute, formatDay, formatMinute } from "./LocalCalendar.ts"
import { itemAt, type Random } from "./Random.ts"
import { amounts } from "./settings.ts"
import { type Volunteers, volunteerNumber } from "./volunteers.ts"

export type RoleWord = "组织者" | "骨干" | "普通"

/** A volunteer at an activity; minutes are local. */
export interface Attendance {
  readonly activity: Activity
  readonly volunteer: number
  readonly role: RoleWord
  readonly checkedIn: number
  readonly checkedOut: number
  readonly confirmer: number
  readonly enteredDay: number
  readonly evidence: string
  readonly declaredMinutes: number | null
}

export const signInHeaders = [
  "活动编号",
  "志愿者编号",
  "签到时间",
  "签退时间",
  "角色",
  "佐证",
  "确认人编号",
  "录入日期",
  "申报时长（分钟）",
] as const

export const signInCells = (attendance: Attendance): Array<Cell> => [
  attendance.activity.number,
  volunteerNumber(attendance.volunteer),
  formatMinute(attendance.checkedIn),
  formatMinute(attendance.checkedOut),
  attendance.role,
  attendance.evidence,
  volunteerNumber(attendance.confirmer),
  formatDay(attendance.enteredDay),
  attendance.declaredMinutes,
]

/** Nobody signs in earlier, or out later, than this around the planned time. */
const earlyMinutes = 20
const lateMinutes = 15

const holidayStart = dayOf("2021-09-27")
const holidayEnd = dayOf("2021-09-30")

/** Draws who comes to each activity; nobody is ever at two at once. */
export class AttendanceMaker {
  readonly #tables: DistrictTables
  readonly #volunteers: Volunteers
  readonly #random: Random
  /** Volunteers under each unit, in order of registration. */
  readonly #pools: ReadonlyArray<ArrayLike<number>>
  readonly #confirmers: ReadonlyMap<string, number>
  readonly #busy: BusySpans

  constructor(tables: DistrictTables, volunteers: Volunteers, random: Random) {
    this.#tables = tables
    this.#volunteers = volunteers
    this.#random = random
    this.#busy = new BusySpans(volunteers.count, amounts.attendances)
    this.#pools = poolsOf(tables, volunteers)
    const confirmers = new Map<string, number>()
    for (const [index, role] of tables.roles.entries()) {
      if (role.role === "confirmer") confirmers.set(role.unitNumber, index)
    }
    this.#confirmers = confirmers
  }

  /** True when the volunteer has an attendance within reach of the time span. */
  isBusy(volunteer: number, start: number, end: number): boolean {
    return this.#busy.overlaps(volunteer, start, end)
  }

  /** True when the volunteer has been to any activity so far. */
  hasAttended(volunteer: number): boolean {
    return this.#busy.has(volunteer)
  }

  /** The host unit's confirmer, or its leader for the confirmer's own record. */
  confirmerFor(activity: Activity, volunteer: number): number {
    const host = itemAt(this.#tables.units, activity.unit).unitNumber
    const confirmer = this.#confirmers.get(host)
    if (confirmer === undefined) throw new RangeError(`No confirmer at ${host}`)
    return confirmer === volunteer ? activity.organiser : confirmer
  }

  /** All who come to an activity, in order of signing in; call in order of the activities' start. */
  attend(activity: Activity): ReadonlyArray<Attendance> {
    const coming = this.#draw(activity)
    const attendances = coming.map((volunteer, nth) =>
      this.make(
        activity,
        volunteer,
        nth === 0 ? "组织者" : this.#random.chance(10) ? "骨干" : "普通",
      ),
    )
    return attendances.sort((left, right) => left.checkedIn - right.checkedIn)
  }

  /** An attendance that nothing is wrong with. */
  make(activity: Activity, volunteer: number, role: RoleWord): Attendance {
    const random = this.#random
    const checkedIn = activity.start + random.between(-earlyMinutes, 10)
    const checkedOut = activity.end + random.between(-10, lateMinutes)
    return {
      activity,
      volunteer,
      role,
      checkedIn,
      checkedOut,
      confirmer: this.confirmerFor(activity, volunteer),
      enteredDay: this.#enteredDay(dayOfMinute(activity.end)),
      evidence: makeEvidence(random),
      declaredMinutes: random.chance(70) ? checkedOut - checkedIn : null,
    }
  }

  #draw(activity: Activity): ReadonlyArray<number> {
    const from = activity.start - earlyMinutes
    const to = activity.end + lateMinutes
    const pool = itemAt(this.#pools, activity.unit)
    const day = dayOfMinute(activity.start)
    const eligible = countBefore(pool, this.#volunteers.registeredDay, day)
    const coming: Array<number> = []
    const take = (volunteer: number): void => {
      if (this.isBusy(volunteer, from, to)) return
      this.#busy.add(volunteer, from, to)
      coming.push(volunteer)
    }
    take(activity.organiser)
    for (let tries = 0; coming.length < activity.attendees; tries++) {
      if (tries > 100_000) throw new RangeError(`Nobody left to come to ${activity.number}`)
      // Squared: some come often, many once, most never.
      const skewed = this.#random.fraction() * this.#random.fraction()
      take(itemAt(pool, Math.floor(skewed * eligible)))
    }
    return coming
  }

  /** Sheets are entered within days; some of late September's only after the October holiday. */
  #enteredDay(day: number): number {
    return day >= holidayStart && day <= holidayEnd && this.#random.chance(40)
      ? dayOf("2021-10-12") + this.#random.between(0, 1)
      : day + this.#random.between(0, 5)
  }
}

const makeEvidence = (random: Random): string => {
  const kind = random.between(0, 99)
  if (kind < 60) return "签到码"
  if (kind < 80) return `纸质签到表第${random.between(1, 6)}页`
  if (kind < 98) return `现场照片${random.between(1, 5)}张`
  return `现场照片${random.between(1, 5)}张,合影1张`
}

/** How many of a pool, which is in order of registration, registered before a day. */
const countBefore = (pool: ArrayLike<number>, registered: Int32Array, day: number): number => {
  let low = 0
  let high = pool.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (itemAt(registered, itemAt(pool, middle)) < day) low = middle + 1
    else high = middle
  }
  return low
}

/** Who may come: a station's own people, all below an institute, everybody for a centre. */
const poolsOf = (
  tables: DistrictTables,
  volunteers: Volunteers,
): ReadonlyArray<ArrayLike<number>> => {
  const everybody = Int32Array.from({ length: volunteers.count }, (_, index) => index)
  const pools = tables.units.map((): Array<number> => [])
  const indexOf = new Map(tables.units.map((unit, index) => [unit.unitNumber, index]))
  const parents = tables.units.map((unit) => indexOf.get(unit.parentNumber ?? ""))
  for (const index of everybody) {
    const home = itemAt(volunteers.unit, index)
    itemAt(pools, home).push(index)
    const parent = itemAt(tables.units, home).kind === "station" ? parents[home] : undefined
    if (parent !== undefined) itemAt(pools, parent).push(index)
  }
  return tables.units.map((unit, index) =>
    unit.kind === "centre" || unit.kind === "subCentre" ? everybody : itemAt(pools, index),
  )
}
