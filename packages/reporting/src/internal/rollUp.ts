import { BusinessDay } from "@civic-practice/core"
import type { UnitTree } from "@civic-practice/hierarchy"
import type { Metric } from "../Metric.ts"
import type { Period } from "../Period.ts"
import type { Report, ReportUnit } from "../Report.ts"
import type { CellReader, CellRequest } from "./CellReader.ts"
import type { Directory } from "./Directory.ts"
import { MarkedOrdinals } from "./MarkedOrdinals.ts"
import { presentAt } from "./MemberSet.ts"
import { type Piece, piecesOf } from "./Pieces.ts"
import { stretchesOf } from "./Stretch.ts"

/** What a report is to be about. */
export interface Question {
  readonly period: Period
  readonly scope: string | null
  readonly metrics: ReadonlyArray<Metric>
}

/** A unit's days of a period under the same units, and where its amounts of these days are kept. */
interface Share {
  /** The units to whose totals they count, those outside of the scope left out. */
  readonly above: ReadonlyArray<string>
  readonly pieces: ReadonlyArray<Piece>
}

interface PlannedUnit {
  readonly unit: string
  readonly parent: string | null
  /** Whether it is shown even with nothing counted. */
  readonly open: boolean
  readonly shares: ReadonlyArray<Share>
  /** All days up to the period's last, under the units that are above on that day. */
  readonly stock: Share | undefined
}

const firstDay = BusinessDay.make("1900-01-01")

/** Which units a report has to look at, and on which days they stood where. */
export const planOf = (
  { period, scope }: Question,
  tree: UnitTree,
  directory: Directory,
): ReadonlyArray<PlannedUnit> => {
  const { from, to } = period
  const years = new Map(directory.units.map(([unit, first, last]) => [unit, { first, last }]))
  const pieces = piecesMemo()
  const planned = (unit: string, open: boolean): PlannedUnit => {
    const counted = years.get(unit)
    const share = (above: ReadonlyArray<string>, from: BusinessDay, to: BusinessDay): Share => ({
      above: above.slice(0, heightOf(unit, above, scope)),
      pieces: counted === undefined ? [] : pieces(from, to, counted.first, counted.last),
    })
    const stretches = stretchesOf(tree, unit, from, to)
    const shares = stretches
      .filter(({ above }) => heightOf(unit, above, scope) >= 0)
      .map(({ above, from, to }) => share(above, from, to))
    const last = stretches.at(-1)?.above ?? []
    return {
      unit,
      parent: last[0] ?? null,
      open: open && shares.length > 0,
      shares,
      stock: heightOf(unit, last, scope) < 0 ? undefined : share(last, firstDay, to),
    }
  }
  const plan: Array<PlannedUnit> = []
  for (const unit of tree.units) {
    const placements = tree.state(unit)?.placements ?? []
    const open = placements.some(
      (placement) =>
        placement.from <= to && (placement.until === undefined || placement.until > from),
    )
    plan.push(planned(unit, open))
  }
  for (const [unit] of directory.units) {
    if (tree.state(unit) === undefined) plan.push(planned(unit, false))
  }
  return plan
}

/** How many of the units above belong to a report's scope; -1 where the unit itself does not. */
const heightOf = (unit: string, above: ReadonlyArray<string>, scope: string | null): number => {
  if (scope === null) return above.length
  return unit === scope ? 0 : above.indexOf(scope) + 1 || -1
}

// Most units have the same days and years.
const piecesMemo = (): typeof piecesOf => {
  const known = new Map<string, ReadonlyArray<Piece>>()
  return (from, to, first, last) => {
    const key = `${from}${to}${first}${last}`
    const found = known.get(key) ?? piecesOf(from, to, first, last)
    known.set(key, found)
    return found
  }
}

/** Asks for the cells that a plan needs. */
export const requestCells = (
  { metrics }: Question,
  plan: ReadonlyArray<PlannedUnit>,
  request: CellRequest,
): void => {
  const sums = metrics.some(({ aggregate }) => aggregate === "sum")
  const stocks = metrics.some(({ aggregate }) => aggregate === "stock")
  const distinct = metrics.filter(({ aggregate }) => aggregate === "distinct")
  for (const { shares, stock, unit } of plan) {
    for (const { pieces } of shares) {
      if (sums) request.cells(unit, pieces)
      for (const { name } of distinct) request.members(name, unit, pieces)
    }
    if (stocks && stock !== undefined) request.cells(unit, stock.pieces)
  }
}

