import type { Change } from "../Decision.ts"
import type { EventData, StreamRef } from "../StreamKind.ts"
import type { View } from "../View.ts"
import type { Slot } from "./Slot.ts"
import { Missing, type WorkingSet } from "./WorkingSet.ts"

/** What a draft makes of one stream. */
export interface Staged {
  readonly by: Draft
  readonly slot: Slot
  state: unknown
  readonly events: Array<EventData>
}

/** One command's view of the batch, with its own changes on top until they are taken or thrown away. */
export class Draft implements View {
  readonly reads: Array<Slot> = []
  readonly changes: Array<Staged> = []
  /** What was asked for and is not at hand, kept for the case that a decider catches what it was thrown. */
  missing: Missing | undefined = undefined
  private readonly streams: WorkingSet

  constructor(streams: WorkingSet) {
    this.streams = streams
  }

  get<State, Event extends EventData>(ref: StreamRef<State, Event>): State {
    return this.find(ref) ?? ref.kind.initial
  }

  find<State, Event extends EventData>(ref: StreamRef<State, Event>): State | undefined {
    // The slot of a kind holds states of that kind, or none.
    return this.stateOf(this.read(ref)) as State | undefined
  }

  exists<State, Event extends EventData>(ref: StreamRef<State, Event>): boolean {
    const slot = this.read(ref)
    return slot.known.version > 0 || slot.dirty || this.stagedFor(slot) !== undefined
  }

  apply(change: Change): void {
    const slot = this.read(change)
    let staged = this.stagedFor(slot)
    if (staged === undefined) {
      staged = { by: this, slot, state: slot.state, events: [] }
      slot.staged = staged
      this.changes.push(staged)
    }
    if (change._tag === "Put") {
      staged.state = change.state ?? undefined
      return
    }
    const { kind } = slot
    for (const event of change.events) {
      // The state is of this kind, and so is the event, by the types of `append`.
      staged.state = kind.evolve((staged.state ?? kind.initial) as never, event as never)
      staged.events.push(event)
    }
  }

  /** Makes the changes part of the batch, and what was read a condition of it. */
  take(envelope: string): void {
    // All texts first: an event that is not JSON must not leave half a command in the batch.
    const encoded = this.changes.map(({ slot, events }) => slot.encode(events, envelope))
    for (const slot of this.reads) slot.decidedUpon = true
    for (let index = 0; index < encoded.length; index++) {
      const change = this.changes[index]
      const text = encoded[index]
      if (change !== undefined && text !== undefined) change.slot.take(change.state, text)
    }
  }

  private read(ref: { readonly kind: Slot["kind"]; readonly id: string }): Slot {
    const slot = this.streams.find(ref.kind, ref.id)
    if (slot === undefined) {
      this.missing = new Missing(ref.kind, ref.id)
      throw this.missing
    }
    if (slot.lastReader !== this) {
      slot.lastReader = this
      this.reads.push(slot)
    }
    return slot
  }

  private stateOf(slot: Slot): unknown {
    const staged = this.stagedFor(slot)
    return staged === undefined ? slot.state : staged.state
  }

  private stagedFor(slot: Slot): Staged | undefined {
    return slot.staged?.by === this ? slot.staged : undefined
  }
}
