import { Storage, type StorageShape } from "@civic-practice/core"
import { make } from "@civic-practice/storage-sqlite"
import { Effect, Layer } from "effect"

// Storages that are broken on purpose: what a guarantee looks like when it is gone.

const broken = (filename: string, breakIt: (inner: StorageShape) => StorageShape) =>
  Layer.effect(Storage, Effect.map(make({ filename }), breakIt))

/** A storage on an SQLite file that does not look at what was only read. */
export const withoutReads = (filename: string) =>
  broken(filename, (inner) => ({
    ...inner,
    commit: (batch) => inner.commit({ ...batch, reads: [] }),
  }))

/** A storage on an SQLite file that believes every version, so that the last to write wins. */
export const withoutVersions = (filename: string) =>
  broken(filename, (inner) => ({
    ...inner,
    commit: (batch) =>
      Effect.flatMap(inner.load(batch.realm, batch.writes), (current) =>
        inner.commit({
          ...batch,
          reads: [],
          writes: batch.writes.map((write, place) => ({
            ...write,
            expectedVersion: current[place]?.version ?? 0,
          })),
        }),
      ),
  }))