/** Figures of one unit, in the order of the metrics. */
interface Figures {
  readonly own: Float64Array
  readonly total: Float64Array
}

/** Makes the report from the cells. */
export const rollUp = (
  { metrics, period, scope }: Question,
  plan: ReadonlyArray<PlannedUnit>,
  tree: UnitTree,
  reader: CellReader,
): Report => {
  const figures = new Map<string, Figures>()
  const figuresOf = (unit: string): Figures => {
    let found = figures.get(unit)
    if (found === undefined) {
      found = { own: new Float64Array(metrics.length), total: new Float64Array(metrics.length) }
      figures.set(unit, found)
    }
    return found
  }
  const total = new Float64Array(metrics.length)
  const names = (aggregate: Metric["aggregate"]): ReadonlyArray<string> =>
    // Left empty where the metric is of another kind, so that places stay the same.
    metrics.map((metric) => (metric.aggregate === aggregate ? metric.name : ""))
  const addShare = (unit: string, share: Share, wanted: ReadonlyArray<string>): void => {
    const sums = new Float64Array(metrics.length)
    reader.addSums(unit, share.pieces, wanted, sums)
    addTo(figuresOf(unit).own, sums)
    addTo(figuresOf(unit).total, sums)
    for (const above of share.above) addTo(figuresOf(above).total, sums)
    addTo(total, sums)
  }
  const sumNames = names("sum")
  const stockNames = names("stock")
  for (const { shares, stock, unit } of plan) {
    for (const share of shares) addShare(unit, share, sumNames)
    if (stock !== undefined) addShare(unit, stock, stockNames)
  }
  for (const [place, { aggregate, name }] of metrics.entries()) {
    if (aggregate !== "distinct") continue
    const count = countMembers(plan, name, reader)
    total[place] = count.all
    for (const [unit, { own, total }] of count.units) {
      figuresOf(unit).own[place] = own
      figuresOf(unit).total[place] = total()
    }
  }
  const asOf = tree.on(period.to)
  const units: Array<ReportUnit> = []
  for (const { open, parent, unit } of plan) {
    const found = figures.get(unit)
    if (!open && (found === undefined || isNothing(found))) continue
    units.push({
      unit,
      parent,
      level: tree.state(unit)?.level ?? null,
      openUnits: asOf.levelCounts(unit),
      values: byName(metrics, (place) => ({
        own: found?.own[place] ?? 0,
        total: found?.total[place] ?? 0,
      })),
    })
  }
  return {
    period,
    scope,
    position: reader.position,
    metrics: metrics.map(({ aggregate, name, title }) => ({ name, title, aggregate })),
    units,
    openUnits: asOf.levelCounts(scope ?? undefined),
    total: byName(metrics, (place) => total[place] ?? 0),
  }
}

/** Counts those present, for each unit and over all. */
const countMembers = (plan: ReadonlyArray<PlannedUnit>, metric: string, reader: CellReader) => {
  const isAbove = new Set(plan.flatMap(({ shares }) => shares.flatMap(({ above }) => above)))
  const below = new Map(Array.from(isAbove, (unit) => [unit, new MarkedOrdinals()]))
  const everybody = new MarkedOrdinals()
  const own = new MarkedOrdinals()
  const units = new Map<string, { readonly own: number; readonly total: () => number }>()
  for (const { shares, unit } of plan) {
    own.clear()
    for (const { above, pieces } of shares) {
      for (const { places, set } of reader.memberSetsOf(metric, unit, pieces)) {
        const present = presentAt(set, places)
        own.markAll(present)
        everybody.markAll(present)
        below.get(unit)?.markAll(present)
        for (const one of above) below.get(one)?.markAll(present)
      }
    }
    const { count } = own
    const all = below.get(unit)
    units.set(unit, { own: count, total: () => all?.count ?? count })
  }
  return { units, all: everybody.count }
}

const addTo = (sums: Float64Array, added: Float64Array): void => {
  for (let place = 0; place < added.length; place++) {
    sums[place] = (sums[place] ?? 0) + (added[place] ?? 0)
  }
}

const isNothing = ({ own, total }: Figures): boolean =>
  own.every((value) => value === 0) && total.every((value) => value === 0)

const byName = <Value>(
  metrics: ReadonlyArray<Metric>,
  value: (place: number) => Value,
): Readonly<Record<string, Value>> =>
  Object.fromEntries(metrics.map(({ name }, place) => [name, value(place)]))
