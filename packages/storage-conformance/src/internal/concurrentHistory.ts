import {
  type CommitBatch,
  type CommitReceipt,
  Conflict,
  type RecordedEvent,
  type Snapshot,
  type StorageError,
  type StorageShape,
} from "@civic-practice/core"
import { Effect, Equal, Result } from "effect"
import { expectEqual, NotConforming } from "./expectations.ts"
import { anyBatch, anyStreams } from "./generate.ts"
import type { Random } from "./Random.ts"
import { applied, emptyModel, type StorageModel, snapshotIn, staleIn } from "./StorageModel.ts"
import { concurrently, pause } from "./workloads/Workload.ts"

interface Load {
  readonly snapshots: ReadonlyArray<Snapshot>
  /** How many commits had been acknowledged when it began. */
  readonly acknowledged: number
}

interface Acknowledged {
  readonly tag: string
  readonly batch: CommitBatch
  readonly receipt: CommitReceipt
}

/** What several fibers did to one realm and were answered. */
export interface ConcurrentHistory {
  readonly loads: ReadonlyArray<Load>
  /** In the order of their acknowledgement. */
  readonly commits: ReadonlyArray<Acknowledged>
  readonly conflicts: ReadonlyArray<{
    readonly batch: CommitBatch
    readonly stale: Conflict["stale"]
  }>
}

const fibers = 4
const steps = 8

/** Lets several fibers load, wait for each other now and then, and commit upon what they saw. */
export const runConcurrentHistory = (
  storages: readonly [StorageShape, ...Array<StorageShape>],
  realm: string,
  seed: number,
): Effect.Effect<ConcurrentHistory, StorageError> =>
  Effect.gen(function* () {
    const loads: Array<Load> = []
    const commits: Array<Acknowledged> = []
    const conflicts: Array<ConcurrentHistory["conflicts"][number]> = []
    const step = (storage: StorageShape, random: Random, tag: string) =>
      Effect.gen(function* () {
        const streams = anyStreams(random, 4)
        const acknowledged = commits.length
        const snapshots = yield* storage.load(realm, streams)
        loads.push({ snapshots, acknowledged })
        yield* pause(random)
        const versions = new Map(
          snapshots.map(({ id, kind, version }) => [`${kind} ${id}`, version]),
        )
        const versionOf = ({ id, kind }: { readonly id: string; readonly kind: string }) =>
          versions.get(`${kind} ${id}`) ?? 0
        const batch = anyBatch(random, realm, streams, versionOf, tag, 1)
        const result = yield* Effect.result(storage.commit(batch))
        yield* pause(random)
        if (Result.isSuccess(result)) commits.push({ tag, batch, receipt: result.success })
        else if (result.failure instanceof Conflict)
          conflicts.push({ batch, stale: result.failure.stale })
        else if (!result.failure.isRetryable) yield* Effect.fail(result.failure)
      })
    yield* concurrently({ seed, storages }, fibers, (storage, random, fiber) =>
      Effect.gen(function* () {
        for (let at = 0; at < steps; at++) yield* step(storage, random, `${fiber}.${at}`)
      }),
    )
    return { loads, commits, conflicts }
  })

/** Looks for one order of the commits that explains all answers, and names the anomaly where there is none. */
export const checkConcurrentHistory = (
  { commits, conflicts, loads }: ConcurrentHistory,
  events: ReadonlyArray<RecordedEvent>,
  claim: string,
): void => {
  // Every batch has an event, so that the log tells the order.
  const firstEvent = new Map(events.map(({ body, position }) => [JSON.parse(body), position]))
  const place = ({ tag }: Acknowledged): number => {
    const position: unknown = firstEvent.get(`${tag} 0 0`)
    if (typeof position === "number") return position
    throw new NotConforming(`${claim}: lost write: the events of commit ${tag} are not there`)
  }
  const ordered = commits
    .map((commit) => ({ ...commit, position: place(commit) }))
    .sort((one, other) => one.position - other.position)
  const models = [emptyModel]
  let model = emptyModel
  for (const { batch, receipt, tag } of ordered) {
    const [stale] = staleIn(model, batch)
    if (stale !== undefined) {
      const written = batch.writes.some(({ id, kind }) => kind === stale.kind && id === stale.id)
      const anomaly = written ? "lost update" : "stale read (write skew)"
      throw new NotConforming(
        `${claim}: ${anomaly}: commit ${tag} was acknowledged, though ${stale.kind}/${stale.id} was at version ${stale.actual}, not ${stale.expected}`,
      )
    }
    model = applied(model, batch)
    models.push(model)
    expectEqual(receipt.position, model.events.length, `${claim}: the receipt of commit ${tag}`)
  }
  expectEqual(
    events,
    model.events,
    `${claim}: the log holds the events of acknowledged commits, whole`,
  )
  const orderOf = new Map(ordered.map(({ tag }, at) => [tag, at + 1]))
  for (const load of loads) checkLoad(load, commits, orderOf, models, claim)
  for (const { batch, stale } of conflicts) {
    const justified = models.some((one) =>
      Equal.equals(new Set(keysOf(staleIn(one, batch))), new Set(keysOf(stale))),
    )
    if (!justified) {
      throw new NotConforming(
        `${claim}: a conflict names ${JSON.stringify(stale)}, which was never so of ${JSON.stringify(batch)}`,
      )
    }
  }
}

const keysOf = (stale: Conflict["stale"]): ReadonlyArray<string> =>
  stale.map(({ actual, expected, id, kind }) => `${kind} ${id} ${expected} ${actual}`)

const checkLoad = (
  { acknowledged, snapshots }: Load,
  commits: ReadonlyArray<Acknowledged>,
  orderOf: ReadonlyMap<string, number>,
  models: ReadonlyArray<StorageModel>,
  claim: string,
): void => {
  const before = commits.slice(0, acknowledged).map(({ tag }) => orderOf.get(tag) ?? 0)
  const earliest = Math.max(0, ...before)
  const explains = (model: StorageModel): boolean =>
    snapshots.every((snapshot) => Equal.equals(snapshotIn(model, snapshot), snapshot))
  if (models.slice(earliest).some(explains)) return
  const anomaly = models.some(explains)
    ? "stale load: it misses a commit that had been acknowledged before"
    : "torn load: no moment shows these snapshots together"
  throw new NotConforming(`${claim}: ${anomaly}: ${JSON.stringify(snapshots)}`)
}
