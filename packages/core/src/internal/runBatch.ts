import { Effect, Random } from "effect"
import { TooContended } from "../DispatchError.ts"
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

/**
 * Decides and commits the batch that is at hand when this is run, until it is settled; fails where the storage
 * cannot settle it.
 */
export const runBatch = (
  setting: BatchSetting,
  atHand: () => ReadonlyArray<Entry>,
): Effect.Effect<Settled, StorageError | TooContended> =>
  Effect.catch(
    Effect.suspend(() => attemptBatch(setting, atHand(), none)),
    (error) => persist(setting, atHand(), error),
  )

/** What each command came to, in order. */
export type Settled = ReadonlyArray<Outcome | undefined>

const persist = Effect.fnUntraced(function* (
  setting: BatchSetting,
  entries: ReadonlyArray<Entry>,
  first: StorageError | Conflict,
): Effect.fn.Return<Settled, StorageError | TooContended> {
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
          command: entries[0]?.command.name ?? "",
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
    const result = yield* Effect.result(
      Effect.suspend(() => attemptBatch(setting, entries, notNew)),
    )
    if (result._tag === "Success") return result.success
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

const attemptBatch = (
  setting: BatchSetting,
  entries: ReadonlyArray<Entry>,
  notNew: StreamKeys,
): Effect.Effect<Settled, StorageError | Conflict> => {
  const batch = new BatchDecision(entries, setting, notNew)
  const foreseen = batch.foreseen()
  // With all streams at hand there is nothing to wait for before the commit.
  if (foreseen.length === 0 && batch.decide().length === 0 && batch.doubtful().length === 0) {
    return commit(setting, batch)
  }
  return Effect.flatMap(loadAndDecide(setting, batch, foreseen), () => commit(setting, batch))
}

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
  setting: BatchSetting,
  batch: BatchDecision,
): Effect.Effect<Settled, StorageError | Conflict> => {
  const remember = (): Settled => {
    batch.rememberIn(setting.cache)
    return batch.settled()
  }
  const writes = batch.commit(setting.realm)
  return writes === undefined
    ? Effect.sync(remember)
    : Effect.map(setting.storage.commit(writes), remember)
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
