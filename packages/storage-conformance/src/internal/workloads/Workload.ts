import { Conflict, type StorageError, type StorageShape } from "@civic-practice/core"
import { Effect, Result } from "effect"
import { NotConforming } from "../expectations.ts"
import { type Random, randomFrom } from "../Random.ts"
import { shuffled } from "../Schedule.ts"

/** Concurrent work on a realm of its own, and the check of what came of it. Throws the anomaly it finds. */
export interface Workload {
  readonly title: string
  readonly run: (subject: WorkloadSubject) => Effect.Effect<void, StorageError>
}

export interface WorkloadSubject {
  /** One storage, or several on the same data. */
  readonly storages: readonly [StorageShape, ...Array<StorageShape>]
  readonly realm: string
  readonly seed: number
  /** What a message begins with: which of the generated histories it was. */
  readonly claim: string
}

/** Names the anomaly that a workload found, and where to see it. */
export const failing =
  ({ claim }: WorkloadSubject) =>
  (anomaly: string, detail: string): never => {
    throw new NotConforming(`${claim}: ${anomaly}: ${detail}`)
  }

/** What became of a commit, as far as its caller was told. */
export type Outcome = "committed" | "failed" | "unknown"

/** Commits, and takes a conflict or a busy storage for an answer. */
export const attempted = <A>(
  commit: Effect.Effect<A, Conflict | StorageError>,
): Effect.Effect<Outcome, StorageError> =>
  Effect.flatMap(Effect.result(commit), (result) => {
    if (Result.isSuccess(result)) return Effect.succeed("committed")
    const { failure } = result
    if (failure instanceof Conflict || failure.isRetryable) return Effect.succeed("failed")
    return failure.reason === "CommitUnknown" ? Effect.succeed("unknown") : Effect.fail(failure)
  })

/** Lets several fibers work at the same time, each on one of the storages, under a schedule of the seed's. */
export const concurrently = (
  { seed, storages }: Pick<WorkloadSubject, "seed" | "storages">,
  fibers: number,
  work: (storage: StorageShape, random: Random, fiber: number) => Effect.Effect<void, StorageError>,
): Effect.Effect<void, StorageError> => {
  const fiber = (_: unknown, number: number) =>
    work(
      storages[number % storages.length] ?? storages[0],
      randomFrom(Math.imul(seed, 31) + number + 1),
      number,
    )
  const all = Effect.all(Array.from({ length: fibers }, fiber), {
    concurrency: "unbounded",
    discard: true,
  })
  return shuffled(all, randomFrom(seed))
}

/** Lets the others take some turns, or none. */
export const pause = (random: Random): Effect.Effect<void> =>
  Effect.asVoid(Effect.repeat(Effect.yieldNow, { times: random.below(3) }))

/** A state of these workloads, which are written by nobody else: JSON texts of what the type says. */
export const stateOf = <A>(state: string | null | undefined, absent: A): A =>
  state === null || state === undefined ? absent : JSON.parse(state)
