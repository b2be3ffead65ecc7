import type {
  AnyStreamKind,
  AnyStreamRef,
  Change,
  EventData,
  StreamRef,
  View,
} from "@civic-practice/core"

/** Streams in memory with nothing else: what `decide` and `evolve` are measured on. */
export class Bare implements View {
  private readonly kinds = new Map<AnyStreamKind, Map<string, unknown>>()

  get<State, Event extends EventData>(ref: StreamRef<State, Event>): State {
    return this.find(ref) ?? ref.kind.initial
  }

  getAll<State, Event extends EventData>(
    refs: ReadonlyArray<StreamRef<State, Event>>,
  ): ReadonlyArray<State> {
    return refs.map((ref) => this.get(ref))
  }

  find<State, Event extends EventData>(ref: StreamRef<State, Event>): State | undefined {
    // Only `take` writes, and it writes states of the kind.
    return this.kinds.get(ref.kind)?.get(ref.id) as State | undefined
  }

  exists(ref: AnyStreamRef): boolean {
    return this.kinds.get(ref.kind)?.has(ref.id) ?? false
  }

  take(changes: ReadonlyArray<Change>): void {
    for (const change of changes) {
      let states = this.kinds.get(change.kind)
      if (states === undefined) {
        states = new Map()
        this.kinds.set(change.kind, states)
      }
      if (change._tag === "Put") states.set(change.id, change.state)
      else {
        let state = states.get(change.id) ?? change.kind.initial
        // The state and the events are of the change's kind.
        for (const event of change.events)
          state = change.kind.evolve(state as never, event as never)
        states.set(change.id, state)
      }
    }
  }
}
