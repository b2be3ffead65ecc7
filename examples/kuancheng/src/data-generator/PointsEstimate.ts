import type { EarningRuleRow } from "../reading/tables/earningRuleTable.ts"
import { serviceFields } from "../reading/tables/serviceFields.ts"
import type { Attendance } from "./attendances.ts"
import { addMonths, dayOf, dayOfMinute, formatDay } from "./LocalCalendar.ts"

interface Lot {
  readonly availableFrom: number
  /** Last day on which the points may be spent. */
  readonly lastDay: number
  left: number
}

const roleColumns = {
  组织者: "organiserPercent",
  骨干: "keyMemberPercent",
  普通: "ordinaryPercent",
} as const

/**
 * What volunteers can surely spend: never more than the rules give them, so that a redemption made
 * from it is never short of points, however time is rounded within reason. Only four fifths of the
 * points are counted, time within the plan only, down to the half hour, and all caps at once.
 */
export class PointsEstimate {
  readonly #rules: ReadonlyArray<EarningRuleRow & { readonly from: number; readonly to: number }>
  readonly #lots = new Map<number, Array<Lot>>()
  /** Earned on the day and in the month under way: activities come in order of time. */
  readonly #ofDay = new Map<number, number>()
  readonly #ofMonth = new Map<number, number>()
  #day = 0
  #month = ""
  readonly #nearCap = new Set<number>()

  constructor(rules: ReadonlyArray<EarningRuleRow>) {
    this.#rules = rules.map((rule) => ({
      ...rule,
      from: dayOf(rule.startsOn),
      to: rule.endsOn === null ? Number.POSITIVE_INFINITY : dayOf(rule.endsOn),
    }))
  }

  /**
   * Volunteers who have earned something, but nowhere near the cap of a month: there, which of the
   * points are kept and when they expire hangs on the rounding.
   */
  volunteers(): ReadonlyArray<number> {
    return [...this.#lots.keys()].filter((volunteer) => !this.#nearCap.has(volunteer))
  }

  /** Counts an attendance; call in order of the activities' start. */
  earn(attendance: Attendance): void {
    const { activity, volunteer } = attendance
    const day = dayOfMinute(activity.start)
    this.#turnTo(day)
    const field = serviceFields[activity.field]
    const rule = this.#rules.find(
      (one) => one.serviceField === field && one.from <= day && day <= one.to,
    )
    if (rule === undefined) return
    const inside =
      Math.min(attendance.checkedOut, activity.end) - Math.max(attendance.checkedIn, activity.start)
    const minutes = Math.floor(inside / 30) * 30
    const percent = rule[roleColumns[attendance.role]]
    const full =
      rule.basis === "perHour"
        ? Math.floor((rule.basePoints * minutes * percent) / 6000)
        : Math.floor((rule.basePoints * percent) / 100)
    const ofDay = this.#ofDay.get(volunteer) ?? 0
    const ofMonth = this.#ofMonth.get(volunteer) ?? 0
    const points = Math.min(
      full,
      rule.maximumPerActivity,
      rule.maximumPerDay - ofDay,
      rule.maximumPerMonth - ofMonth,
    )
    if (points <= 0) return
    this.#ofDay.set(volunteer, ofDay + points)
    this.#ofMonth.set(volunteer, ofMonth + points)
    if ((ofMonth + points) * 3 > rule.maximumPerMonth * 2) this.#nearCap.add(volunteer)
    const lot: Lot = {
      availableFrom: attendance.enteredDay + 1,
      lastDay: addMonths(day, rule.validMonths) - 2,
      left: Math.floor((points * 4) / 5),
    }
    const lots = this.#lots.get(volunteer)
    if (lots === undefined) this.#lots.set(volunteer, [lot])
    else lots.push(lot)
  }

  #turnTo(day: number): void {
    if (day === this.#day) return
    this.#day = day
    this.#ofDay.clear()
    const month = formatDay(day).slice(0, 7)
    if (month === this.#month) return
    this.#month = month
    this.#ofMonth.clear()
  }

  /** Points the volunteer surely has on a day. */
  spendable(volunteer: number, day: number): number {
    let sum = 0
    for (const lot of this.#lots.get(volunteer) ?? []) {
      if (lot.availableFrom <= day && day <= lot.lastDay) sum += lot.left
    }
    return sum
  }

  /** Takes points, those that expire first before others. */
  spend(volunteer: number, day: number, points: number): void {
    const lots = (this.#lots.get(volunteer) ?? [])
      .filter((lot) => lot.availableFrom <= day && day <= lot.lastDay)
      .sort((left, right) => left.lastDay - right.lastDay)
    let missing = points
    for (const lot of lots) {
      const taken = Math.min(lot.left, missing)
      lot.left -= taken
      missing -= taken
    }
    if (missing > 0) throw new RangeError(`Volunteer ${volunteer} is short of ${missing} points`)
  }
}
