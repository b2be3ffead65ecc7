import { Effect, Random, Semaphore, Stream } from "effect"
import { type Change, put } from "./Decision.ts"
import { Draft } from "./internal/Draft.ts"
import { type Known, knownFrom } from "./internal/Slot.ts"
import { SnapshotCache } from "./internal/SnapshotCache.ts"
import { Missing, WorkingSet } from "./internal/WorkingSet.ts"
import { type CommitBatch, type RecordedEvent, Storage, type StorageShape } from "./Storage.ts"
import { Conflict, type StorageError } from "./StorageError.ts"
import { type AnyStreamKind, type AnyStreamRef, stateKind } from "./StreamKind.ts"
import type { View } from "./View.ts"

/** A fold over a realm's events into streams of state, kept up to date from a checkpoint. */
export interface Projection {
  /** Unique in the realm, as `package.concept`. */
  readonly name: string
  /** Part of the checkpoint's name: a higher one folds the whole log again, into streams of its own. */
  readonly version: number
  /** Streams to load before a stretch is folded: a hint for speed. */
  readonly touches?: (events: ReadonlyArray<RecordedEvent>) => ReadonlyArray<AnyStreamRef>
  /**
   * What a stretch of events changes: `put`s of the new states. Pure; it may be asked again for the same
   * stretch when it looks at streams that were not at hand.
   */
  readonly fold: (events: ReadonlyArray<RecordedEvent>, view: View) => ReadonlyArray<Change>
}

/** Where a projection has got to; the stream's id is `name@version`. */
export const Checkpoint = stateKind<{ readonly position: number }>({
  name: "core.checkpoint",
  initial: { position: 0 },
})

/** Keeps one projection of one realm. */
export interface Projector {
  /** Folds all that has been recorded so far; answers with the position reached. */
  readonly drain: Effect.Effect<number, StorageError>
}

export interface ProjectorOptions {
  readonly realm: string
  /** Events folded in one commit at most; 4,096 by default. */
  readonly chunk?: number
  /** Streams of the projection remembered at most; 8,192 by default. */
  readonly cacheSize?: number
  /** Told after each commit, with the position reached. */
  readonly onProgress?: (position: number) => void
}

const attemptLimit = 30

/**
 * Makes a projector. What it folds is committed together with its checkpoint, so every event counts once,
 * however many processes drain at the same time and whenever they are killed.
 */
export const makeProjector = Effect.fnUntraced(function* (
  projection: Projection,
  options: ProjectorOptions,
): Effect.fn.Return<Projector, never, Storage> {
  const storage = yield* Storage
  const oneAtATime = yield* Semaphore.make(1)
  const cache = new SnapshotCache(options.cacheSize ?? 8192)
  const step = advance(projection, storage, cache, options)
  const drain = Effect.gen(function* () {
    let failures = 0
    for (;;) {
      const result = yield* Effect.result(step)
      if (result._tag === "Success") {
        if (result.success.done) return result.success.position
        failures = 0
        continue
      }
      const error = result.failure
      // Somebody else folded this stretch, or may have: forget and look again.
      cache.clear()
      const again =
        error instanceof Conflict || error.isRetryable || error.reason === "CommitUnknown"
      if (error instanceof Conflict) {
        failures++
      } else if (!again || ++failures >= attemptLimit) {
        return yield* error
      }
      yield* Effect.flatMap(Random.next, (share) =>
        Effect.sleep(share * Math.min(250, 2 ** failures)),
      )
    }
  })
  return { drain: oneAtATime.withPermits(1)(drain) }
})

const checkpointKind: AnyStreamKind = Checkpoint.ref("").kind

const advance = (
  projection: Projection,
  storage: StorageShape,
  cache: SnapshotCache,
  options: ProjectorOptions,
): Effect.Effect<{ readonly position: number; readonly done: boolean }, StorageError | Conflict> =>
  Effect.gen(function* () {
    const { realm, chunk = 4096 } = options
    const checkpoint = Checkpoint.ref(`${projection.name}@${projection.version}`)
    const streams = new WorkingSet((kind, id) => cache.get(kind.name, id))
    const load = (wanted: ReadonlyArray<Missing>): Effect.Effect<void, StorageError> =>
      Effect.map(
        storage.load(
          realm,
          wanted.map((missing) => missing.key),
        ),
        (snapshots) => {
          for (const [index, snapshot] of snapshots.entries()) {
            const kind = wanted[index]?.kind
            if (kind !== undefined) streams.add(kind, snapshot.id, knownFrom(kind, snapshot), 1)
          }
        },
      )
    if (streams.find(checkpointKind, checkpoint.id) === undefined) {
      yield* load([new Missing(checkpointKind, checkpoint.id)])
    }
    const { position } = new Draft(streams).get(checkpoint)
    const events = yield* Stream.runCollect(storage.read({ realm, after: position, limit: chunk }))
    const last = events.at(-1)
    if (last === undefined) return { position, done: true }
    const foreseen = (projection.touches?.(events) ?? [])
      .filter((ref) => streams.find(ref.kind, ref.id) === undefined)
      .map((ref) => new Missing(ref.kind, ref.id))
    if (foreseen.length > 0) yield* load(foreseen)
    let draft = new Draft(streams)
    for (;;) {
      try {
        const changes = projection.fold(events, draft)
        for (const change of changes)
          if (change._tag === "Append") throw appends(projection, change)
        draft.applyAll(changes)
        if (draft.missing.length === 0) break
      } catch (thrown) {
        if (draft.missing.length === 0) throw thrown
      }
      yield* load(draft.missing)
      draft = new Draft(streams)
    }
    draft.applyAll([put(checkpoint, { position: last.position })])
    draft.take("")
    yield* storage.commit(batchOf(realm, streams))
    for (const slot of streams) {
      const known: Known = slot.dirty ? slot.after() : slot.known
      if (slot.kind.cached) cache.set(slot.kind.name, slot.id, known)
    }
    options.onProgress?.(last.position)
    return { position: last.position, done: events.length < chunk }
  })

// Events come from commands alone: what a fold recorded would be folded in its turn.
const appends = (projection: Projection, change: Change): Error =>
  new Error(
    `the projection ${projection.name} appends events to ${change.kind.name}/${change.id}; put states instead`,
  )

const batchOf = (realm: string, streams: WorkingSet): CommitBatch => ({
  realm,
  writes: [...streams].filter((slot) => slot.dirty).map((slot) => slot.write()),
  // What the fold only looked at may have been remembered for long.
  reads: [...streams].filter((slot) => slot.decidedUpon && !slot.dirty).map((slot) => slot.seen()),
})
