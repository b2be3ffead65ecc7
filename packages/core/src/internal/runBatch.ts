import { Effect, Random } from "effect"
import { namesOf, TooContended } from "../DispatchError.ts"
import type { StorageShape } from "../Storage.ts"
import { Conflict, type StorageError } from "../StorageError.ts"
import { BatchDecision, type DecisionSetting, type Loaded, type Wanted } from "./BatchDecision.ts"
import type { Entry, Outcome } from "./Entry.ts"
import { knownFrom } from "./Slot.ts"
import type { SnapshotCache } from "./SnapshotCache.ts"
import type { StreamKeys } from "./WorkingSet.ts"

/** What a batch is carried out with. */
export interface BatchSetting extends DecisionSetting {
  readonly realm: string
  readonly storage: StorageShape
  readonly cache: SnapshotCache
  readonly onConflict: () => void
}

const attemptLimit = 30
/** A decision that asks for ever more streams is a defect, not a long chain of units. */
const roundLimit = 1000

/** What each command came to, in order. */
export type Settled = ReadonlyArray<Outcome | undefined>

/** Decides and commits batches, one after another; made once for a lane. */
export class BatchRunner {
  readonly setting: BatchSetting
  /** The batch at hand. */
  entries: ReadonlyArray<Entry> = []
  private decision: BatchDecision
  /** Decides and commits the batch at hand until it is settled; fails where the storage cannot settle it. */
  readonly run: Effect.Effect<unknown, StorageError | TooContended>

  constructor(setting: BatchSetting) {
    this.setting = setting
    this.decision = new BatchDecision([], setting, none)
    this.run = Effect.catch(
      Effect.suspend(() => this.attempt(none)),
      (error) => persist(this, error),
    )
  }

  /** What the commands of the batch came to that `run` has settled; what it has made of the streams is remembered. */
  settle(): Settled {
    this.decision.rememberIn(this.setting.cache)
    return this.decision.settled()
  }

  attempt(notNew: StreamKeys): Effect.Effect<unknown, StorageError | Conflict> {
    const batch = new BatchDecision(this.entries, this.setting, notNew)
    this.decision = batch
    const foreseen = batch.foreseen()
    // With all streams at hand there is nothing to wait for before the commit.
    if (foreseen.length === 0 && batch.decide().length === 0 && batch.doubtful().length === 0) {
      return commit(this.setting, batch)
    }
    return Effect.flatMap(loadAndDecide(this.setting, batch, foreseen), () =>
      commit(this.setting, batch),
    )
  }
}

const persist = Effect.fnUntraced(function* (
  runner: BatchRunner,
  first: StorageError | Conflict,
): Effect.fn.Return<void, StorageError | TooContended> {
  const { entries, setting } = runner
  const notNew = new Map<string, Set<string>>()
  let error = first
  for (let attempt = 1; ; attempt++) {
    if (error instanceof Conflict) {
      setting.onConflict()
      for (const { kind, id } of error.stale) {
        setting.cache.delete(kind, id)
        notNew.set(kind, (notNew.get(kind) ?? new Set()).add(id))
      }
      lookForReceipts(entries, error)
      if (attempt >= attemptLimit) {
        return yield* new TooContended({
          ...namesOf(entries[0]?.command ?? { name: "" }),
          attempts: attempt,
        })
      }
    } else if (error.reason === "CommitUnknown" || error.isRetryable) {
      if (error.reason === "CommitUnknown") {
        // Whatever came of the commit, the receipts will tell.
        for (const entry of entries) {
          entry.checksReceipt = true
          entry.unknown = error
        }
        setting.cache.clear()
      }
      if (attempt >= attemptLimit) return yield* error
    } else {
      return yield* error
    }
    if (attempt > 2) yield* pause(attempt)
    const result = yield* Effect.result(Effect.suspend(() => runner.attempt(notNew)))
    if (result._tag === "Success") return
    error = result.failure
  }
})

// Full jitter up to a quarter of a second, so that processes at one stream do not keep step.
const pause = (attempt: number): Effect.Effect<void> =>
  Effect.flatMap(Random.next, (share) => Effect.sleep(share * Math.min(250, 2 ** attempt)))

const lookForReceipts = (entries: ReadonlyArray<Entry>, conflict: Conflict): void => {
  const used = new Set<string>()
  for (const { kind, id } of conflict.stale) if (kind === "core.receipt") used.add(id)
  if (used.size === 0) return
  for (const entry of entries) if (used.has(entry.occasion.key)) entry.checksReceipt = true
}

const none: StreamKeys = new Map()

const loadAndDecide = Effect.fnUntraced(function* (
  setting: BatchSetting,
  batch: BatchDecision,
  foreseen: ReadonlyArray<Wanted>,
): Effect.fn.Return<void, StorageError> {
  if (foreseen.length > 0) batch.supply(yield* load(setting, foreseen))
  for (let round = 0; round < roundLimit; round++) {
    const wanted = batch.decide()
    if (wanted.length > 0) {
      batch.supply(yield* load(setting, wanted))
      continue
    }
    const doubtful = batch.doubtful()
    if (doubtful.length === 0) return
    const loaded = yield* load(setting, doubtful)
    if (batch.confirm(loaded)) return
    batch.restart()
    batch.supply(loaded)
  }
  return yield* Effect.die(new Error(`a decision asked for streams ${roundLimit} times`))
})

const commit = (
  { realm, storage }: BatchSetting,
  batch: BatchDecision,
): Effect.Effect<unknown, StorageError | Conflict> => {
  const writes = batch.commit(realm)
  return writes === undefined ? Effect.void : storage.commit(writes)
}

const load = (
  { realm, storage }: BatchSetting,
  wanted: ReadonlyArray<Wanted>,
): Effect.Effect<ReadonlyArray<Loaded>, StorageError> =>
  Effect.map(
    storage.load(
      realm,
      wanted.map((one) => one.key),
    ),
    (snapshots) =>
      snapshots.flatMap((snapshot, index) => {
        const one = wanted[index]
        return one === undefined ? [] : [{ wanted: one, known: knownFrom(one.kind, snapshot) }]
      }),
  )
