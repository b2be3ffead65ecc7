import {
  type EventData,
  readStates,
  type Storage,
  type StorageError,
  type StreamRef,
  type View,
} from "@civic-practice/core"
import { Effect } from "effect"

/** Streams that were asked for and are not at hand. */
class Lacking {
  readonly refs: ReadonlyArray<StreamRef<unknown>>
  constructor(refs: ReadonlyArray<StreamRef<unknown>>) {
    this.refs = refs
  }
}

/** The states read so far, by kind and id. */
class ReadStates implements View {
  private readonly states = new Map<string, unknown>()

  get<State, Event extends EventData>(ref: StreamRef<State, Event>): State {
    return this.find(ref) ?? ref.kind.initial
  }

  getAll<State, Event extends EventData>(
    refs: ReadonlyArray<StreamRef<State, Event>>,
  ): ReadonlyArray<State> {
    const lacking = refs.filter((ref) => !this.states.has(nameOf(ref)))
    if (lacking.length > 0) throw new Lacking(lacking.map(loosely))
    return refs.map((ref) => this.get(ref))
  }

  find<State, Event extends EventData>(ref: StreamRef<State, Event>): State | undefined {
    const name = nameOf(ref)
    if (!this.states.has(name)) throw new Lacking([loosely(ref)])
    // What was read for the stream is a state of its kind.
    return this.states.get(name) as State | undefined
  }

  exists<State, Event extends EventData>(ref: StreamRef<State, Event>): boolean {
    return this.find(ref) !== undefined
  }

  add(ref: StreamRef<unknown>, state: unknown): void {
    this.states.set(nameOf(ref), state)
  }
}

const nameOf = (ref: { readonly kind: { readonly name: string }; readonly id: string }): string =>
  `${ref.kind.name} ${ref.id}`

// Only read by: no event is ever given to the kind.
const loosely = <State, Event extends EventData>(ref: StreamRef<State, Event>) =>
  ref as unknown as StreamRef<unknown>

/** What a pure question to the streams comes to, over what is stored: each stream is read when it is asked for. */
export const fromStorage = Effect.fnUntraced(function* <A>(
  realm: string,
  ask: (view: View) => A,
): Effect.fn.Return<A, StorageError, Storage> {
  const states = new ReadStates()
  for (;;) {
    let lacking: ReadonlyArray<StreamRef<unknown>>
    try {
      return ask(states)
    } catch (thrown) {
      if (!(thrown instanceof Lacking)) throw thrown
      lacking = thrown.refs
    }
    const read = yield* readStates(realm, lacking)
    for (const [place, ref] of lacking.entries()) states.add(ref, read[place])
  }
})
