import {
  type CommitBatch,
  type DispatcherOptions,
  KeyReused,
  type RecordedEvent,
  type Snapshot,
  StorageError,
  type StorageErrorReason,
  type StorageShape,
} from "@civic-practice/core"
import { make as makeStorage } from "@civic-practice/storage-memory"
import { Effect, Exit, Fiber, Scope } from "effect"
import { Overdrawn } from "./Bank.ts"
import { type DispatcherService, dispatcherOn, host, logOf, realm } from "./Dispatching.ts"
import { type CommitFault, failed, intercepted, storageError } from "./FaultyStorage.ts"
import { given, type Operation, type Refusal, refusalOf } from "./HistoryModel.ts"
import { slow } from "./SlowStorage.ts"

// Histories: what callers of several dispatchers on one faulty storage do, and what they were told.

export type Trouble =
  | "none"
  /** Goes away after so many turns. */
  | { readonly leavesAfter: number }
  /** Waits no longer than a moment. */
  | "impatient"
  /** Gives the same command under the same key twice at once. */
  | "twice"
  /** Gives it again when it is answered. */
  | "again"
  /** Gives another amount under the same key. */
  | "misuse"
  /** Has its dispatcher replaced before. */
  | "restart"

export interface Step {
  readonly operation: Operation
  readonly dispatcher: number
  readonly trouble: Trouble
}

/** A commit that is told to be unknown and arrives so many calls later. */
export interface Late {
  readonly lateBy: number
}

export interface Plan {
  readonly pace: ReadonlyArray<number>
  readonly dispatchers: ReadonlyArray<Omit<DispatcherOptions, "realm">>
  readonly callers: ReadonlyArray<ReadonlyArray<Step>>
  readonly commitFaults: ReadonlyArray<CommitFault | Late | undefined>
  readonly loadFaults: ReadonlyArray<StorageErrorReason | undefined>
}

export type Told =
  | { readonly _tag: "Answered"; readonly answer: unknown; readonly replayed: boolean }
  | Refusal
  | { readonly _tag: "KeyReused" }
  /** An error that says that nothing was written. */
  | { readonly _tag: "NotWritten"; readonly error: string }
  | { readonly _tag: "Unknown" }

export interface Attempt {
  readonly key: string
  readonly operation: Operation
  readonly misuse: boolean
  /** Given twice at once, so that two attempts overlap. */
  readonly twice: boolean
  /** The dispatcher it was given to; one that is replaced is another. */
  readonly by: DispatcherService
  readonly from: number
  readonly to: number
  readonly told: Told
}

export interface Applied {
  readonly tick: number
  readonly batch: CommitBatch
}

export interface History {
  readonly attempts: ReadonlyArray<Attempt>
  readonly commits: ReadonlyArray<Applied>
  readonly log: ReadonlyArray<RecordedEvent>
  readonly snapshots: ReadonlyArray<Snapshot>
}

const toldBy = (
  exit: Exit.Exit<{ readonly answer: unknown; readonly replayed: boolean }, unknown>,
): Told => {
  if (Exit.isSuccess(exit)) {
    return { _tag: "Answered", answer: exit.value.answer, replayed: exit.value.replayed }
  }
  const [reason] = exit.cause.reasons
  if (reason?._tag !== "Fail") return { _tag: "Unknown" }
  const { error } = reason
  if (error instanceof Overdrawn) return refusalOf(error)
  if (error instanceof KeyReused) return { _tag: "KeyReused" }
  if (error instanceof StorageError && error.reason === "CommitUnknown") return { _tag: "Unknown" }
  const tag = typeof error === "object" && error !== null && "_tag" in error ? error._tag : ""
  return tag === "TimedOut" ? { _tag: "Unknown" } : { _tag: "NotWritten", error: String(tag) }
}

const accounts = ["a", "b", "c"] as const

