import {
  type BusinessDay,
  type EventData,
  type Localized,
  type RecordedEvent,
  readEvent,
  type StreamKind,
} from "@civic-practice/core"

/** What an event adds to a unit's figure on a day. */
export interface Contribution {
  /** The id of the unit at which it is counted. */
  readonly unit: string
  /** The day of which it speaks, which may be long before it was recorded. */
  readonly day: BusinessDay
  /** A whole number in the metric's own unit; negative where an event takes back what an earlier one gave. */
  readonly amount: number
  /** Whose presence is counted; only distinct metrics look at it. */
  readonly member?: string
}

/** That a member (a volunteer, as a rule) was there: `amount` occurrences more, or fewer where it is negative. */
export interface Presence extends Contribution {
  readonly member: string
}

/** Where an event stands, for what its data do not say. */
export interface Source {
  /** The id of the event's stream. */
  readonly id: string
  /** Business time, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
  /** The day of the district's calendar on which an instant (milliseconds) falls. */
  readonly dayOf: (instant: number) => BusinessDay
}

/** What one kind of event contributes to a metric. Made by {@link reads}. */
export interface Reading<Taken extends Contribution = Contribution> {
  /** The stream kind's name. */
  readonly kind: string
  /** The event's `_tag`. */
  readonly event: string
  readonly eventVersion: number
  readonly read: (recorded: RecordedEvent) => EventData
  readonly take: (event: EventData, source: Source) => ReadonlyArray<Taken>
}

/**
 * How a metric comes by its figures:
 * - `sum`: amounts of the period added up (flow: activities held, credited minutes, points issued);
 * - `distinct`: members present at least once in the period, each counted once however many units and days;
 * - `stock`: all amounts up to the period's last day (units open, registered volunteers, points outstanding).
 */
export type Aggregate = "sum" | "distinct" | "stock"

/** A figure of a report: what it is called, and what is taken from which events for it. */
export interface Metric {
  /** Unique among a report's metrics: letters, digits and dots, beginning with a letter. */
  readonly name: string
  readonly title: Localized
  readonly aggregate: Aggregate
  readonly readings: ReadonlyArray<Reading>
}

/** What a metric is called, and what it is taken from. */
export interface MetricOptions<Taken extends Contribution> {
  readonly name: string
  readonly title: Localized
  readonly of: ReadonlyArray<Reading<Taken>>
}

/**
 * Reads one kind of event: `take` says what it contributes, and nothing by an empty list. It is pure, and an event
 * that takes something back (a correction, a voiding) has to say what: the day, unit and amount it once gave.
 */
export const reads = <
  State,
  Event extends EventData,
  Tag extends Event["_tag"],
  Taken extends Contribution,
>(
  kind: StreamKind<State, Event>,
  event: Tag,
  take: (event: Extract<Event, { readonly _tag: Tag }>, source: Source) => ReadonlyArray<Taken>,
): Reading<Taken> => ({
  kind: kind.name,
  event,
  eventVersion: kind.eventVersion,
  read: (recorded) => readEvent(kind, recorded),
  // It is given events of this kind and tag only.
  take: take as Reading<Taken>["take"],
})

/** Adds up what happened within the period. */
export const sumMetric = (options: MetricOptions<Contribution>): Metric => metric("sum", options)

/** Counts members who were present within the period, exactly and each once in every unit's total. */
export const distinctMetric = (options: MetricOptions<Presence>): Metric =>
  metric("distinct", options)

/** Adds up all there was up to the period's last day: what comes in and, negative, what goes out. */
export const stockMetric = (options: MetricOptions<Contribution>): Metric =>
  metric("stock", options)

const metric = (aggregate: Aggregate, { name, of, title }: MetricOptions<Contribution>): Metric => {
  // It becomes part of stream ids.
  if (!/^[A-Za-z][A-Za-z0-9.]{0,63}$/.test(name)) {
    throw new RangeError(
      `"${name}" cannot name a metric; use 1 to 64 letters, digits and dots, beginning with a letter`,
    )
  }
  return { name, title, aggregate, readings: of }
}
