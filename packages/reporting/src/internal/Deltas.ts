import {
  type BusinessCalendar,
  type BusinessDay,
  businessTimeOf,
  type RecordedEvent,
} from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import type { Contribution, Source } from "../Metric.ts"
import type { Catalogue, CatalogueReading } from "./Catalogue.ts"
import { type DayPlace, dayPlace } from "./DayPlace.ts"
import { mostOccurrences, occurrence, occurrenceKey } from "./Occurrence.ts"
import type { MetMembers } from "./Roster.ts"
import { faultOf, noMember, notADay, notWhole, noUnit, tooMany } from "./Uncountable.ts"

/** What a stretch of events adds to one month of one unit, by the metric's place among all. */
export interface MonthDelta {
  /** Amounts by day of the month; place 0 is not used. */
  readonly sums: Array<Float64Array | undefined>
  /** Occurrences by the member's number within this process and the day - 1, in no order. */
  readonly members: Array<Array<number> | undefined>
}

/** What a stretch of events adds, brought together. */
export interface Deltas {
  /** By unit, then by month. */
  readonly units: ReadonlyMap<string, ReadonlyMap<number, MonthDelta>>
  /** The members that occur, in order of first occurrence, by their numbers within this process. */
  readonly members: ReadonlyArray<number>
  /** The position of the last event of a practice unit; 0 where there is none. */
  readonly treePosition: number
}

const none: ReadonlyArray<CatalogueReading> = []

/** Brings together what a stretch of events contributes. Throws a `MetricFault` where that cannot be counted. */
export const deltasOf = (
  events: ReadonlyArray<RecordedEvent>,
  catalogue: Catalogue,
  { dayOf }: BusinessCalendar,
  met: MetMembers,
): Deltas => {
  const collector = new Collector(met)
  let treePosition = 0
  for (const recorded of events) {
    if (recorded.kind === Unit.name) treePosition = recorded.position
    const kind = catalogue.get(recorded.kind)
    if (kind === undefined) continue
    let readings = kind.byEvent.get(recorded.type) ?? none
    if (readings === none && !kind.upcast) continue
    const event = kind.read(recorded)
    if (kind.upcast) readings = kind.byEvent.get(event._tag) ?? none
    const source = new RecordedSource(recorded, dayOf)
    for (const reading of readings) {
      try {
        for (const contribution of reading.take(event, source)) collector.add(reading, contribution)
      } catch (thrown) {
        throw faultOf(reading.metric, recorded, thrown)
      }
    }
  }
  return { units: collector.units, members: collector.members, treePosition }
}

/** Where an event stands; its time is read only where a metric asks for it. */
class RecordedSource implements Source {
  readonly dayOf: Source["dayOf"]
  private readonly recorded: RecordedEvent

  constructor(recorded: RecordedEvent, dayOf: Source["dayOf"]) {
    this.recorded = recorded
    this.dayOf = dayOf
  }

  get id(): string {
    return this.recorded.id
  }

  get at(): number {
    return businessTimeOf(this.recorded)
  }
}

class Collector {
  readonly units = new Map<string, Map<number, MonthDelta>>()
  readonly members: Array<number> = []
  private readonly met: MetMembers
  private readonly stretch: number
  // Several metrics take from one event, and mostly for one unit and day.
  private lastUnit: string | undefined = undefined
  private lastDay: BusinessDay | undefined = undefined
  private lastPlace: DayPlace = { month: 0, day: 0 }
  private lastMonth: MonthDelta = { sums: [], members: [] }

  constructor(met: MetMembers) {
    this.met = met
    this.stretch = met.beginStretch()
  }

  add({ metric, place }: CatalogueReading, contribution: Contribution): void {
    const { amount, day, unit } = contribution
    if (!Number.isSafeInteger(amount)) throw notWhole(amount)
    if (unit !== this.lastUnit || day !== this.lastDay) this.turnTo(unit, day)
    if (metric.aggregate === "distinct") {
      this.addMember(place, contribution)
      return
    }
    const { sums } = this.lastMonth
    let amounts = sums[place]
    if (amounts === undefined) {
      amounts = new Float64Array(32)
      sums[place] = amounts
    }
    const at = this.lastPlace.day
    amounts[at] = (amounts[at] ?? 0) + amount
  }

  private addMember(place: number, { amount, member }: Contribution): void {
    if (typeof member !== "string" || member === "") throw noMember()
    if (Math.abs(amount) > mostOccurrences) throw tooMany(amount)
    const number = this.met.meet(member)
    if (this.met.isFirstIn(this.stretch, number)) this.members.push(number)
    const added = occurrence(occurrenceKey(number, this.lastPlace.day - 1), amount)
    const { members } = this.lastMonth
    const occurrences = members[place]
    if (occurrences === undefined) members[place] = [added]
    else occurrences.push(added)
  }

  private turnTo(unit: string, day: BusinessDay): void {
    const place = dayPlace(day)
    if (place === undefined) throw notADay(day)
    let months = this.units.get(unit)
    if (months === undefined) {
      // It becomes part of stream ids.
      if (typeof unit !== "string" || unit === "" || !unit.isWellFormed() || unit.includes("\0")) {
        throw noUnit(unit)
      }
      months = new Map()
      this.units.set(unit, months)
    }
    let month = months.get(place.month)
    if (month === undefined) {
      month = { sums: [], members: [] }
      months.set(place.month, month)
    }
    this.lastUnit = unit
    this.lastDay = day
    this.lastPlace = place
    this.lastMonth = month
  }
}
