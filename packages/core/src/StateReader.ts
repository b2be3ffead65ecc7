import { Effect, Option, Stream } from "effect"
import { encodeIndexKey, type IndexKey, prefixRange } from "./IndexKey.ts"
import { knownFrom } from "./internal/Slot.ts"
import { type RecordedFact, readFact } from "./RecordedFact.ts"
import { type Page, Storage } from "./Storage.ts"
import type { StorageError } from "./StorageError.ts"
import type { AnyStreamRef, EventData, StreamKind, StreamRef } from "./StreamKind.ts"

/** A stream as found: its id and its state. */
export interface Found<State> {
  readonly id: string
  readonly version: number
  readonly state: State
}

/** Which streams of a kind to find: those whose key in the index begins with the prefix, in order. */
export interface FindOptions {
  readonly realm: string
  readonly index: string
  /** The parts the key begins with; none for all. */
  readonly prefix?: IndexKey
  /** The next part of the key, from this value on (included). */
  readonly from?: string | number
  /** The next part of the key, up to this value (excluded). */
  readonly to?: string | number
  /** Where the page before ended. */
  readonly after?: string
  /** At most this many, 1 to 10,000; 1,000 by default. */
  readonly limit?: number
}

/** The states of streams, `undefined` for those that do not exist or were erased, in the order asked. */
export const readStates = Effect.fnUntraced(function* <State, Event extends EventData>(
  realm: string,
  refs: ReadonlyArray<StreamRef<State, Event>>,
): Effect.fn.Return<ReadonlyArray<State | undefined>, StorageError, Storage> {
  const storage = yield* Storage
  const snapshots = yield* storage.load(realm, refs.map(keyOf))
  // Each snapshot is of the kind of the ref that asked for it.
  return snapshots.map((snapshot, index) => stateOf(refs[index], snapshot) as State | undefined)
})

/** The state of one stream, `undefined` where it does not exist or was erased. */
export const readState = <State, Event extends EventData>(
  realm: string,
  ref: StreamRef<State, Event>,
): Effect.Effect<State | undefined, StorageError, Storage> =>
  Effect.map(readStates(realm, [ref]), ([state]) => state)

/** A page of the streams of a kind, in the order of an index. */
export const findStates = Effect.fnUntraced(function* <State, Event extends EventData>(
  kind: StreamKind<State, Event>,
  options: FindOptions,
): Effect.fn.Return<Page<Found<State>>, StorageError, Storage> {
  const storage = yield* Storage
  const prefix = options.prefix ?? []
  const range = prefixRange(prefix)
  const page = yield* storage.find({
    realm: options.realm,
    kind: kind.name,
    index: options.index,
    from: options.from === undefined ? range.from : encodeIndexKey([...prefix, options.from]),
    to: options.to === undefined ? range.to : encodeIndexKey([...prefix, options.to]),
    ...(options.after === undefined ? {} : { after: options.after }),
    limit: options.limit ?? 1000,
  })
  const items = page.items.map((snapshot) => ({
    id: snapshot.id,
    version: snapshot.version,
    // An erased stream has no index entries, so what is found has a state of this kind.
    state: stateOf({ kind, id: snapshot.id }, snapshot) as State,
  }))
  return page.next === undefined ? { items } : { items, next: page.next }
})

/** All streams of a kind in the order of an index, page by page. */
export const streamStates = <State, Event extends EventData>(
  kind: StreamKind<State, Event>,
  options: Omit<FindOptions, "after">,
): Stream.Stream<Found<State>, StorageError, Storage> => {
  const first: string | undefined = undefined
  return Stream.paginate<string | undefined, Found<State>, StorageError, Storage>(first, (after) =>
    Effect.map(
      findStates(kind, after === undefined ? options : { ...options, after }),
      (page) =>
        [page.items, page.next === undefined ? Option.none() : Option.some(page.next)] as const,
    ),
  )
}

/** The history of one stream, oldest first. */
export const readHistory = <State, Event extends EventData>(
  realm: string,
  ref: StreamRef<State, Event>,
): Stream.Stream<RecordedFact<Event>, StorageError, Storage> =>
  Stream.unwrap(
    Effect.map(Storage, (storage) =>
      Stream.map(storage.read({ realm, stream: keyOf(ref) }), (recorded) =>
        readFact(ref.kind, recorded),
      ),
    ),
  )

const keyOf = (ref: AnyStreamRef) => ({ kind: ref.kind.name, id: ref.id })

const stateOf = (
  ref: AnyStreamRef | undefined,
  snapshot: Parameters<typeof knownFrom>[1],
): unknown => (ref === undefined ? undefined : knownFrom(ref.kind, snapshot).state)
