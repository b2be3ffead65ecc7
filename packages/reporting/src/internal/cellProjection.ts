import {
  type AnyStreamRef,
  type BusinessCalendar,
  type Change,
  type Projection,
  put,
  type RecordedEvent,
  type View,
} from "@civic-practice/core"
import type { Metric } from "../Metric.ts"
import { catalogueOf } from "./Catalogue.ts"
import { type Cell, type CellRefs, cellRefs, periodId } from "./cells.ts"
import { monthInYear, yearOf } from "./DayPlace.ts"
import { type Deltas, deltasOf, type MonthDelta } from "./Deltas.ts"
import { type DirectoryEntry, directoryRef, withEntries } from "./Directory.ts"
import { addToSet, type MemberChange } from "./MemberSet.ts"
import { occurrence, occurrenceKey } from "./Occurrence.ts"
import { MetMembers } from "./Roster.ts"
import { addToRun } from "./Run.ts"

/** The fold that keeps the cells: what a stretch of events adds is brought together, and each cell put once. */
export const cellProjection = (
  name: string,
  version: number,
  metrics: ReadonlyArray<Metric>,
  calendar: BusinessCalendar,
): Projection => {
  const prefix = `${name}@${version}`
  const catalogue = catalogueOf(metrics)
  const refs = cellRefs(prefix)
  let met = new MetMembers()
  // `touches` and `fold` are asked about the same events one after the other.
  let last: { readonly events: ReadonlyArray<RecordedEvent>; readonly deltas: Deltas } | undefined
  const deltasFor = (events: ReadonlyArray<RecordedEvent>): Deltas => {
    if (last?.events === events) return last.deltas
    if (met.count > mostMembersMet) met = new MetMembers()
    last = { events, deltas: deltasOf(events, catalogue, calendar, met) }
    return last.deltas
  }
  return {
    name,
    version,
    touches: (events) => touched(prefix, refs, metrics, deltasFor(events), met),
    fold: (events, view) => {
      const deltas = deltasFor(events)
      const changes: Array<Change> = []
      changeDirectory(prefix, deltas, view, changes)
      changes.push(...met.enrol(prefix, deltas.members, view))
      for (const [unit, months] of deltas.units) {
        changeCells(refs, metrics, unit, months, view, changes)
        changeMembers(refs, metrics, unit, months, met, view, changes)
      }
      return changes
    },
  }
}

/** Beyond these a process forgets all members, and gets to know them again. */
const mostMembersMet = 1_000_000

type Months = ReadonlyMap<number, MonthDelta>

const touched = (
  prefix: string,
  refs: CellRefs,
  metrics: ReadonlyArray<Metric>,
  deltas: Deltas,
  met: MetMembers,
): ReadonlyArray<AnyStreamRef> => {
  const list: Array<AnyStreamRef> = [directoryRef(prefix)]
  list.push(...met.bucketRefs(prefix, deltas.members))
  for (const [unit, months] of deltas.units) {
    const years = new Set<number>()
    const memberYears = new Set<string>()
    for (const [month, { members, sums }] of months) {
      const year = yearOf(month)
      if (sums.length > 0) {
        list.push(refs.cell(unit, periodId.month(month)))
        years.add(year)
      }
      for (const [place, occurrences] of members.entries()) {
        const metric = metrics[place]
        if (occurrences === undefined || metric === undefined) continue
        list.push(refs.members(metric.name, unit, periodId.month(month)))
        const yearId = `${place}/${year}`
        if (memberYears.has(yearId)) continue
        memberYears.add(yearId)
        list.push(refs.members(metric.name, unit, periodId.year(year)))
      }
    }
    if (years.size > 0) list.push(refs.cell(unit, periodId.all))
    for (const year of years) list.push(refs.cell(unit, periodId.year(year)))
  }
  return list
}

const changeDirectory = (
  prefix: string,
  { treePosition, units }: Deltas,
  view: View,
  changes: Array<Change>,
): void => {
  const entries: Array<DirectoryEntry> = []
  for (const [unit, months] of units) {
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    for (const month of months.keys()) {
      const year = yearOf(month)
      if (year < first) first = year
      if (year > last) last = year
    }
    entries.push([unit, first, last])
  }
  const ref = directoryRef(prefix)
  const before = view.get(ref)
  const after = withEntries(before, treePosition, entries)
  if (after !== before) changes.push(put(ref, after))
}

