import { calendar, day, time } from "../sample.ts"

/** An activity of the histories, as it is planned. Times are minutes since the first day's midnight. */
export interface Plan {
  readonly id: string
  readonly start: number
  readonly end: number
  readonly tolerance: number
  readonly unit: number
  readonly minimum: number
  readonly dailyMaximum: number
  readonly missing: "plannedEnd" | "zero" | "ask"
  readonly rules?: object
}

const midnight = time("2025-01-31 00:00")
/** Milliseconds of a minute of the histories. */
export const instant = (minute: number): number => midnight + minute * 60_000
const minuteOf = (text: string): number => (time(text) - midnight) / 60_000
const dayOf = (minute: number): string => calendar.dayOf(instant(minute))

const halfHours = { tolerance: 60, unit: 30, minimum: 0, dailyMaximum: 480 }

/** Around the end of a month, overlapping here and there, with the rules of the default settings or their own. */
export const plans: ReadonlyArray<Plan> = [
  {
    id: "morning",
    start: minuteOf("2025-01-31 09:00"),
    end: minuteOf("2025-01-31 12:00"),
    missing: "ask",
    ...halfHours,
  },
  {
    id: "long",
    start: minuteOf("2025-01-31 10:00"),
    end: minuteOf("2025-01-31 22:00"),
    missing: "ask",
    ...halfHours,
  },
  {
    id: "night",
    start: minuteOf("2025-01-31 21:00"),
    end: minuteOf("2025-02-01 02:00"),
    ...halfHours,
    missing: "plannedEnd",
    rules: { missingCheckOut: "plannedEnd" },
  },
  {
    id: "small-hours",
    start: minuteOf("2025-02-01 00:30"),
    end: minuteOf("2025-02-01 04:00"),
    ...halfHours,
    tolerance: 30,
    missing: "zero",
    rules: { missingCheckOut: "zero", toleranceMinutes: 30 },
  },
  {
    id: "hourly",
    start: minuteOf("2025-02-01 03:00"),
    end: minuteOf("2025-02-01 13:00"),
    ...halfHours,
    unit: 1,
    minimum: 60,
    dailyMaximum: Number.POSITIVE_INFINITY,
    missing: "ask",
    rules: { timeRule: { unitMinutes: 1, rounding: "floor", minimumMinutes: 60 } },
  },
]

export type RecordStatus = "drafted" | "submitted" | "confirmed" | "corrected" | "voided"

interface ModelRecord {
  status: RecordStatus
  plan: Plan
  /** Every minute that was served within the planned window. */
  served: ReadonlySet<number>
  minutes: number
  leave: boolean
}

/** What the model says of a command: refused, or accepted with these minutes. */
export type Verdict = { readonly minutes: number; readonly late?: boolean } | "refused"

/**
 * The slow model: every minute of service is a member of a set, and every question goes over all there is. It knows
 * nothing of streams, months or intervals.
 */
export class Model {
  readonly standing = new Map<string, Array<{ readonly from: string; readonly status: string }>>()
  readonly records = new Map<string, ModelRecord>()
  readonly open = new Map<string, number>()
  readonly cancelled = new Set<string>()

  statusOn(volunteer: string, on: string): string {
    let status = "unregistered"
    for (const entry of this.standing.get(volunteer) ?? [])
      if (entry.from <= on) status = entry.status
    return status
  }

  change(volunteer: string, needed: string, status: string, minute: number): Verdict {
    const entries = this.standing.get(volunteer) ?? []
    const last = entries.at(-1)
    if (last === undefined || last.status !== needed || dayOf(minute) < last.from) return "refused"
    entries.push({ from: dayOf(minute), status })
    return { minutes: 0 }
  }

  cancel(plan: Plan): Verdict {
    const attended = [...this.records.keys(), ...this.open.keys()].some((name) =>
      name.startsWith(`${plan.id}/`),
    )
    if (this.cancelled.has(plan.id) || attended) return "refused"
    this.cancelled.add(plan.id)
    return { minutes: 0 }
  }

  checkIn(plan: Plan, volunteer: string, at: number): Verdict {
    const name = `${plan.id}/${volunteer}`
    const refused =
      this.cancelled.has(plan.id) ||
      this.open.has(name) ||
      this.records.has(name) ||
      at < plan.start - plan.tolerance ||
      at >= plan.end ||
      this.statusOn(volunteer, dayOf(at)) !== "registered"
    if (refused) return "refused"
    this.open.set(name, at)
    return { minutes: 0 }
  }

  /** A check-out, or a missing one where `out` is absent, entered at a minute. */
  checkOut(
    plan: Plan,
    volunteer: string,
    out: number | undefined,
    entered: number,
    input: Entry,
  ): Verdict {
    const name = `${plan.id}/${volunteer}`
    const checkIn = this.open.get(name)
    if (checkIn === undefined) return "refused"
    const verdict = this.enter(plan, volunteer, checkIn, out, entered, input)
    if (verdict !== "refused") this.open.delete(name)
    return verdict
  }

