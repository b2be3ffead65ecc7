import {
  type CommitBatch,
  type Conflict,
  type RecordedEvent,
  type Snapshot,
  type StreamKey,
  versionAfter,
} from "@civic-practice/core"
import { absent } from "./writes.ts"

interface ModelStream {
  readonly snapshot: Snapshot
  readonly keys: Readonly<Record<string, string>>
}

/** What one realm should hold, written for being read and not for being fast. Values never change. */
export interface StorageModel {
  readonly streams: ReadonlyMap<string, ModelStream>
  readonly events: ReadonlyArray<RecordedEvent>
}

export const emptyModel: StorageModel = { streams: new Map(), events: [] }

const placeOf = ({ id, kind }: StreamKey): string => JSON.stringify([kind, id])

export const snapshotIn = (model: StorageModel, stream: StreamKey): Snapshot =>
  model.streams.get(placeOf(stream))?.snapshot ?? absent(stream)

/** The streams of a batch that are at another version. */
export const staleIn = (model: StorageModel, batch: CommitBatch): Conflict["stale"] => {
  const expectations = [
    ...batch.writes.map(({ expectedVersion, id, kind }) => ({
      kind,
      id,
      expected: expectedVersion,
    })),
    ...batch.reads.map(({ id, kind, version }) => ({ kind, id, expected: version })),
  ]
  return expectations
    .map((one) => ({ ...one, actual: snapshotIn(model, one).version }))
    .filter(({ actual, expected }) => actual !== expected)
}

/** What the realm holds after a batch whose versions are right. */
export const applied = (model: StorageModel, batch: CommitBatch): StorageModel => {
  const streams = new Map(model.streams)
  const events = [...model.events]
  for (const write of batch.writes) {
    const { head, id, kind, state } = write
    const keys = write.keys ?? model.streams.get(placeOf(write))?.keys ?? {}
    const snapshot = { kind, id, version: versionAfter(write), state, head }
    streams.set(placeOf(write), { snapshot, keys })
    for (const [place, { body, type }] of write.events.entries()) {
      const version = write.expectedVersion + place + 1
      events.push({ kind, id, position: events.length + 1, version, type, body })
    }
  }
  return { streams, events }
}

/** The snapshots of a kind whose key in an index is in `[from, to)`, in order. */
export const foundIn = (
  model: StorageModel,
  query: {
    readonly kind: string
    readonly index: string
    readonly from?: string
    readonly to?: string
  },
): ReadonlyArray<Snapshot> =>
  [...model.streams.values()]
    .flatMap(({ keys, snapshot }) => {
      const key = snapshot.kind === query.kind ? keys[query.index] : undefined
      return key === undefined ? [] : [{ key, snapshot }]
    })
    .filter(({ key }) => query.from === undefined || compareTexts(key, query.from) >= 0)
    .filter(({ key }) => query.to === undefined || compareTexts(key, query.to) < 0)
    .sort(
      (one, other) =>
        compareTexts(one.key, other.key) || compareTexts(one.snapshot.id, other.snapshot.id),
    )
    .map(({ snapshot }) => snapshot)

/** Compares by code point, with no trick. */
const compareTexts = (one: string, other: string): number => {
  const left = Array.from(one, (character) => character.codePointAt(0) ?? 0)
  const right = Array.from(other, (character) => character.codePointAt(0) ?? 0)
  const place = left.findIndex((point, at) => point !== right[at])
  if (place === -1) return left.length - right.length
  return (left[place] ?? 0) - (right[place] ?? -1)
}
