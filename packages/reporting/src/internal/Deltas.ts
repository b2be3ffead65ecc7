import type { BusinessCalendar, Localized, RecordedEvent } from "@civic-practice/core"
import { Unit } from "@civic-practice/hierarchy"
import type { Contribution, Metric, Reading, Source } from "../Metric.ts"
import { MetricFault } from "../MetricFault.ts"
import { type DayPlace, dayPlace } from "./DayPlace.ts"

/** What a stretch of events adds to one month of one unit, by the metric's place in the catalogue. */
export interface MonthDelta {
  /** Amounts by day of the month; place 0 is not used. */
  readonly sums: Array<Float64Array | undefined>
  /** Occurrences by (local number of the member x 32 + day - 1). */
  readonly members: Array<Map<number, number> | undefined>
}

/** What a stretch of events adds, brought together. */
export interface Deltas {
  /** By unit, then by month. */
  readonly units: ReadonlyMap<string, ReadonlyMap<number, MonthDelta>>
  /** The members that occur, in order of first occurrence: a member's local number is its place here. */
  readonly members: ReadonlyMap<string, number>
  /** The position of the last event of a practice unit; 0 where there is none. */
  readonly treePosition: number
}

interface CatalogueReading {
  readonly metric: Metric
  readonly place: number
  readonly reading: Reading
}

/** Which readings an event calls for, by its stream kind and then by its tag. */
export type Catalogue = ReadonlyMap<
  string,
  {
    readonly fact: Reading["fact"]
    /** Whether an event may have been written under another tag than it is read under. */
    readonly upcast: boolean
    readonly byEvent: ReadonlyMap<string, ReadonlyArray<CatalogueReading>>
  }
>

export const catalogueOf = (metrics: ReadonlyArray<Metric>): Catalogue => {
  const kinds = new Map<
    string,
    { fact: Reading["fact"]; upcast: boolean; byEvent: Map<string, Array<CatalogueReading>> }
  >()
  for (const [place, metric] of metrics.entries()) {
    for (const reading of metric.readings) {
      let kind = kinds.get(reading.kind)
      if (kind === undefined) {
        kind = { fact: reading.fact, upcast: reading.eventVersion > 1, byEvent: new Map() }
        kinds.set(reading.kind, kind)
      }
      const readings = kind.byEvent.get(reading.event)
      if (readings === undefined) kind.byEvent.set(reading.event, [{ metric, place, reading }])
      else readings.push({ metric, place, reading })
    }
  }
  return kinds
}

/** Brings together what a stretch of events contributes. Throws a `MetricFault` where that cannot be counted. */
export const deltasOf = (
  events: ReadonlyArray<RecordedEvent>,
  catalogue: Catalogue,
  calendar: BusinessCalendar,
): Deltas => {
  const collector = new Collector()
  let treePosition = 0
  for (const recorded of events) {
    if (recorded.kind === Unit.name) treePosition = recorded.position
    const kind = catalogue.get(recorded.kind)
    if (kind === undefined) continue
    if (!kind.upcast && !kind.byEvent.has(recorded.type)) continue
    const { at, event, id } = kind.fact(recorded)
    const source: Source = { id, at, dayOf: calendar.dayOf }
    for (const wanted of kind.byEvent.get(event._tag) ?? []) {
      let taken: ReadonlyArray<Contribution>
      try {
        taken = wanted.reading.take(event, source)
        for (const contribution of taken) collector.add(wanted, contribution)
      } catch (thrown) {
        throw faultOf(wanted.metric, recorded, thrown)
      }
    }
  }
  return { units: collector.units, members: collector.members, treePosition }
}

class Collector {
  readonly units = new Map<string, Map<number, MonthDelta>>()
  readonly members = new Map<string, number>()

  add({ metric, place }: CatalogueReading, contribution: Contribution): void {
    const { amount, unit } = contribution
    const where = dayPlace(contribution.day)
    if (where === undefined) throw notADay(contribution.day)
    if (!Number.isSafeInteger(amount)) throw notWhole(amount)
    const month = this.monthOf(unit, where)
    if (metric.aggregate === "distinct") {
      const { member } = contribution
      if (typeof member !== "string" || member === "") throw noMember()
      if (Math.abs(amount) > mostOccurrences) throw tooMany(amount)
      const key = this.numberOf(member) * 32 + where.day - 1
      let occurrences = month.members[place]
      if (occurrences === undefined) {
        occurrences = new Map()
        month.members[place] = occurrences
      }
      occurrences.set(key, (occurrences.get(key) ?? 0) + amount)
    } else {
      let sums = month.sums[place]
      if (sums === undefined) {
        sums = new Float64Array(32)
        month.sums[place] = sums
      }
      sums[where.day] = (sums[where.day] ?? 0) + amount
    }
  }

  private monthOf(unit: string, { month }: DayPlace): MonthDelta {
    let months = this.units.get(unit)
    if (months === undefined) {
      // It becomes part of stream ids.
      if (typeof unit !== "string" || unit === "" || !unit.isWellFormed() || unit.includes("\0")) {
        throw noUnit(unit)
      }
      months = new Map()
      this.units.set(unit, months)
    }
    let delta = months.get(month)
    if (delta === undefined) {
      delta = { sums: [], members: [] }
      months.set(month, delta)
    }
    return delta
  }

  private numberOf(member: string): number {
    const known = this.members.get(member)
    if (known !== undefined) return known
    const number = this.members.size
    this.members.set(member, number)
    return number
  }
}

/** More than anybody can be present in one event; keeps counts within what a set can hold. */
const mostOccurrences = 1000

/** Thrown where a contribution cannot be counted. */
class Uncountable {
  readonly problem: Localized
  constructor(zh: string, en: string) {
    this.problem = { zh, en }
  }
}

const notADay = (day: unknown): Uncountable =>
  new Uncountable(
    `日期“${day}”不是 YYYY-MM-DD 形式的有效日期`,
    `its day "${day}" is no real day as YYYY-MM-DD`,
  )

const notWhole = (amount: unknown): Uncountable =>
  new Uncountable(
    `数量 ${amount} 不是 2^53-1 以内的整数`,
    `its amount ${amount} is no whole number within 2^53-1`,
  )

const tooMany = (amount: number): Uncountable =>
  new Uncountable(
    `一次计入 ${amount} 人次，超过 ${mostOccurrences}`,
    `it counts one member ${amount} times at once, and ${mostOccurrences} is the most`,
  )

const noMember = (): Uncountable =>
  new Uncountable("去重指标缺少成员编号", "a distinct metric needs a member's id")

const noUnit = (unit: unknown): Uncountable =>
  new Uncountable(
    `单位编号 ${JSON.stringify(unit)} 无效`,
    `${JSON.stringify(unit)} is no id of a unit`,
  )

const faultOf = (metric: Metric, recorded: RecordedEvent, thrown: unknown): MetricFault =>
  new MetricFault({
    metric: metric.name,
    position: recorded.position,
    kind: recorded.kind,
    id: recorded.id,
    event: recorded.type,
    ...(thrown instanceof Uncountable
      ? { problem: thrown.problem }
      : {
          problem: {
            zh: `计算时出错（${String(thrown)}）`,
            en: `what it takes from it fails with ${String(thrown)}`,
          },
          cause: thrown,
        }),
  })
