import {
  append,
  type BusinessDay,
  type Change,
  decided,
  put,
  type View,
} from "@civic-practice/core"
import { Result } from "effect"
import type { Decided } from "../Changed.ts"
import { type ChildPlacement, Children, withChild } from "../Children.ts"
import { holdsOn, indexOn, type Placement, spansAll } from "../Placement.ts"
import { AlreadyUnderParent, type HierarchyRefusal } from "../TreeRefusal.ts"
import {
  isOpenOn,
  isRecorded,
  lastRecorded,
  Unit,
  type UnitEvent,
  type UnitState,
} from "../Unit.ts"
import type { UnitDetails } from "../UnitDetails.ts"
import type { UnitId } from "../UnitId.ts"
import type { UnitLevel } from "../UnitLevel.ts"
import {
  ChangeRecorded,
  NothingRecorded,
  UnitAlreadyOpen,
  UnitExists,
  UnitNotOpen,
  UnitSucceeded,
  UnknownUnit,
} from "../UnitRefusal.ts"
import { checkClosed, checkPlaced } from "./treeRules.ts"

interface Touched {
  readonly unit: UnitId
  readonly before: UnitState | undefined
  after: UnitState
  readonly events: Array<UnitEvent>
}

/**
 * One change of the tree in the making, which may touch several units.
 *
 * Each step is checked against the history of its own unit; what units ask of one another is checked when all
 * steps are taken, since a split or a merger is in order only as a whole.
 */
export class Reshaping {
  private readonly view: View
  private readonly touched = new Map<UnitId, Touched>()
  private readonly lists = new Map<UnitId, ReadonlyArray<ChildPlacement>>()

  constructor(view: View) {
    this.view = view
  }

  /** The unit as this change leaves it so far. */
  unit(unit: UnitId): UnitState | undefined {
    const state = this.touched.get(unit)?.after ?? this.view.find(Unit.ref(unit))
    return state === undefined || !isRecorded(state) ? undefined : state
  }

  /** The unit's children as this change leaves them so far. */
  children(unit: UnitId): ReadonlyArray<ChildPlacement> {
    return this.lists.get(unit) ?? this.view.get(Children.ref(unit))
  }

  open(
    unit: UnitId,
    opening: {
      readonly on: BusinessDay
      readonly level: UnitLevel
      readonly parent: UnitId | undefined
      readonly details: UnitDetails
      readonly predecessors?: ReadonlyArray<UnitId>
    },
  ): HierarchyRefusal | undefined {
    if (this.unit(unit) !== undefined) return new UnitExists({ unit })
    const { on, level, parent, details, predecessors } = opening
    this.record(unit, Unit.initial, {
      _tag: "UnitOpened",
      on,
      level,
      ...(parent === undefined ? {} : { parent }),
      details,
      ...(predecessors === undefined ? {} : { predecessors }),
    })
    return undefined
  }

  /** `takenOverFrom`: the unit whose split or merger moves it. */
  move(
    unit: UnitId,
    parent: UnitId,
    on: BusinessDay,
    takenOverFrom?: UnitId,
  ): HierarchyRefusal | undefined {
    const state = this.unit(unit)
    if (state === undefined) return new UnknownUnit({ unit })
    const index = indexOn(state.placements, on)
    const current = state.placements[index]
    if (current === undefined || !holdsOn(current, on)) return new UnitNotOpen({ unit, on })
    const next = state.placements[index + 1]
    const there = [current, next?.from === current.until ? next : undefined].find(
      (placement) => placement?.parent === parent,
    )
    if (there !== undefined) return new AlreadyUnderParent({ unit, parent, from: there.from })
    if (current.from === on) return new ChangeRecorded({ unit, on, recorded: on })
    this.record(unit, state, {
      _tag: "UnitMoved",
      on,
      parent,
      ...(takenOverFrom === undefined ? {} : { takenOverFrom }),
    })
    return undefined
  }

  close(
    unit: UnitId,
    on: BusinessDay,
    successors?: ReadonlyArray<UnitId>,
  ): HierarchyRefusal | undefined {
    const state = this.unit(unit)
    if (state === undefined) return new UnknownUnit({ unit })
    const { placements } = state
    if (!isOpenOn(state, on)) return new UnitNotOpen({ unit, on })
    const last = placements.at(-1)
    const index = indexOn(placements, on)
    const recorded = placements[index]?.from === on ? on : (placements[index]?.until ?? last?.until)
    if (recorded !== undefined) return new ChangeRecorded({ unit, on, recorded })
    this.record(unit, state, {
      _tag: "UnitClosed",
      on,
      ...(successors === undefined ? {} : { successors }),
    })
    return undefined
  }

