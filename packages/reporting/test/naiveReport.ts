import type { BusinessDay } from "@civic-practice/core"
import type { UnitState } from "@civic-practice/hierarchy"
import type { Period } from "@civic-practice/reporting"
import { calendar, type Entry } from "./recording.ts"
import type { MemberEvent, RecordEvent, Service } from "./sampleMetrics.ts"

/** One contribution, found without any of the code under test. */
interface Booking {
  readonly metric: string
  readonly unit: string
  readonly day: BusinessDay
  readonly amount: number
  readonly member: string
}

/** What a report says of one unit, or of all. */
export type NaiveValues = Record<string, { own: number; total: number }>

export interface NaiveReport {
  readonly units: Record<string, NaiveValues>
  readonly total: Record<string, number>
}

const metricNames = ["service.minutes", "service.count", "volunteers.active"]
const stockName = "volunteers.registered"

/** Recomputes a report from every event there is, day by day. */
export const naiveReport = (
  units: ReadonlyMap<string, UnitState>,
  entries: ReadonlyArray<Entry>,
  period: Period,
  scope: string | null,
): NaiveReport => {
  const bookings = entries.flatMap(bookingsOf)
  const report: NaiveReport = { units: {}, total: {} }
  const valuesOf = (unit: string): NaiveValues => {
    const known = report.units[unit]
    if (known !== undefined) return known
    const values: NaiveValues = {}
    for (const name of [...metricNames, stockName]) values[name] = { own: 0, total: 0 }
    report.units[unit] = values
    return values
  }
  const pathOn = (unit: string, day: BusinessDay): ReadonlyArray<string> | undefined => {
    const path: Array<string> = []
    for (let current: string | undefined = unit; current !== undefined; ) {
      path.push(current)
      if (current === scope) return path
      current = parentOn(units.get(current), day)
    }
    return scope === null ? path : undefined
  }
  const add = (metric: string, unit: string, path: ReadonlyArray<string>, amount: number): void => {
    const own = valuesOf(unit)[metric]
    if (own !== undefined) own.own += amount
    for (const one of path) {
      const value = valuesOf(one)[metric]
      if (value !== undefined) value.total += amount
    }
    report.total[metric] = (report.total[metric] ?? 0) + amount
  }
  for (const { amount, day, metric, unit } of bookings) {
    const isStock = metric === stockName
    if (day > period.to || (day < period.from && !isStock)) continue
    if (metric === "volunteers.active") continue
    const path = pathOn(unit, isStock ? period.to : day)
    if (path !== undefined) add(metric, unit, path, amount)
  }
  // Somebody is present on a day where more was confirmed there than voided.
  const presence = new Map<string, { booking: Booking; count: number }>()
  for (const booking of bookings) {
    const { day, member, metric, unit } = booking
    if (metric !== "volunteers.active" || day < period.from || day > period.to) continue
    const key = JSON.stringify([unit, day, member])
    const count = (presence.get(key)?.count ?? 0) + booking.amount
    presence.set(key, { booking, count })
  }
  const own = new Map<string, Set<string>>()
  const total = new Map<string, Set<string>>()
  const all = new Set<string>()
  for (const { booking, count } of presence.values()) {
    const path = count > 0 ? pathOn(booking.unit, booking.day) : undefined
    if (path === undefined) continue
    addMember(own, booking.unit, booking.member)
    for (const one of path) addMember(total, one, booking.member)
    all.add(booking.member)
  }
  for (const [unit, members] of total) {
    valuesOf(unit)["volunteers.active"] = {
      own: own.get(unit)?.size ?? 0,
      total: members.size,
    }
  }
  report.total["volunteers.active"] = all.size
  return report
}

const addMember = (sets: Map<string, Set<string>>, unit: string, member: string): void => {
  const known = sets.get(unit)
  if (known === undefined) sets.set(unit, new Set([member]))
  else known.add(member)
}

const parentOn = (state: UnitState | undefined, day: BusinessDay): string | undefined => {
  let parent = state?.placements[0]?.parent
  for (const placement of state?.placements ?? [])
    if (placement.from <= day) parent = placement.parent
  return parent
}

const bookingsOf = ({ day, event, kind }: Entry): ReadonlyArray<Booking> => {
  const service = ({ day, member, minutes, unit }: Service, sign: number): Array<Booking> => [
    { metric: "service.minutes", unit, day, member, amount: sign * minutes },
    { metric: "service.count", unit, day, member, amount: sign },
    { metric: "volunteers.active", unit, day, member, amount: sign },
  ]
  if (kind.name === "sample.member") {
    const { _tag, unit } = event as MemberEvent
    const on = calendar.dayOf(calendar.startOf(day))
    return [
      { metric: stockName, unit, day: on, member: "", amount: _tag === "Registered" ? 1 : -1 },
    ]
  }
  const recorded = event as RecordEvent
  switch (recorded._tag) {
    case "Confirmed":
      return service(recorded, 1)
    case "Voided":
      return service(recorded, -1)
    case "Corrected":
      return [...service(recorded.before, -1), ...service(recorded.after, 1)]
    case "Remarked":
      return []
  }
}
