import { type StreamRef, stateKind } from "@civic-practice/core"
import { monthText } from "./DayPlace.ts"
import { type MemberSet, noMembers } from "./MemberSet.ts"
import type { Run } from "./Run.ts"

/**
 * Amounts of one unit by metric, at three grains: by day in the cell of a month (id `unit/2026-05`), by month in
 * the cell of a year (`unit/2026`), by year in the cell of all time (`unit/all`). So every stretch of days is the sum
 * of a few runs, however long it is.
 */
export type Cell = Readonly<Record<string, Run>>

const Cells = stateKind<Cell>({ name: "reporting.cell", initial: {} })

/** Who was present at one unit, for one metric: by day in a month's stream, by month in a year's. */
const Members = stateKind<MemberSet>({ name: "reporting.members", initial: noMembers })

/** The names that the streams of one version of the cells have. */
export interface CellRefs {
  readonly cell: (unit: string, period: string) => StreamRef<Cell>
  readonly members: (metric: string, unit: string, period: string) => StreamRef<MemberSet>
}

// Neither a prefix nor a metric nor a period holds a "/", so no two streams have one name, whatever a unit's id is.
export const cellRefs = (prefix: string): CellRefs => ({
  cell: (unit, period) => Cells.ref(`${prefix}/${unit}/${period}`),
  members: (metric, unit, period) => Members.ref(`${prefix}/${metric}/${unit}/${period}`),
})

/** The part of a cell's id that says which grain and stretch it is. */
export const periodId = {
  month: monthText,
  year: (year: number): string => String(year),
  all: "all",
} as const
