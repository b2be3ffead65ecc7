import { dayNumber } from "@civic-practice/core"
import { DayKind, type EarningRule } from "./EarningRule.ts"
import { listedConditions, meets, ranges } from "./ruleConditions.ts"

/** How many more steps a check of rules may take; beyond them it finds nothing rather than taking for ever. */
export interface StepsLeft {
  steps: number
}

/** Enough for any rules that people write; a few tenths of a second at the most. */
export const stepsToFind = (): StepsLeft => ({ steps: 100_000 })

/**
 * The rules, of those that come first and stop, which between them leave a rule no service: no more than it takes, where
 * that can be found out.
 * `undefined`: there may be a service for which the rule is asked, or it takes too many steps to say.
 */
export const stoppedTogether = (
  rule: EarningRule,
  stops: ReadonlyArray<EarningRule>,
  left: StepsLeft,
): ReadonlyArray<EarningRule> | undefined => {
  const meeting = stops.filter((stop) => meets(stop, rule))
  if (meeting.length === 0) return undefined
  const space = spaceOf(rule, meeting)
  if (space === undefined) return undefined
  const { all, regions } = space
  if (!covered(all, regions, left)) return undefined
  let needed = meeting.map((stop, place) => ({ stop, region: regions[place] ?? [] }))
  for (const one of needed) {
    const others = needed.filter((other) => other !== one)
    const rest = others.map(({ region }) => region)
    if (covered(all, rest, left)) needed = others
  }
  return needed.map(({ stop }) => stop)
}

/**
 * What a rule can be asked about: for each condition a set of classes, as bits. Services that no rule tells apart by it
 * are one class.
 */
type Region = ReadonlyArray<bigint>

/** The services for which a rule holds, and of each of others those that it holds for; `undefined`: there are none. */
const spaceOf = (
  rule: EarningRule,
  stops: ReadonlyArray<EarningRule>,
): { readonly all: Region; readonly regions: ReadonlyArray<Region> } | undefined => {
  const dimensions = [
    ...listedConditions.map((name) => labelled(name, rule, stops)),
    ...ranges.map((ends, place) => ranged(ends, mosts[place] ?? 0, rule, stops)),
    dated(rule, stops),
    timed(rule, stops),
  ]
  if (dimensions.some(({ count }) => count === 0)) return undefined
  return {
    all: dimensions.map(({ count }) => (1n << BigInt(count)) - 1n),
    regions: stops.map((_, place) => dimensions.map(({ held }) => held[place] ?? 0n)),
  }
}

/** The classes by one condition, and those of them for which each of the other rules holds. */
interface Classed {
  readonly count: number
  readonly held: ReadonlyArray<bigint>
}

const labelled = (
  name: (typeof listedConditions)[number],
  { when = {} }: EarningRule,
  stops: ReadonlyArray<EarningRule>,
): Classed => {
  const lists = stops.map((stop): ReadonlyArray<string> | undefined => stop.when?.[name])
  const own: ReadonlyArray<string> | undefined = when[name]
  const named = new Set<string>(own ?? lists.flatMap((list) => list ?? []))
  // What kind of day it is, is always known; other labels may be none of those that are named, or not given.
  const labels: ReadonlyArray<string | null> =
    own !== undefined ? [...named] : name === "dayKinds" ? DayKind.literals : [...named, null]
  return {
    count: labels.length,
    held: lists.map((list) =>
      bitsWhere(labels, (label) => list === undefined || (label !== null && list.includes(label))),
    ),
  }
}

/** The greatest stars, age and tenure that a service can have. */
const mosts = [100, 150, 73_000] as const

const ranged = (
  [minimum, maximum]: (typeof ranges)[number],
  most: number,
  { when = {} }: EarningRule,
  stops: ReadonlyArray<EarningRule>,
): Classed => {
  const asks = when[minimum] !== undefined || when[maximum] !== undefined
  const spans = stops.map((stop): Span | undefined => {
    const [from, to] = [stop.when?.[minimum], stop.when?.[maximum]]
    return from === undefined && to === undefined ? undefined : [from ?? 0, to ?? most]
  })
  const starts = startsOf([when[minimum] ?? 0, Math.min(when[maximum] ?? most, most)], spans)
  // What is not known lies in no range.
  const classes = asks ? starts : [...starts, null]
  return { count: classes.length, held: spans.map((span) => bitsWhere(classes, within(span))) }
}

const dated = (rule: EarningRule, stops: ReadonlyArray<EarningRule>): Classed => {
  const spans = stops.map(daysOf)
  const starts = startsOf(daysOf(rule), spans)
  return { count: starts.length, held: spans.map((span) => bitsWhere(starts, within(span))) }
}

const daysOf = ({ when: { from, to } = {} }: EarningRule): Span => [
  from === undefined ? Number.NEGATIVE_INFINITY : dayNumber(from),
  to === undefined ? Number.POSITIVE_INFINITY : dayNumber(to),
]

const timed = ({ when = {} }: EarningRule, stops: ReadonlyArray<EarningRule>): Classed => {
  const spans = stops.map((stop): Span => [stop.when?.minimumMinutes ?? 0, longestService])
  const starts = startsOf([when.minimumMinutes ?? 0, longestService], spans)
  return { count: starts.length, held: spans.map((span) => bitsWhere(starts, within(span))) }
}

const longestService = 525_600

/** From a number to another, both included. */
type Span = readonly [from: number, to: number]

/** The numbers of a span at which what other spans say of them changes. */
const startsOf = (
  [from, to]: Span,
  spans: ReadonlyArray<Span | undefined>,
): ReadonlyArray<number> => {
  if (from > to) return []
  const starts = new Set([from])
  for (const [start, end] of spans.filter((span) => span !== undefined)) {
    for (const one of [start, end + 1]) if (one > from && one <= to) starts.add(one)
  }
  return [...starts]
}

const within =
  (span: Span | undefined) =>
  (number: number | null): boolean =>
    span === undefined || (number !== null && number >= span[0] && number <= span[1])

const bitsWhere = <Value>(
  values: ReadonlyArray<Value>,
  holds: (value: Value) => boolean,
): bigint => {
  let bits = 0n
  for (const [place, value] of values.entries()) if (holds(value)) bits |= 1n << BigInt(place)
  return bits
}

/** Whether the regions together leave nothing of one; `false` where it takes too many steps to say. */
const covered = (
  region: Region,
  [first, ...others]: ReadonlyArray<Region>,
  left: StepsLeft,
): boolean => {
  if (first === undefined || left.steps-- <= 0) return false
  if (region.some((bits, place) => (bits & (first[place] ?? 0n)) === 0n)) {
    return covered(region, others, left)
  }
  const inside = [...region]
  for (const [place, bits] of region.entries()) {
    const mask = first[place] ?? 0n
    const outside = bits & ~mask
    // What the first leaves, by the first condition that it does not meet.
    if (outside !== 0n && !covered(inside.with(place, outside), others, left)) return false
    inside[place] = bits & mask
  }
  return true
}
