import {
  type CommitBatch,
  type CommitReceipt,
  Conflict,
  type Snapshot,
  StorageError,
  type StorageErrorReason,
  type StorageShape,
  type StreamKey,
} from "@civic-practice/core"
import { Effect } from "effect"

// Storages that fail on purpose, each a wrapper round one that does not.

type Load = Effect.Effect<ReadonlyArray<Snapshot>, StorageError>
type Commit = Effect.Effect<CommitReceipt, Conflict | StorageError>

/** A storage of which loads or commits go through a function of the test's. */
export const intercepted = (
  inner: StorageShape,
  through: {
    readonly load?: (inner: Load, keys: ReadonlyArray<StreamKey>, realm: string) => Load
    readonly commit?: (inner: Commit, batch: CommitBatch) => Commit
  },
): StorageShape => ({
  ...inner,
  load: (realm, keys) => {
    const load = inner.load(realm, keys)
    return Effect.suspend(() => through.load?.(load, keys, realm) ?? load)
  },
  commit: (batch) => {
    const commit = inner.commit(batch)
    return Effect.suspend(() => through.commit?.(commit, batch) ?? commit)
  },
})

/** A storage that remembers what it was asked. */
export const watched = (inner: StorageShape) => {
  const commits: Array<CommitBatch> = []
  const loads: Array<ReadonlyArray<StreamKey>> = []
  const storage = intercepted(inner, {
    load: (load, keys) => {
      loads.push(keys)
      return load
    },
    commit: (commit, batch) => {
      commits.push(batch)
      return commit
    },
  })
  return { storage, commits, loads }
}

/** A storage that runs something of the test's once, right before its next commit. */
export const interruptedBy = (inner: StorageShape) => {
  let next: Effect.Effect<unknown, unknown> | undefined
  const storage = intercepted(inner, {
    commit: (commit) => {
      const first = next
      next = undefined
      return first === undefined ? commit : Effect.andThen(Effect.ignore(first), commit)
    },
  })
  const beforeNextCommit = (effect: Effect.Effect<unknown, unknown>) => {
    next = effect
  }
  return { storage, beforeNextCommit }
}

export const storageError = (
  reason: StorageErrorReason,
  operation: "load" | "commit" = "commit",
): StorageError => new StorageError({ reason, operation, detail: `planted ${reason}` })

/** What can go wrong with one commit, and whether it was written all the same. */
export type CommitFault =
  | { readonly reason: StorageErrorReason; readonly written: boolean }
  | "Conflict"
  | "Defect"
  | "DefectAfterwards"

/** A commit that fails in a given way. */
export const failed = (commit: Commit, batch: CommitBatch, fault: CommitFault): Commit => {
  if (fault === "Defect") return Effect.die(new Error("planted defect"))
  if (fault === "DefectAfterwards") {
    return Effect.andThen(commit, Effect.die(new Error("planted defect after the commit")))
  }
  if (fault === "Conflict") {
    // Somebody else was faster: the caller is told, whatever the truth.
    const stale = batch.writes.slice(0, 1).map(({ kind, id, expectedVersion }) => ({
      kind,
      id,
      expected: expectedVersion,
      actual: expectedVersion,
    }))
    return Effect.fail(new Conflict({ stale }))
  }
  const error = Effect.fail(storageError(fault.reason))
  return fault.written ? Effect.andThen(commit, error) : error
}

/** A storage whose commits fail as the plan says, one entry for each commit; `undefined` lets it through. */
export const faulty = (
  inner: StorageShape,
  plan: ReadonlyArray<CommitFault | undefined>,
): StorageShape => {
  const left = [...plan]
  return intercepted(inner, {
    commit: (commit, batch) => {
      const fault = left.shift()
      return fault === undefined ? commit : failed(commit, batch, fault)
    },
  })
}

/** A storage whose commits all fail in one way. */
export const alwaysFailing = (inner: StorageShape, fault: CommitFault): StorageShape =>
  intercepted(inner, { commit: (commit, batch) => failed(commit, batch, fault) })

/** A broken storage that believes every version: what a guarantee looks like when it is gone. */
export const withoutVersions = (
  inner: StorageShape,
  believes: (stream: StreamKey, access: "read" | "write") => boolean,
): StorageShape => ({
  ...inner,
  commit: (batch) =>
    Effect.gen(function* () {
      const current = yield* inner.load(batch.realm, batch.writes)
      const writes = batch.writes.map((write, index) =>
        believes(write, "write")
          ? { ...write, expectedVersion: current[index]?.version ?? 0 }
          : write,
      )
      const reads = batch.reads.filter((read) => !believes(read, "read"))
      return yield* inner.commit({ ...batch, writes, reads })
    }),
})
