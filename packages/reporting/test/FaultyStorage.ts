import {
  Checkpoint,
  type CommitBatch,
  type Conflict,
  StorageError,
  type StorageShape,
} from "@civic-practice/core"
import { Effect } from "effect"

/** What becomes of a commit. */
export type Fate =
  | "fine"
  /** Another fiber gets its turn first. */
  | "late"
  /** Nothing is written, and the caller is told so. */
  | "busy"
  /** It is written, and the caller does not learn of it. */
  | "writtenUnknown"
  /** Nothing is written, and the caller does not learn of it. */
  | "lostUnknown"
  /** The process dies before it is written. */
  | "killedBefore"
  /** The process dies after it was written. */
  | "killedAfter"

const failure = (reason: StorageError["reason"]) =>
  Effect.fail(new StorageError({ reason, operation: "commit", detail: "as planned by the test" }))

/** A storage whose commits of reports meet these fates, one after the other, and are fine from then on. */
export const faultyStorage = (storage: StorageShape, fates: Array<Fate>): StorageShape => ({
  ...storage,
  commit: (batch) => {
    const isReporting = batch.writes.some(({ kind }) => kind === Checkpoint.ref("").kind.name)
    const fate = isReporting ? (fates.shift() ?? "fine") : "fine"
    const written = storage.commit(batch)
    switch (fate) {
      case "fine":
        return written
      case "late":
        return Effect.andThen(Effect.yieldNow, Effect.andThen(Effect.yieldNow, written))
      case "busy":
        return failure("Retryable")
      case "writtenUnknown":
        return Effect.andThen(written, failure("CommitUnknown"))
      case "lostUnknown":
        return failure("CommitUnknown")
      case "killedBefore":
        return Effect.interrupt
      case "killedAfter":
        return Effect.andThen(written, Effect.interrupt)
    }
  },
})

type Commit = (batch: CommitBatch) => ReturnType<StorageShape["commit"]>

/** A storage that breaks its contract: the cells are written in one commit, and their checkpoint in none. */
export const withoutCheckpoint = (storage: StorageShape): StorageShape => ({
  ...storage,
  commit: ((batch) =>
    storage.commit({
      ...batch,
      writes: batch.writes.filter(({ kind }) => kind !== Checkpoint.ref("").kind.name),
    })) satisfies Commit,
})

/** A storage that breaks its contract: it takes every write, whatever version it was decided upon. */
export const withoutVersions = (storage: StorageShape): StorageShape => ({
  ...storage,
  commit: ((batch) =>
    Effect.flatMap(storage.load(batch.realm, batch.writes), (snapshots) =>
      storage.commit({
        ...batch,
        writes: batch.writes.map((write, place) => ({
          ...write,
          expectedVersion: snapshots[place]?.version ?? 0,
        })),
      }),
    )) satisfies (
    batch: CommitBatch,
  ) => Effect.Effect<{ position: number }, Conflict | StorageError>,
})