/** Carries out a plan on a storage made from a sound one, which a control may break. */
export const carriedOut = (
  plan: Plan,
  broken: (sound: StorageShape) => StorageShape = (sound) => sound,
): Effect.Effect<History, StorageError, Scope.Scope> =>
  Effect.gen(function* () {
    const inner = yield* makeStorage
    let tick = 0
    const commits: Array<Applied> = []
    const attempts: Array<Attempt> = []
    const recording = broken(
      intercepted(inner, {
        commit: (commit, batch) =>
          Effect.tap(commit, () => Effect.sync(() => commits.push({ tick: ++tick, batch }))),
      }),
    )

    let late: Array<{ left: number; readonly commit: Effect.Effect<unknown> }> = []
    const arriving = Effect.suspend(() => {
      const due = late.filter((one) => one.left-- <= 0)
      late = late.filter((one) => !due.includes(one))
      return Effect.forEach(due, ({ commit }) => commit, { discard: true })
    })
    const commitFaults = [...plan.commitFaults]
    const loadFaults = [...plan.loadFaults]
    const troubled = slow(
      intercepted(recording, {
        load: (load) => {
          const fault = loadFaults.shift()
          const loaded = fault === undefined ? load : Effect.fail(storageError(fault, "load"))
          return Effect.andThen(arriving, loaded)
        },
        commit: (commit, batch) => {
          const fault = commitFaults.shift()
          if (fault === undefined) return Effect.andThen(arriving, commit)
          if (typeof fault !== "object" || !("lateBy" in fault)) {
            return Effect.andThen(arriving, failed(commit, batch, fault))
          }
          late.push({ left: fault.lateBy, commit: Effect.ignore(commit) })
          return Effect.fail(storageError("CommitUnknown"))
        },
      }),
      plan.pace,
    )

    const open = (index: number) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const options = plan.dispatchers[index % plan.dispatchers.length]
        return { scope, service: yield* Scope.provide(dispatcherOn(troubled, options), scope) }
      })
    const dispatchers = yield* Effect.forEach(plan.dispatchers, (_, index) => open(index))
    const serviceAt = (index: number): DispatcherService => {
      const at = dispatchers[index % dispatchers.length]
      if (at === undefined) throw new Error("a plan has dispatchers")
      return at.service
    }
    const restart = (index: number) =>
      Effect.gen(function* () {
        const at = index % dispatchers.length
        const before = dispatchers[at]
        dispatchers[at] = yield* open(at)
        if (before !== undefined) yield* Scope.close(before.scope, Exit.void)
      })

    const attempt = (
      key: string,
      { operation, trouble }: Step,
      service: DispatcherService,
    ): Effect.Effect<Told> =>
      Effect.gen(function* () {
        const from = ++tick
        const options = { actor: host, key, ...(trouble === "impatient" ? { timeout: 40 } : {}) }
        const fiber = yield* Effect.forkChild(given(service, operation, options))
        if (typeof trouble === "object") {
          yield* Effect.repeat(Effect.yieldNow, { times: trouble.leavesAfter })
          yield* Fiber.interrupt(fiber)
        }
        const told = toldBy(yield* Fiber.await(fiber))
        const misuse = trouble === "misuse"
        const twice = trouble === "twice"
        attempts.push({ key, operation, misuse, twice, by: service, from, to: ++tick, told })
        return told
      })

    const settles = ({ _tag }: Told) => _tag === "Answered" || _tag === "Refused"
    const carryOut = (key: string, step: Step) =>
      Effect.gen(function* () {
        const { dispatcher, operation, trouble } = step
        if (trouble === "restart") yield* restart(dispatcher)
        const plain: Step = { ...step, trouble: "none" }
        const first = trouble === "again" || trouble === "misuse" ? plain : step
        const second = trouble === "twice" ? [attempt(key, step, serviceAt(dispatcher + 1))] : []
        const told = yield* Effect.all([attempt(key, first, serviceAt(dispatcher)), ...second], {
          concurrency: "unbounded",
        })
        let settled = told.some(settles)
        // Repeated with its key, elsewhere, while it is not known what came of it.
        for (let count = 1; !settled && count < 4; count++) {
          settled = settles(yield* attempt(key, plain, serviceAt(dispatcher + count)))
        }
        const answered = told.some(({ _tag }) => _tag === "Answered")
        if (trouble === "again" && answered) yield* attempt(key, plain, serviceAt(dispatcher + 1))
        if (trouble === "misuse") {
          const other = { ...operation, amount: operation.amount + 1 }
          yield* attempt(key, { ...step, operation: other }, serviceAt(dispatcher + 1))
        }
      })

    yield* Effect.forEach(
      plan.callers,
      (steps, caller) =>
        Effect.forEach(steps, (step, index) => carryOut(`${caller}.${index}`, step), {
          discard: true,
        }),
      { concurrency: "unbounded", discard: true },
    )
    for (const { commit } of late) yield* commit
    for (const { scope } of dispatchers) yield* Scope.close(scope, Exit.void)
    const keys = accounts.map((id) => ({ kind: "bank.account", id }))
    return {
      attempts,
      commits,
      log: yield* logOf(inner),
      snapshots: yield* inner.load(realm, keys),
    }
  })