/** Amounts to be added to a cell: those of each metric from a place on. */
interface CellDelta {
  readonly base: number
  readonly amounts: Array<Float64Array | undefined>
}

const changeCells = (
  refs: CellRefs,
  metrics: ReadonlyArray<Metric>,
  unit: string,
  months: Months,
  view: View,
  changes: Array<Change>,
): void => {
  const add = (period: string, delta: CellDelta): void => {
    const ref = refs.cell(unit, period)
    changes.push(put(ref, addToCell(view.get(ref), metrics, delta)))
  }
  const years = new Map<number, CellDelta>()
  for (const [month, { sums }] of months) {
    if (sums.length === 0) continue
    add(periodId.month(month), { base: 0, amounts: sums })
    const year = yearOf(month)
    let delta = years.get(year)
    if (delta === undefined) {
      delta = { base: 0, amounts: [] }
      years.set(year, delta)
    }
    addTotals(delta.amounts, 13, monthInYear(month), sums)
  }
  if (years.size === 0) return
  const first = Math.min(...years.keys())
  const span = Math.max(...years.keys()) - first + 1
  const all: CellDelta = { base: first, amounts: [] }
  for (const [year, delta] of years) {
    add(periodId.year(year), delta)
    addTotals(all.amounts, span, year - first, delta.amounts)
  }
  add(periodId.all, all)
}

/** Adds up the amounts of each metric, and puts the totals at a place of the coarser grain. */
const addTotals = (
  coarse: CellDelta["amounts"],
  length: number,
  place: number,
  fine: CellDelta["amounts"],
): void => {
  for (let metric = 0; metric < fine.length; metric++) {
    const amounts = fine[metric]
    if (amounts === undefined) continue
    let total = 0
    for (const amount of amounts) total += amount
    let totals = coarse[metric]
    if (totals === undefined) {
      totals = new Float64Array(length)
      coarse[metric] = totals
    }
    totals[place] = (totals[place] ?? 0) + total
  }
}

const addToCell = (
  cell: Cell,
  metrics: ReadonlyArray<Metric>,
  { amounts, base }: CellDelta,
): Cell => {
  const next: Record<string, Cell[string]> = {}
  for (let place = 0; place < metrics.length; place++) {
    const name = metrics[place]?.name ?? ""
    const added = amounts[place]
    const run = added === undefined ? cell[name] : addToRun(cell[name], base, added)
    if (run !== undefined) next[name] = run
  }
  return next
}

const changeMembers = (
  refs: CellRefs,
  metrics: ReadonlyArray<Metric>,
  unit: string,
  months: Months,
  met: MetMembers,
  view: View,
  changes: Array<Change>,
): void => {
  for (const [place, metric] of metrics.entries()) {
    if (metric.aggregate !== "distinct") continue
    const years = new Map<number, Array<number>>()
    const add = (period: string, occurrences: Float64Array): MemberChange => {
      const ref = refs.members(metric.name, unit, period)
      const before = view.get(ref)
      const change = addToSet(before, occurrences)
      const { members, repeats } = change.set
      if (members !== before.members || repeats !== before.repeats) {
        changes.push(put(ref, change.set))
      }
      return change
    }
    for (const [month, { members }] of months) {
      const occurrences = members[place]
      if (occurrences === undefined) continue
      const { joined, left } = add(periodId.month(month), met.stored(occurrences))
      const year = yearOf(month)
      let inYear = years.get(year)
      if (inYear === undefined) {
        inYear = []
        years.set(year, inYear)
      }
      const at = monthInYear(month) - 1
      for (const ordinal of joined) inYear.push(occurrence(occurrenceKey(ordinal, at), 1))
      for (const ordinal of left) inYear.push(occurrence(occurrenceKey(ordinal, at), -1))
    }
    for (const [year, occurrences] of years) {
      if (occurrences.length > 0) add(periodId.year(year), Float64Array.from(occurrences).sort())
    }
  }
}
