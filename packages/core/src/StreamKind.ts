import type { IndexKey } from "./IndexKey.ts"

/** What every event carries: its name within its stream kind. All else in it is JSON. */
export interface EventData {
  readonly _tag: string
}

/**
 * A kind of stream: its name, the state of one that does not exist yet, and how an event changes the state.
 *
 * States and events are plain JSON data. `evolve` is pure and total. `stateVersion` and
 * `eventVersion` are the schema versions that are written; older ones pass through the upcasters when read.
 */
export interface StreamKind<State, Event extends EventData = never> {
  /** Unique in the realm, as `package.concept`, for example `points.account`. */
  readonly name: string
  readonly initial: State
  evolve(state: State, event: Event): State
  /** Index entries by index name, for `Storage.find`. Absent: the kind is not indexed. */
  readonly keys?: (state: State, id: string) => Readonly<Record<string, IndexKey>>
  readonly stateVersion: number
  readonly eventVersion: number
  /** See {@link StreamKindOptions}. */
  readonly storedState?: (state: State) => unknown
  readonly upcastState: (state: unknown, version: number) => State
  readonly upcastEvent: (event: unknown, version: number) => Event
  /** Whether the dispatcher may keep snapshots in its cache. Off for what is read once, and for personal data. */
  readonly cached: boolean
  /** See {@link StreamKindOptions}. */
  readonly presumedNew: boolean
  readonly ref: (id: string) => StreamRef<State, Event>
}

/** One stream of a realm: its kind and its id. */
export interface StreamRef<State, Event extends EventData = never> {
  readonly kind: StreamKind<State, Event>
  readonly id: string
}

/** A stream kind of which the state and the events are not known here. */
export interface AnyStreamKind {
  readonly name: string
  readonly initial: unknown
  evolve(state: never, event: never): unknown
  readonly keys?: (state: never, id: string) => Readonly<Record<string, IndexKey>>
  readonly stateVersion: number
  readonly eventVersion: number
  readonly storedState?: (state: never) => unknown
  readonly upcastState: (state: unknown, version: number) => unknown
  readonly upcastEvent: (event: unknown, version: number) => unknown
  readonly cached: boolean
  readonly presumedNew: boolean
}

/** A stream of which the state and the events are not known here. */
export interface AnyStreamRef {
  readonly kind: AnyStreamKind
  readonly id: string
}

/** What a package writes to define a stream kind; versions default to 1 and caching to on. */
export interface StreamKindOptions<State, Event extends EventData> {
  readonly name: string
  readonly initial: State
  readonly evolve: (state: State, event: Event) => State
  readonly keys?: (state: State, id: string) => Readonly<Record<string, IndexKey>>
  readonly stateVersion?: number
  readonly eventVersion?: number
  /**
   * For states that are many: what is stored instead of a state, as JSON that is shorter, such as arrays for
   * objects. `upcastState` then reads it, of the current version too. Without it the state itself is stored.
   */
  readonly storedState?: (state: State) => unknown
  readonly upcastState?: (state: unknown, version: number) => State
  readonly upcastEvent?: (event: unknown, version: number) => Event
  readonly cached?: boolean
  /**
   * For streams that are written once under an id of their own: one that is not at hand is presumed to be new,
   * which saves the look-up. Where the commit finds that it is not, it is loaded and the command decided again.
   * A command that mostly finds its stream there names it in `touches`, or asks by `View.getAll`: both load it.
   */
  readonly presumedNew?: boolean
}

/** Defines a stream kind whose state follows from its events. */
export const streamKind = <State, Event extends EventData>(
  options: StreamKindOptions<State, Event>,
): StreamKind<State, Event> => {
  const kind: StreamKind<State, Event> = {
    name: options.name,
    initial: options.initial,
    evolve: options.evolve,
    ...(options.keys === undefined ? {} : { keys: options.keys }),
    stateVersion: options.stateVersion ?? 1,
    eventVersion: options.eventVersion ?? 1,
    ...(options.storedState === undefined ? {} : { storedState: options.storedState }),
    // The storage boundary: what was written under the current version is of the current shape.
    upcastState: options.upcastState ?? ((state) => state as State),
    upcastEvent: options.upcastEvent ?? ((event) => event as Event),
    cached: options.cached ?? true,
    presumedNew: options.presumedNew ?? false,
    ref: (id) => ({ kind, id }),
  }
  return kind
}

/**
 * Defines a stream kind that holds a state and no events, so that it can be erased:
 * personal data, receipts, report cells.
 */
export const stateKind = <State>(
  options: Omit<StreamKindOptions<State, never>, "evolve" | "eventVersion" | "upcastEvent">,
): StreamKind<State> => streamKind<State, never>({ ...options, evolve: (state) => state })
