import type {
  CommitBatch,
  PendingEvent,
  RecordedEvent,
  Snapshot,
  StorageError,
  StorageShape,
  StreamKey,
  StreamWrite,
} from "@civic-practice/core"
import { type Effect, Stream } from "effect"

export const account = "points.account"

export const stream = (id: string, kind = account): StreamKey => ({ kind, id })

/** An event whose body tells it from all others in a test. */
export const event = (body: string, type = "Earned"): PendingEvent => ({
  type,
  body: JSON.stringify(body),
})

/** A write of a stream of accounts, with what differs from a state and no events. */
export const write = (
  id: string,
  expectedVersion: number,
  rest: Partial<Omit<StreamWrite, "id" | "expectedVersion">> = {},
): StreamWrite => ({
  kind: account,
  id,
  expectedVersion,
  state: `{"after":${expectedVersion}}`,
  head: `head ${expectedVersion}`,
  events: [],
  ...rest,
})

export const batch = (
  realm: string,
  writes: ReadonlyArray<StreamWrite>,
  reads: CommitBatch["reads"] = [],
): CommitBatch => ({ realm, writes, reads })

/** A stream that was never written. */
export const absent = ({ id, kind }: StreamKey): Snapshot => ({
  kind,
  id,
  version: 0,
  state: null,
  head: "",
})

export const realmEvents = (
  storage: StorageShape,
  realm: string,
  after?: number,
): Effect.Effect<ReadonlyArray<RecordedEvent>, StorageError> =>
  Stream.runCollect(storage.read(after === undefined ? { realm } : { realm, after }))

export const streamEvents = (
  storage: StorageShape,
  realm: string,
  stream: StreamKey,
): Effect.Effect<ReadonlyArray<RecordedEvent>, StorageError> =>
  Stream.runCollect(storage.read({ realm, stream }))
