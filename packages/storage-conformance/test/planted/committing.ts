import { Conflict, type Snapshot, StorageError } from "@civic-practice/core"
import { Effect, Result } from "effect"
import {
  oneByOne,
  type PlantedFault,
  placeOf,
  planted,
  rewriting,
  withActualVersions,
} from "./PlantedFault.ts"

/** Faults in what a commit checks, writes and answers. */
export const committingFaults: ReadonlyArray<PlantedFault> = [
  {
    fault: "what was read is not checked",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) => good.commit({ ...batch, reads: [] }),
    })),
    caughtBy: /two commits that each write what the other has read/,
    saying: /how many of two crossing commits succeed\n {2}expected: 1\n {2}but got: {2}2/,
  },
  {
    fault: "a batch with a stale write is written as far as it goes",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.tapError(good.commit(batch), (error) =>
          error._tag === "Conflict" ? Effect.ignore(oneByOne(good, batch)) : Effect.void,
        ),
    })),
    caughtBy: /atomic: a batch with one stale write/,
    saying: /must leave nothing behind/,
  },
  {
    fault: "a batch is written stream by stream",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.andThen(
          withActualVersions(good, batch),
          Effect.suspend(() =>
            batch.writes.length > 50 ? oneByOne(good, batch) : good.commit(batch),
          ),
        ),
    })),
    caughtBy: /atomic: a batch of 500 streams is seen whole/,
    saying: /in one load: a batch was seen in part/,
  },
  {
    fault: "a commit that fails uses up a position",
    adapter: planted((good) => {
      const lost = new Map<string, number>()
      return {
        ...good,
        commit: (batch) =>
          Effect.map(
            Effect.tapError(good.commit(batch), () =>
              Effect.sync(() => lost.set(batch.realm, (lost.get(batch.realm) ?? 0) + 1)),
            ),
            ({ position }) => ({ position: position + (lost.get(batch.realm) ?? 0) }),
          ),
      }
    }),
    caughtBy: /atomic: a batch with one stale write/,
    saying: /refused batches must not use up positions/,
  },
  {
    fault: "a conflict is swallowed",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.catchTag(good.commit(batch), "Conflict", () =>
          good.commit({ ...batch, writes: [], reads: [] }),
        ),
    })),
    caughtBy: /serializable: no increment is lost/,
    saying: /acknowledged increments that are there/,
  },
  {
    fault: "a conflict names the first stale stream only",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.catchTag(good.commit(batch), "Conflict", ({ stale }) =>
          Effect.fail(new Conflict({ stale: stale.slice(0, 1) })),
        ),
    })),
    caughtBy: /serializable: a conflict names every stale stream/,
    saying: /must name exactly the stale streams/,
  },
  {
    fault: "erasing leaves the state where it is",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.gen(function* () {
          const snapshots = new Map<string, Snapshot>()
          for (const one of yield* good.load(batch.realm, batch.writes))
            snapshots.set(placeOf(one), one)
          const writes = batch.writes.map((write) => ({
            ...write,
            state: write.state ?? snapshots.get(placeOf(write))?.state ?? null,
          }))
          return yield* good.commit({ ...batch, writes })
        }),
    })),
    caughtBy: /complete: a state of null erases the state alone/,
    saying: /the erased stream/,
  },
  {
    fault: "the last write wins",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) => Effect.flatMap(withActualVersions(good, batch), good.commit),
    })),
    caughtBy: /serializable: no increment is lost/,
    saying: /acknowledged increments that are there/,
  },
  {
    fault: "versions are checked before the write, not with it",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.gen(function* () {
          const checks = batch.writes.map(({ expectedVersion, id, kind }) => ({
            kind,
            id,
            version: expectedVersion,
          }))
          // A batch that the good adapter refuses is left to it.
          const isFine = yield* Effect.result(
            good.commit({ realm: batch.realm, writes: [], reads: [...checks, ...batch.reads] }),
          )
          if (Result.isFailure(isFine)) return yield* good.commit(batch)
          yield* Effect.yieldNow
          return yield* good.commit(yield* withActualVersions(good, batch))
        }),
    })),
    caughtBy: /serializable: of many commits that expect one version, exactly one succeeds/,
    saying: /how many of 8 commits that expect version 0 succeed/,
  },
  {
    fault: "half a character becomes the replacement character",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => ({
        ...write,
        head: write.head.toWellFormed(),
        events: write.events.map((event) => ({ ...event, body: event.body.toWellFormed() })),
      })),
    })),
    caughtBy: /strict: a batch with text that is no Unicode/,
    saying: /in the head must be refused, but was taken/,
  },
  {
    fault: "of two writes of one stream the last is taken",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) => {
        const last = new Map(batch.writes.map((write) => [placeOf(write), write]))
        const writes = [...last.values()].map((write) => ({ ...write, expectedVersion: 0 }))
        return last.size < batch.writes.length
          ? good.commit({ ...batch, writes })
          : good.commit(batch)
      },
    })),
    caughtBy: /strict: a batch that names a stream twice is refused/,
    saying: /two writes of a stream must be refused, but was taken/,
  },
  {
    fault: "new index entries are added to the old ones",
    adapter: planted((good) => {
      const entries = new Map<string, Readonly<Record<string, string>>>()
      return {
        ...good,
        commit: (batch) => {
          const merged = batch.writes.map((write) => {
            if (write.keys === undefined) return write
            const before = entries.get(`${batch.realm} ${placeOf(write)}`)
            return { ...write, keys: { ...before, ...write.keys } }
          })
          return Effect.tap(good.commit({ ...batch, writes: merged }), () =>
            Effect.sync(() => {
              for (const write of merged) {
                if (write.keys !== undefined)
                  entries.set(`${batch.realm} ${placeOf(write)}`, write.keys)
              }
            }),
          )
        },
      }
    }),
    caughtBy: /complete: entries are replaced where keys are given/,
    saying: /a write with keys replaces them all/,
  },
  {
    fault: "a write without keys removes the entries",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => ({ keys: {}, ...write })),
    })),
    caughtBy: /complete: entries are replaced where keys are given/,
    saying: /a write without keys keeps them/,
  },
  {
    fault: "a busy storage calls every error retryable",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.mapError(good.commit(batch), (error) =>
          error._tag === "Conflict"
            ? new StorageError({ reason: "Retryable", operation: "commit", detail: "a conflict" })
            : error,
        ),
    })),
    caughtBy: /serializable: a conflict names every stale stream/,
    saying: /a Conflict was expected, not:/,
  },
]
