import type { BusinessDay } from "@civic-practice/core"
import type { UnitId } from "./UnitId.ts"

/** A stretch of days on which a unit is open under one parent. */
export interface Placement {
  /** The first day. */
  readonly from: BusinessDay
  /** The first day on which it holds no longer; absent: no end is recorded. */
  readonly until?: BusinessDay
  /** Absent: the unit is a district. */
  readonly parent?: UnitId
  /** The unit whose split or merger brought it under this parent; absent: it was opened or moved by itself. */
  readonly takenOverFrom?: UnitId
}

/** Days from the first (included) to the day on which it is over (excluded). */
export type Span = Pick<Placement, "from" | "until">

/** Whether a day lies in a span. */
export const holdsOn = ({ from, until }: Span, day: BusinessDay): boolean =>
  from <= day && (until === undefined || day < until)

/** Whether every day of the inner span lies in the outer one. */
export const spansAll = (outer: Span, inner: Span): boolean =>
  outer.from <= inner.from &&
  (outer.until === undefined || (inner.until !== undefined && inner.until <= outer.until))

/** The days that two spans share, or `undefined` where there are none. */
export const shared = (one: Span, other: Span): Span | undefined => {
  const from = later(one.from, other.from)
  const until = earlier(one.until, other.until)
  if (until === undefined) return { from }
  return from < until ? { from, until } : undefined
}

/** The index of the last placement that began by a day; -1 where none had. */
export const indexOn = (placements: ReadonlyArray<Span>, day: BusinessDay): number => {
  let index = placements.length - 1
  while (index >= 0 && (placements[index]?.from ?? "") > day) index--
  return index
}

/** The first day from `span.from` on, and within it, that no placement covers; `undefined` where all are covered. */
export const firstGap = (placements: ReadonlyArray<Span>, span: Span): BusinessDay | undefined => {
  let day = span.from
  for (const placement of placements) {
    if (!holdsOn(placement, day)) continue
    if (placement.until === undefined) return undefined
    day = placement.until
  }
  return span.until === undefined || day < span.until ? day : undefined
}

/** The placements with the one that holds on a day ended there and, where a next one is given, that one in its place. */
export const cutOn = (
  placements: ReadonlyArray<Placement>,
  on: BusinessDay,
  next?: Omit<Placement, keyof Span>,
): ReadonlyArray<Placement> => {
  const index = indexOn(placements, on)
  const cut = placements[index]
  if (cut === undefined || !holdsOn(cut, on)) return placements
  return [
    ...placements.slice(0, index),
    ...(cut.from === on ? [] : [{ ...cut, until: on }]),
    ...(next === undefined ? [] : [{ ...spanFrom(on, cut.until), ...next }]),
    ...placements.slice(index + 1),
  ]
}

const spanFrom = (from: BusinessDay, until: BusinessDay | undefined): Span =>
  until === undefined ? { from } : { from, until }

const later = (one: BusinessDay, other: BusinessDay): BusinessDay => {
  if (one < other) return other
  return one
}

const earlier = (
  one: BusinessDay | undefined,
  other: BusinessDay | undefined,
): BusinessDay | undefined => {
  if (one === undefined) return other
  return other === undefined || one < other ? one : other
}