  reopen(unit: UnitId, on: BusinessDay, parent?: UnitId): HierarchyRefusal | undefined {
    const state = this.unit(unit)
    if (state === undefined) return new UnknownUnit({ unit })
    if (isOpenOn(state, on)) return new UnitAlreadyOpen({ unit, on })
    const last = state.placements.at(-1)
    const recorded = last?.until ?? last?.from
    if (recorded === undefined || on <= recorded) {
      return new ChangeRecorded({ unit, on, recorded: recorded ?? on })
    }
    if (state.successors !== undefined) {
      return new UnitSucceeded({ unit, successors: state.successors.units })
    }
    const under = parent ?? last?.parent
    this.record(unit, state, {
      _tag: "UnitReopened",
      on,
      ...(under === undefined ? {} : { parent: under }),
    })
    return undefined
  }

  absorb(
    unit: UnitId,
    on: BusinessDay,
    units: ReadonlyArray<UnitId>,
  ): HierarchyRefusal | undefined {
    const state = this.unit(unit)
    if (state === undefined) return new UnknownUnit({ unit })
    if (!isOpenOn(state, on)) return new UnitNotOpen({ unit, on })
    this.record(unit, state, { _tag: "UnitAbsorbed", on, units })
    return undefined
  }

  withdraw(unit: UnitId, on: BusinessDay): HierarchyRefusal | undefined {
    const state = this.unit(unit)
    if (state === undefined) return new UnknownUnit({ unit })
    const recorded = lastRecorded(state)
    if (recorded !== undefined && recorded > on) return new ChangeRecorded({ unit, on, recorded })
    if (recorded !== on) return new NothingRecorded({ unit, on })
    this.record(unit, state, { _tag: "UnitChangeWithdrawn", on })
    return undefined
  }

  /** The decision, once everything that units ask of one another holds. */
  decide(): Decided {
    const newPlacements: Array<[Touched, Placement]> = []
    for (const touched of this.touched.values()) {
      const before = touched.before?.placements ?? []
      for (const placement of touched.after.placements) {
        const held = before.some(
          (old) => old.parent === placement.parent && spansAll(old, placement),
        )
        if (!held) newPlacements.push([touched, placement])
      }
      this.relist(touched)
    }
    // Nothing stands below a unit that is opened by itself, so nothing above it need be read.
    const cycleFree = this.touched.size === 1 && newPlacements[0]?.[0].before === undefined
    for (const [{ unit, after }, placement] of newPlacements) {
      const refused = checkPlaced(this, unit, after, placement, cycleFree)
      if (refused !== undefined) return Result.fail(refused)
    }
    for (const { unit, after, events } of this.touched.values()) {
      const closed = events.find(
        ({ _tag }) => _tag === "UnitClosed" || _tag === "UnitChangeWithdrawn",
      )
      const refused = closed && checkClosed(this, unit, after, closed.on)
      if (refused !== undefined) return Result.fail(refused)
    }
    const changes: Array<Change> = []
    for (const { unit, events } of this.touched.values()) {
      changes.push(append(Unit.ref(unit), ...events))
    }
    for (const [parent, list] of this.lists) changes.push(put(Children.ref(parent), list))
    return Result.succeed(decided({ changed: [...this.touched.keys()] }, ...changes))
  }

  private record(unit: UnitId, state: UnitState, event: UnitEvent): void {
    const after = Unit.evolve(state, event)
    const touched = this.touched.get(unit)
    if (touched === undefined) {
      const before = this.view.find(Unit.ref(unit))
      this.touched.set(unit, { unit, before, after, events: [event] })
      return
    }
    touched.after = after
    touched.events.push(event)
  }

  /** Brings the lists of the parents under which this unit is placed otherwise than before into line. */
  private relist({ unit, before, after }: Touched): void {
    const former = before?.placements ?? []
    const changed = [
      ...former.filter((placement) => !after.placements.includes(placement)),
      ...after.placements.filter((placement) => !former.includes(placement)),
    ]
    for (const parent of new Set(changed.map((placement) => placement.parent))) {
      if (parent === undefined) continue
      const child = { unit, level: after.level }
      this.lists.set(parent, withChild(this.children(parent), parent, child, after.placements))
    }
  }
}
