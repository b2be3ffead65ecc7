import type { Localized } from "@civic-practice/core"
import type { UnitLevel } from "@civic-practice/hierarchy"
import type { Aggregate } from "./Metric.ts"
import type { Period } from "./Period.ts"
import { type Ratio, ratio } from "./Ratio.ts"

/** A metric's value at one unit. */
export interface Figure {
  /** Of the unit itself. */
  readonly own: number
  /** Of the unit and all that stood below it, each on the days on which it did; distinct members count once. */
  readonly total: number
}

/** How many units are open, by level. */
export type UnitCounts = Readonly<Record<UnitLevel, number>>

/** A unit's figures. */
export interface ReportUnit {
  readonly unit: string
  /** The unit above it on the period's last day (its last one if it was closed by then); `null` for a district. */
  readonly parent: string | null
  /** `null` where amounts are booked at an id that is no unit's; they count in the realm's total only. */
  readonly level: UnitLevel | null
  /** Units open on the period's last day: this one and those below it. */
  readonly openUnits: UnitCounts
  /** By metric name. */
  readonly values: Readonly<Record<string, Figure>>
}

/** What a report knows of a metric. */
export interface ReportMetric {
  readonly name: string
  readonly title: Localized
  readonly aggregate: Aggregate
}

/** Figures of a period, as plain data. */
export interface Report {
  readonly period: Period
  /** The unit that the report is about, with all that stood below it; `null` for the whole realm. */
  readonly scope: string | null
  /** The place in the realm's log up to which events are counted. */
  readonly position: number
  readonly metrics: ReadonlyArray<ReportMetric>
  /** Units that were open within the period or have figures in it, from top level to bottom, by id within one. */
  readonly units: ReadonlyArray<ReportUnit>
  /** Units open on the period's last day. */
  readonly openUnits: UnitCounts
  /** Of the scope, by metric name. */
  readonly total: Readonly<Record<string, number>>
}

/** A report brought down to the units of one level. */
export interface LevelTable {
  readonly period: Period
  readonly level: UnitLevel
  readonly metrics: ReadonlyArray<ReportMetric>
  readonly rows: ReadonlyArray<{
    readonly unit: string
    readonly openUnits: UnitCounts
    readonly values: Readonly<Record<string, number>>
  }>
  /**
   * What is at no unit of the level (at the district itself, for example), so that rows and rest make the total;
   * `null` for distinct members, who may be in several rows.
   */
  readonly rest: Readonly<Record<string, number | null>>
  readonly total: Readonly<Record<string, number>>
}

/** The table of one level's units with their totals, for example of all institutes (所). */
export const rollUpBy = (report: Report, level: UnitLevel): LevelTable => {
  const { metrics, period, total } = report
  const rows = report.units
    .filter((row) => row.level === level)
    .map(({ openUnits, unit, values }) => ({
      unit,
      openUnits,
      values: Object.fromEntries(metrics.map(({ name }) => [name, values[name]?.total ?? 0])),
    }))
  const rest = Object.fromEntries(
    metrics.map(({ aggregate, name }) => [
      name,
      aggregate === "distinct"
        ? null
        : rows.reduce((left, row) => left - (row.values[name] ?? 0), total[name] ?? 0),
    ]),
  )
  return { period, level, metrics, rows, rest, total }
}

/**
 * A rate of two metrics, such as the active rate (活跃率): active volunteers by registered volunteers. `values` are a
 * report's or a table's `total`, a table row's `values`, or a unit's. Throws a `RangeError` where one is not in it.
 */
export const ratioOf = (
  values: Readonly<Record<string, number | Figure>>,
  numerator: string,
  denominator: string,
): Ratio => ratio(figureOf(values, numerator), figureOf(values, denominator))

const figureOf = (values: Readonly<Record<string, number | Figure>>, name: string): number => {
  const value = values[name]
  if (value === undefined) {
    throw new RangeError(
      `no metric ${name} in the report; it has ${Object.keys(values).join(", ")}`,
    )
  }
  return typeof value === "number" ? value : value.total
}
