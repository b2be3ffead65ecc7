import type { BusinessDay } from "@civic-practice/core"
import { streamKind } from "@civic-practice/core"
import { cutOn, holdsOn, indexOn, type Placement, type Span } from "./Placement.ts"
import type { UnitDetails } from "./UnitDetails.ts"
import type { UnitId } from "./UnitId.ts"
import { levelRank, type UnitLevel } from "./UnitLevel.ts"

/** The details of a unit from a day on. */
export interface DatedDetails extends UnitDetails {
  readonly from: BusinessDay
}

/** The units that came before or after a unit by a split or a merger, and since when. */
export interface Succession {
  readonly on: BusinessDay
  readonly units: ReadonlyArray<UnitId>
}

/** A practice unit (新时代文明实践阵地) with its whole history; the stream's id is the unit's. */
export interface UnitState {
  readonly level: UnitLevel
  /** When it is open and under which parent: in order of days, without overlap. Gaps are the days it is closed. */
  readonly placements: ReadonlyArray<Placement>
  /** In order of days. */
  readonly details: ReadonlyArray<DatedDetails>
  /** The units it took over from. */
  readonly predecessors?: ReadonlyArray<Succession>
  /** The units that took over from it when it was split or merged. */
  readonly successors?: Succession
}

/** What happens to a unit; `on` is the first day on which the new situation holds. */
export type UnitEvent =
  | {
      readonly _tag: "UnitOpened"
      readonly on: BusinessDay
      readonly level: UnitLevel
      readonly parent?: UnitId
      readonly details: UnitDetails
      /** The units it takes over from, where it comes from a split or a merger. */
      readonly predecessors?: ReadonlyArray<UnitId>
    }
  | {
      readonly _tag: "UnitMoved"
      readonly on: BusinessDay
      readonly parent: UnitId
      /** The unit it stood under, where that is split or merged. */
      readonly takenOverFrom?: UnitId
    }
  | {
      readonly _tag: "UnitClosed"
      readonly on: BusinessDay
      /** The units that take over, where it is split or merged. */
      readonly successors?: ReadonlyArray<UnitId>
    }
  | { readonly _tag: "UnitReopened"; readonly on: BusinessDay; readonly parent?: UnitId }
  | { readonly _tag: "UnitAmended"; readonly on: BusinessDay; readonly details: UnitDetails }
  | {
      readonly _tag: "UnitAbsorbed"
      readonly on: BusinessDay
      readonly units: ReadonlyArray<UnitId>
    }
  /** All that was recorded of it from that day, the last one on which it changes, is withdrawn. */
  | { readonly _tag: "UnitChangeWithdrawn"; readonly on: BusinessDay }

/** Whether there is such a unit: one whose opening was withdrawn is as if it had never been. */
export const isRecorded = ({ placements }: UnitState): boolean => placements.length > 0

/** The day of the last change that is recorded of a unit; `undefined` of one that never opened. */
export const lastRecorded = ({
  placements,
  details,
  predecessors = [],
}: UnitState): BusinessDay | undefined =>
  [
    ...placements.flatMap(({ from, until }) => (until === undefined ? [from] : [from, until])),
    ...details.map(({ from }) => from),
    ...predecessors.map(({ on }) => on),
  ]
    .sort()
    .at(-1)

const without = ({ successors, predecessors, ...state }: UnitState, on: BusinessDay): UnitState => {
  const left = predecessors?.filter((one) => one.on !== on) ?? []
  return {
    level: state.level,
    placements: state.placements
      .filter(({ from }) => from !== on)
      .map(({ until, ...placement }) =>
        until === undefined || until === on ? placement : { ...placement, until },
      ),
    details: state.details.filter(({ from }) => from !== on),
    ...(left.length === 0 ? {} : { predecessors: left }),
    ...(successors === undefined || successors.on === on ? {} : { successors }),
  }
}

const evolve = (state: UnitState, event: UnitEvent): UnitState => {
  switch (event._tag) {
    case "UnitOpened":
      return {
        level: event.level,
        placements: [placement(event.on, event.parent)],
        details: [{ ...event.details, from: event.on }],
        ...(event.predecessors === undefined
          ? {}
          : { predecessors: [{ on: event.on, units: event.predecessors }] }),
      }
    case "UnitMoved":
      return { ...state, placements: cutOn(state.placements, event.on, placed(event)) }
    case "UnitClosed":
      return {
        ...state,
        placements: cutOn(state.placements, event.on),
        ...(event.successors === undefined
          ? {}
          : { successors: { on: event.on, units: event.successors } }),
      }
    case "UnitReopened":
      return { ...state, placements: [...state.placements, placement(event.on, event.parent)] }
    case "UnitAmended":
      return {
        ...state,
        details: [
          ...state.details.filter(({ from }) => from < event.on),
          { ...event.details, from: event.on },
        ],
      }
    case "UnitChangeWithdrawn":
      return without(state, event.on)
    case "UnitAbsorbed":
      return {
        ...state,
        predecessors: [...(state.predecessors ?? []), { on: event.on, units: event.units }],
      }
  }
}

const placed = ({
  parent,
  takenOverFrom,
}: Extract<UnitEvent, { readonly _tag: "UnitMoved" }>): Omit<Placement, keyof Span> =>
  takenOverFrom === undefined ? { parent } : { parent, takenOverFrom }

const placement = (from: BusinessDay, parent: UnitId | undefined): Placement =>
  parent === undefined ? { from } : { from, parent }

/**
 * One stream a unit, by its {@link UnitId}.
 *
 * Index `all` is by (rank of the level, id), so that a realm's units come from top to bottom; index `byOwner` is by
 * (division code of the latest owner, rank of the level, id).
 */
export const Unit = streamKind<UnitState, UnitEvent>({
  name: "hierarchy.unit",
  initial: { level: "point", placements: [], details: [] },
  evolve,
  keys: (state, id) => {
    if (!isRecorded(state)) return {}
    const rank = levelRank(state.level)
    const division = state.details.at(-1)?.owner.division
    return {
      all: [rank, id],
      ...(division === undefined ? {} : { byOwner: [division, rank, id] }),
    }
  },
})

/** Whether a unit is open on a day. */
export const isOpenOn = (state: UnitState, day: BusinessDay): boolean => {
  const found = state.placements[indexOn(state.placements, day)]
  return found !== undefined && holdsOn(found, day)
}

/**
 * The parent of a unit on a day; of one that is closed its last parent, of one that is not yet open its first.
 * `undefined` for a district.
 */
export const parentOn = (state: UnitState, day: BusinessDay): UnitId | undefined =>
  state.placements[Math.max(0, indexOn(state.placements, day))]?.parent

/** The details of a unit as they stood on a day; before it opened, those it opened with. */
export const detailsOn = (state: UnitState, day: BusinessDay): DatedDetails | undefined =>
  state.details[Math.max(0, indexOn(state.details, day))]

/** The spans of days on which a unit is open, whatever its parents: from opening to closing. */
export const openSpans = (state: UnitState): ReadonlyArray<Span> => {
  const spans: Array<Span> = []
  for (const { from, until } of state.placements) {
    const before = spans.at(-1)?.until === from ? spans.pop() : undefined
    spans.push({ from: before?.from ?? from, ...(until === undefined ? {} : { until }) })
  }
  return spans
}
