import {
  type Actor,
  type Dispatcher,
  type DispatcherOptions,
  makeDispatcher,
  person,
  type RecordedEvent,
  readFact,
  readState,
  Storage,
  type StorageError,
  type StorageShape,
  type StreamRef,
  type SubmitOptions,
  system,
} from "@civic-practice/core"
import { Effect, Fiber, type Scope, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Account } from "./Bank.ts"

export type DispatcherService = Dispatcher["Service"]

export const realm = "district"
export const host: Actor = system("host")
export const clerk: Actor = person("clerk")

/** A dispatcher on a storage, for as long as the test (or the scope within it) lasts. */
export const dispatcherOn = (
  storage: StorageShape,
  options: Partial<DispatcherOptions> = {},
): Effect.Effect<DispatcherService, never, Scope.Scope> =>
  Effect.provideService(makeDispatcher({ realm, ...options }), Storage, storage)

/** As the host, under a key. */
export const under = (key: string): SubmitOptions => ({ actor: host, key })

export const asHost: SubmitOptions = { actor: host }

/** Lets the test's clock run until an effect has come to its end. */
export const withTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

/** Lets all fibers that can go on do so. */
export const settle: Effect.Effect<void> = Effect.repeat(Effect.yieldNow, { times: 20 }).pipe(
  Effect.asVoid,
)

export const stateOf = <State, Event extends { readonly _tag: string }>(
  storage: StorageShape,
  ref: StreamRef<State, Event>,
  inRealm = realm,
): Effect.Effect<State | undefined, StorageError> =>
  Effect.provideService(readState(inRealm, ref), Storage, storage)

export const balanceOf = (
  storage: StorageShape,
  account: string,
): Effect.Effect<number, StorageError> =>
  Effect.map(stateOf(storage, Account.ref(account)), (state) => state?.balance ?? 0)

/** Every event of a realm, in order. */
export const logOf = (
  storage: StorageShape,
  inRealm = realm,
): Effect.Effect<ReadonlyArray<RecordedEvent>, StorageError> =>
  Stream.runCollect(storage.read({ realm: inRealm }))

/** The keys of the commands behind a realm's events, in order. */
export const keysOf = (storage: StorageShape): Effect.Effect<ReadonlyArray<string>, StorageError> =>
  Effect.map(logOf(storage), (log) => log.map((event) => readFact(Account, event).key))
