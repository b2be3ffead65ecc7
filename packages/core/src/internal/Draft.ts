import type { Change } from "../Decision.ts"
import type { EventData, StreamRef } from "../StreamKind.ts"
import type { View } from "../View.ts"
import type { Encoded, Slot } from "./Slot.ts"
import { Missing, type WorkingSet } from "./WorkingSet.ts"

const none: ReadonlyArray<Missing> = []

// Never added to: the first change makes a list of its own, with room for just one.
const unchanged: Array<Staged> = []

/** What a draft makes of one stream. */
export interface Staged {
  readonly by: Draft
  readonly slot: Slot
  state: unknown
  /** Absent where there are none. */
  events: Array<EventData> | undefined
  /** The events' texts, once the change is taken. */
  encoded: Encoded | undefined
}

/** One command's view of the batch, with its own changes on top until they are taken or thrown away. */
export class Draft implements View {
  /** The slot that was read last, from which the others are found by `readBefore`. */
  private lastRead: Slot | undefined = undefined
  changes: Array<Staged> = unchanged
  /** What was asked for and is not at hand, kept for the case that a decider catches what it was thrown. */
  missing: ReadonlyArray<Missing> = none
  private readonly streams: WorkingSet

  constructor(streams: WorkingSet) {
    this.streams = streams
  }

  get<State, Event extends EventData>(ref: StreamRef<State, Event>): State {
    return this.find(ref) ?? ref.kind.initial
  }

  getAll<State, Event extends EventData>(
    refs: ReadonlyArray<StreamRef<State, Event>>,
  ): ReadonlyArray<State> {
    this.needAll(refs)
    return refs.map((ref) => this.get(ref))
  }

  find<State, Event extends EventData>(ref: StreamRef<State, Event>): State | undefined {
    // The slot of a kind holds states of that kind, or none.
    return this.stateOf(this.read(ref)) as State | undefined
  }

  exists<State, Event extends EventData>(ref: StreamRef<State, Event>): boolean {
    const slot = this.read(ref)
    return slot.known.version > 0 || slot.dirty || this.stagedFor(slot) !== undefined
  }

  /** Applies changes in order. Of those whose streams are not at hand it asks for all at once. */
  applyAll(changes: ReadonlyArray<Change>): void {
    for (let index = 0; index < changes.length; index++) {
      const change = changes[index]
      if (change === undefined) continue
      const slot = this.streams.findOrPresume(change.kind, change.id)
      if (slot === undefined) this.needAll(changes.slice(index))
      else this.apply(change, slot)
    }
  }

  private apply(change: Change, slot: Slot): void {
    this.note(slot)
    let staged = this.stagedFor(slot)
    if (staged === undefined) {
      staged = { by: this, slot, state: slot.state, events: undefined, encoded: undefined }
      slot.staged = staged
      if (this.changes === unchanged) this.changes = [staged]
      else this.changes.push(staged)
    }
    if (change._tag === "Put") {
      staged.state = change.state ?? undefined
      return
    }
    const { kind } = slot
    for (const event of change.events) {
      // The state is of this kind, and so is the event, by the types of `append`.
      staged.state = kind.evolve((staged.state ?? kind.initial) as never, event as never)
    }
    if (staged.events === undefined) staged.events = change.events.slice()
    else for (const event of change.events) staged.events.push(event)
  }

  /** What was read; good until another draft reads. */
  reads(): Array<Slot> {
    const slots: Array<Slot> = []
    for (let slot = this.lastRead; slot !== undefined; slot = slot.readBefore) slots.push(slot)
    return slots
  }

  /** Makes the changes part of the batch, and what was read a condition of it. */
  take(envelope: string): void {
    // All texts first: an event that is not JSON must not leave half a command in the batch.
    for (const change of this.changes) {
      if (change.events !== undefined) change.encoded = change.slot.encode(change.events, envelope)
    }
    for (let slot = this.lastRead; slot !== undefined; slot = slot.readBefore) {
      slot.decidedUpon = true
    }
    for (const { encoded, slot, state } of this.changes) {
      if (encoded === undefined) slot.put(state)
      else slot.take(state, encoded)
    }
  }

  private read(ref: { readonly kind: Slot["kind"]; readonly id: string }): Slot {
    const slot = this.streams.findOrPresume(ref.kind, ref.id)
    if (slot === undefined) throw this.lack(this.streams.lacking(ref.kind, ref.id))
    this.note(slot)
    return slot
  }

  private note(slot: Slot): void {
    if (slot.lastReader === this) return
    slot.lastReader = this
    slot.readBefore = this.lastRead
    this.lastRead = slot
  }

  private needAll(refs: ReadonlyArray<{ readonly kind: Slot["kind"]; readonly id: string }>): void {
    const missing: Array<Missing> = []
    for (const { kind, id } of refs) {
      if (this.streams.find(kind, id) === undefined) missing.push(new Missing(kind, id))
    }
    if (missing.length > 0) throw this.lack(missing)
  }

  private lack(missing: ReadonlyArray<Missing>): ReadonlyArray<Missing> {
    this.missing = [...this.missing, ...missing]
    return missing
  }

  private stateOf(slot: Slot): unknown {
    const staged = this.stagedFor(slot)
    return staged === undefined ? slot.state : staged.state
  }

  private stagedFor(slot: Slot): Staged | undefined {
    return slot.staged?.by === this ? slot.staged : undefined
  }
}
