import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"

/** What tells one lot from another: who issued the points, and the last day on which they can be spent. */
export interface LotKey {
  readonly unit: UnitId
  /** `null`: they never lapse. */
  readonly validUntil: BusinessDay | null
}

/**
 * Points of one issuing unit that lapse on the same day. Points that join later merge into it, so that an
 * account does not grow with its history.
 */
export interface Lot extends LotKey {
  /** The earliest day on which any points were earned that have been in it. */
  readonly since: BusinessDay
  readonly left: number
}

/** Points taken out of a lot, or given back to it. */
export interface LotShare extends LotKey {
  readonly since: BusinessDay
  readonly points: number
}

/** Whether the points can still be spent on a day. */
export const isValidOn = ({ validUntil }: LotKey, day: BusinessDay): boolean =>
  validUntil === null || validUntil >= day

/** Whether the last valid day comes first; what never lapses comes last. */
export const lapsesBefore = (
  one: Pick<LotKey, "validUntil">,
  other: Pick<LotKey, "validUntil">,
): boolean =>
  one.validUntil !== null && (other.validUntil === null || one.validUntil < other.validUntil)

/** Spend order: what lapses first, what never lapses last; then what was earned first; then by unit. */
const comesBefore = (a: Lot, b: Lot): boolean => {
  if (a.validUntil !== b.validUntil) return lapsesBefore(a, b)
  return a.since === b.since ? a.unit < b.unit : a.since < b.since
}

const isSame = (a: LotKey, b: LotKey): boolean => a.validUntil === b.validUntil && a.unit === b.unit

/** The lots, kept in spend order, with points added. */
export const withPoints = (
  lots: ReadonlyArray<Lot>,
  { unit, validUntil, since, points }: LotShare,
): ReadonlyArray<Lot> => {
  if (points === 0) return lots
  let added: Lot = { unit, since, validUntil, left: points }
  const others: Array<Lot> = []
  for (const lot of lots) {
    if (!isSame(lot, added)) others.push(lot)
    else
      added = {
        unit,
        since: lot.since < since ? lot.since : since,
        validUntil,
        left: lot.left + points,
      }
  }
  let place = others.length
  for (; place > 0; place--) {
    const before = others[place - 1]
    if (before === undefined || !comesBefore(added, before)) break
  }
  others.splice(place, 0, added)
  return others
}

/** The lots with shares taken out. Each share is in its lot. */
export const withoutShares = (
  lots: ReadonlyArray<Lot>,
  shares: ReadonlyArray<LotShare>,
): ReadonlyArray<Lot> => {
  const rest: Array<Lot> = []
  for (const lot of lots) {
    let { left } = lot
    for (const share of shares) if (isSame(lot, share)) left -= share.points
    if (left === lot.left) rest.push(lot)
    else if (left > 0)
      rest.push({ unit: lot.unit, since: lot.since, validUntil: lot.validUntil, left })
  }
  return rest
}

/** What can be spent on a day. */
export const validPoints = (lots: ReadonlyArray<Lot>, day: BusinessDay): number => {
  let sum = 0
  for (const lot of lots) if (isValidOn(lot, day)) sum += lot.left
  return sum
}

/** The points of lots that have lapsed by a day and were not written off yet. */
export const lapsedPoints = (lots: ReadonlyArray<Lot>, day: BusinessDay): number => {
  let sum = 0
  for (const lot of lots) if (!isValidOn(lot, day)) sum += lot.left
  return sum
}

/** So many points out of the lots that are valid on a day, in spend order; `undefined` where they are too few. */
export const shareOut = (
  lots: ReadonlyArray<Lot>,
  points: number,
  day: BusinessDay,
): ReadonlyArray<LotShare> | undefined => {
  const shares: Array<LotShare> = []
  let needed = points
  for (const lot of lots) {
    if (needed === 0) break
    if (!isValidOn(lot, day)) continue
    const taken = Math.min(lot.left, needed)
    shares.push({ unit: lot.unit, since: lot.since, validUntil: lot.validUntil, points: taken })
    needed -= taken
  }
  return needed === 0 ? shares : undefined
}

/** All that has lapsed before a day. */
export const lapsedShares = (lots: ReadonlyArray<Lot>, day: BusinessDay): ReadonlyArray<LotShare> =>
  lots
    .filter((lot) => !isValidOn(lot, day))
    .map(({ unit, since, validUntil, left }) => ({ unit, since, validUntil, points: left }))
