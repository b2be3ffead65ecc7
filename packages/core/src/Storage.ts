import { Context, type Effect, type Stream } from "effect"
import type { Conflict, StorageError } from "./StorageError.ts"

/** One stream within a realm: kind and id. Both are well-formed Unicode; an id may be empty. */
export interface StreamKey {
  readonly kind: string
  readonly id: string
}

/** What a stream is now. A stream that was never written has version 0, state `null` and head `""`. */
export interface Snapshot extends StreamKey {
  readonly version: number
  /** The state as JSON text, exactly as it was committed; `null` where there is none or it was erased. */
  readonly state: string | null
  /** The hash of the stream's last event, as committed; `""` before the first. */
  readonly head: string
}

/** An event on its way in. `body` is JSON text that comes back byte for byte. */
export interface PendingEvent {
  readonly type: string
  readonly body: string
}

/** An event as recorded, with its place in the realm and in its stream. */
export interface RecordedEvent extends StreamKey {
  /** Place in the realm: 1, 2, 3 ... without gaps. */
  readonly position: number
  /** The stream's version after this event. */
  readonly version: number
  readonly type: string
  readonly body: string
}

/** The new content of one stream. */
export interface StreamWrite extends StreamKey {
  readonly expectedVersion: number
  /** JSON text, or `null` to erase the state; the version goes on either way. */
  readonly state: string | null
  readonly head: string
  /** Encoded index entries by index name, replacing all former ones. Absent: they stay as they are. */
  readonly keys?: Readonly<Record<string, string>>
  readonly events: ReadonlyArray<PendingEvent>
}

/** The version that a stream has after a write: one more for each event, and one more where there is none. */
export const versionAfter = (write: Pick<StreamWrite, "expectedVersion" | "events">): number =>
  write.expectedVersion + Math.max(1, write.events.length)

/** Writes that happen all or not at all. No stream is named twice, in `writes` and `reads` together. */
export interface CommitBatch {
  readonly realm: string
  readonly writes: ReadonlyArray<StreamWrite>
  /** Streams that were decided upon but not written: a stale version here is a Conflict too. */
  readonly reads: ReadonlyArray<StreamKey & { readonly version: number }>
}

export interface CommitReceipt {
  /** The realm's last position after the commit. Its events took the positions that end here, in batch order. */
  readonly position: number
}

/** Snapshots of one kind in index order: keys in `[from, to)`, compared by code point, ties by stream id. */
export interface IndexQuery {
  readonly realm: string
  readonly kind: string
  readonly index: string
  /** Encoded, included; absent: from the first. */
  readonly from?: string
  /** Encoded, excluded; absent: to the last. */
  readonly to?: string
  /** The cursor of the page before. */
  readonly after?: string
  /** At most this many, 1 to 10,000. */
  readonly limit: number
}

export interface Page<A> {
  readonly items: ReadonlyArray<A>
  /** Where the next page begins; absent: this was the last. */
  readonly next?: string
}

/** Events of one stream after a version, or of a whole realm after a position, in order. */
export type EventQuery =
  | {
      readonly realm: string
      readonly stream: StreamKey
      readonly after?: number
      readonly limit?: number
    }
  | {
      readonly realm: string
      readonly stream?: undefined
      readonly after?: number
      readonly limit?: number
    }

/** The four functions that a storage adapter implements. */
export interface StorageShape {
  /** Current snapshots, in the order asked, all of them as of one moment: a refusal may rest on several. */
  readonly load: (
    realm: string,
    keys: ReadonlyArray<StreamKey>,
  ) => Effect.Effect<ReadonlyArray<Snapshot>, StorageError>
  /** All writes or none. Fails with `Conflict` naming every stream whose version is stale. */
  readonly commit: (batch: CommitBatch) => Effect.Effect<CommitReceipt, Conflict | StorageError>
  readonly find: (query: IndexQuery) => Effect.Effect<Page<Snapshot>, StorageError>
  readonly read: (query: EventQuery) => Stream.Stream<RecordedEvent, StorageError>
}

/**
 * Where streams are kept. An adapter guarantees:
 *
 * 1. *Atomic*: a commit is seen whole or not at all, also after a crash in the middle of it.
 * 2. *Serializable*: of two commits that expect one version of a stream, exactly one succeeds.
 * 3. *Ordered and gap-free*: positions within a realm are consecutive, and a reader at the tail never skips an
 *    event that commits later.
 * 4. *Durable*: what `commit` acknowledged survives a crash of process and machine.
 * 5. *Ambiguity-safe*: a commit of which the outcome is not known fails with `CommitUnknown`.
 * 6. *Bounded*: `load`, `commit` and `find` take a constant number of round trips.
 * 7. *Faithful*: texts come back exactly, and keys sort by code point.
 */
export class Storage extends Context.Service<Storage, StorageShape>()(
  "@civic-practice/core/Storage",
) {}
