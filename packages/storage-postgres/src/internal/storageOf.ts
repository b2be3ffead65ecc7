import {
  type StorageShape,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { commitBatch } from "./commitBatch.ts"
import type { Database } from "./Database.ts"
import { Doubts } from "./Doubts.ts"
import { findPage } from "./findPage.ts"
import { loadSnapshots } from "./loadSnapshots.ts"
import { readRealm, readStream } from "./readEvents.ts"

/** The storage contract on a database; `committed` is told of each commit that recorded events. */
export const storageOf = (
  database: Database,
  committed: (realm: string) => Effect.Effect<void>,
): StorageShape => {
  const doubts = new Doubts(database)
  return {
    load: (realm, keys) =>
      Effect.suspend(() => {
        const fault = validateLoad(realm, keys)
        if (fault !== undefined) return Effect.fail(fault)
        const look = loadSnapshots(database, realm, keys)
        return doubts.concern(realm, keys) ? doubts.settled(realm, look) : look
      }),
    commit: (batch) =>
      Effect.suspend(() => {
        const fault = validateBatch(batch)
        if (fault !== undefined) return Effect.fail(fault)
        const commit = doubts.noting(batch.realm, commitBatch(database, batch))
        return batch.writes.some(({ events }) => events.length > 0)
          ? Effect.tap(commit, () => committed(batch.realm))
          : commit
      }),
    find: (query) =>
      Effect.suspend(() => {
        const fault = validateIndexQuery(query)
        return fault === undefined ? findPage(database, query) : Effect.fail(fault)
      }),
    read: (query) => {
      const fault = validateEventQuery(query)
      if (fault !== undefined) return Stream.fail(fault)
      return query.stream === undefined ? readRealm(database, query) : readStream(database, query)
    },
  }
}
