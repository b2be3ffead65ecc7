import {
  type CommitBatch,
  Conflict,
  Storage,
  type StorageShape,
  type StreamKey,
  type StreamWrite,
} from "@civic-practice/core"
import type { ConformanceOptions } from "@civic-practice/storage-conformance"
import { make } from "@civic-practice/storage-memory"
import { Effect, Layer, Result } from "effect"

/** A bad adapter, and how the suite must notice what is wrong with it. */
export interface PlantedFault {
  readonly fault: string
  /** The adapter, and what the suite is given beside it. */
  readonly adapter: () => PlantedAdapter
  /** The test that must fail, and what it must say. */
  readonly caughtBy: RegExp
  readonly saying: RegExp
}

export interface PlantedAdapter {
  readonly layer: Layer.Layer<Storage>
  readonly options?: ConformanceOptions<never>
}

/** A good adapter with a fault planted into it. */
export const planted = (plant: (good: StorageShape) => StorageShape) => (): PlantedAdapter => ({
  layer: Layer.effect(Storage, Effect.map(make, plant)),
})

export const placeOf = ({ id, kind }: StreamKey): string => JSON.stringify([kind, id])

export const rewriting =
  (good: StorageShape, rewrite: (write: StreamWrite) => StreamWrite): StorageShape["commit"] =>
  (batch) =>
    good.commit({ ...batch, writes: batch.writes.map(rewrite) })

export const renaming = (good: StorageShape, rename: (id: string) => string): StorageShape => ({
  ...good,
  load: (realm, keys) =>
    Effect.map(
      good.load(
        realm,
        keys.map((key) => ({ ...key, id: rename(key.id) })),
      ),
      (snapshots) =>
        snapshots.map((snapshot, place) => ({ ...snapshot, id: keys[place]?.id ?? "" })),
    ),
  commit: rewriting(good, (write) => ({ ...write, id: rename(write.id) })),
})

export const oneByOne = (good: StorageShape, batch: CommitBatch) =>
  Effect.gen(function* () {
    const conflicts: Array<Conflict["stale"][number]> = []
    let position = 0
    for (const write of batch.writes) {
      const result = yield* Effect.result(good.commit({ ...batch, writes: [write], reads: [] }))
      if (Result.isSuccess(result)) position = result.success.position
      else if (result.failure instanceof Conflict) conflicts.push(...result.failure.stale)
      else return yield* Effect.fail(result.failure)
      yield* Effect.yieldNow
    }
    if (conflicts.length > 0) return yield* new Conflict({ stale: conflicts })
    return { position }
  })

export const withActualVersions = (good: StorageShape, batch: CommitBatch) =>
  Effect.map(
    good.load(batch.realm, batch.writes),
    (snapshots): CommitBatch => ({
      ...batch,
      writes: batch.writes.map((write, place) => ({
        ...write,
        expectedVersion: snapshots[place]?.version ?? 0,
      })),
      reads: [],
    }),
  )

export const hexUnits = (text: string): string =>
  Array.from({ length: text.length }, (_, at) =>
    text.charCodeAt(at).toString(16).padStart(4, "0"),
  ).join("")