  row(
    plan: Plan,
    volunteer: string,
    checkIn: number,
    out: number | undefined,
    entered: number,
    input: Entry,
  ): Verdict {
    const name = `${plan.id}/${volunteer}`
    const refused =
      this.cancelled.has(plan.id) ||
      this.open.has(name) ||
      this.records.has(name) ||
      checkIn < plan.start - plan.tolerance ||
      checkIn >= plan.end ||
      checkIn > entered ||
      this.statusOn(volunteer, dayOf(checkIn)) !== "registered"
    return refused ? "refused" : this.enter(plan, volunteer, checkIn, out, entered, input)
  }

  private enter(
    plan: Plan,
    volunteer: string,
    checkIn: number,
    out: number | undefined,
    entered: number,
    input: Entry,
  ): Verdict {
    let checkOut = out
    if (checkOut === undefined) {
      if (plan.missing === "ask" || entered < plan.end) return "refused"
      checkOut = plan.missing === "zero" ? checkIn : plan.end
    } else if (checkOut <= checkIn || checkOut > plan.end + plan.tolerance || checkOut > entered) {
      return "refused"
    }
    const reckoned = this.reckon(plan, volunteer, checkIn, checkOut, input)
    if (reckoned === "refused") return "refused"
    const late = input.submit && this.isLate(plan, entered)
    this.records.set(`${plan.id}/${volunteer}`, {
      status: input.submit ? "submitted" : "drafted",
      plan,
      ...reckoned,
    })
    return { minutes: reckoned.minutes, late }
  }

  private reckon(plan: Plan, volunteer: string, checkIn: number, checkOut: number, input: Entry) {
    const served = new Set<number>()
    for (let minute = plan.start; minute < plan.end; minute++) {
      if (minute >= checkIn && minute < checkOut) served.add(minute)
    }
    if (input.breakMinutes > served.size) return "refused"
    let onThatDay = 0
    for (const [name, other] of this.records) {
      if (!name.endsWith(`/${volunteer}`) || other.plan === plan || other.status === "voided")
        continue
      const shared = [...other.served].some((minute) => served.has(minute))
      if (shared && !input.leave) return "refused"
      if (dayOf(other.plan.start) === dayOf(plan.start)) onThatDay += other.minutes
    }
    let left = served.size - input.breakMinutes
    let minutes = 0
    if (left > 0) {
      for (; left >= plan.unit; left -= plan.unit) minutes += plan.unit
      if (minutes < plan.minimum) minutes = plan.minimum
    }
    while (minutes > 0 && minutes + onThatDay > plan.dailyMaximum) minutes--
    return { served, minutes, leave: input.leave }
  }

  private isLate(plan: Plan, entered: number): boolean {
    let workingDays = 0
    let current = plan.end - 1
    while (dayOf(current) < dayOf(entered)) {
      current += 24 * 60
      if (calendar.isWorkingDay(day(dayOf(current)))) workingDays++
    }
    // A day off after the last of the ten is beyond it too.
    return workingDays > 10 || (workingDays === 10 && !calendar.isWorkingDay(day(dayOf(entered))))
  }

  submit(plan: Plan, volunteer: string, entered: number): Verdict {
    const record = this.records.get(`${plan.id}/${volunteer}`)
    if (record?.status !== "drafted") return "refused"
    record.status = "submitted"
    return { minutes: record.minutes, late: this.isLate(plan, entered) }
  }

  confirm(plan: Plan, volunteer: string, confirmer: string): Verdict {
    const record = this.records.get(`${plan.id}/${volunteer}`)
    if (record?.status !== "submitted" || confirmer === volunteer) return "refused"
    record.status = "confirmed"
    return { minutes: record.minutes }
  }

  retime(
    plan: Plan,
    volunteer: string,
    checkIn: number,
    checkOut: number,
    entered: number,
    input: Entry,
    needed: ReadonlyArray<RecordStatus>,
    status: RecordStatus,
  ): Verdict {
    const record = this.records.get(`${plan.id}/${volunteer}`)
    const refused =
      record === undefined ||
      !needed.includes(record.status) ||
      checkIn < plan.start - plan.tolerance ||
      checkIn >= plan.end ||
      checkOut <= checkIn ||
      checkOut > plan.end + plan.tolerance ||
      checkOut > entered
    if (refused) return "refused"
    const reckoned = this.reckon(plan, volunteer, checkIn, checkOut, input)
    if (reckoned === "refused") return "refused"
    Object.assign(record, reckoned, { status })
    return { minutes: reckoned.minutes }
  }

  void(plan: Plan, volunteer: string): Verdict {
    const record = this.records.get(`${plan.id}/${volunteer}`)
    if (record === undefined || record.status === "voided") return "refused"
    const counted = record.status === "confirmed" || record.status === "corrected"
    const minutes = counted ? record.minutes : 0
    record.status = "voided"
    record.minutes = 0
    return { minutes }
  }
}

/** How a record is entered. */
export interface Entry {
  readonly breakMinutes: number
  readonly submit: boolean
  /** The organiser lets it overlap. */
  readonly leave: boolean
}
