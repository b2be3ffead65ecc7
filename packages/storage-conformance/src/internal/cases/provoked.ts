import {
  Conflict,
  type StorageError,
  type StorageErrorReason,
  type StorageShape,
} from "@civic-practice/core"
import { Cause, Effect, Exit, type Scope } from "effect"
import type { Case } from "../Case.ts"
import { expectConflict, expectEqual, expectThat, NotConforming } from "../expectations.ts"
import { account, batch, event, realmEvents, stream, write } from "../writes.ts"

/** The classes of errors that have to be brought about from outside. */
export type Provoked = Exclude<StorageErrorReason, "Refused">

/** Ways to bring about errors, by their class: each holds until its scope is closed, and then all is well again. */
export type Provocations = {
  readonly [Reason in Provoked]?: Effect.Effect<unknown, never, Scope.Scope>
}

const streams = [stream("a"), stream("b")]

const seen = (storage: StorageShape, realm: string) =>
  Effect.gen(function* () {
    return {
      snapshots: yield* storage.load(realm, streams),
      events: yield* realmEvents(storage, realm),
    }
  })

const change = (realm: string) =>
  batch(realm, [
    write("a", 1, { events: [event("a2")], keys: { i: "2" } }),
    write("b", 0, { events: [event("b1")] }),
  ])

const promises: Readonly<Record<Provoked, string>> = {
  Retryable:
    "told as Retryable, leaves nothing, and the same commit succeeds once the storage is free",
  CommitUnknown:
    "told as CommitUnknown, and there whole or not at all, so that a repetition settles it",
  StorageFull:
    "told as StorageFull, leaves nothing, and the same commit succeeds once there is space",
  Down: "told as Down, leaves nothing, and the same commit succeeds once the storage is back",
}

const provokedCase = (
  reason: Provoked,
  provocation: Effect.Effect<unknown, never, Scope.Scope>,
): Case => ({
  guarantee: "ambiguity-safe",
  title: `a commit that fails so is ${promises[reason]}`,
  run: ({ realm, storage }) =>
    Effect.gen(function* () {
      yield* storage.commit(batch(realm, [write("a", 0, { events: [event("a1")] })]))
      const before = yield* seen(storage, realm)
      const fine = `${realm} fine`
      yield* storage.commit(batch(fine, [write("a", 0, { events: [event("a1")] })]))
      yield* storage.commit(change(fine))
      const whole = yield* seen(storage, fine)
      const exit = yield* Effect.scoped(
        Effect.andThen(provocation, Effect.exit(storage.commit(change(realm)))),
      )
      checkTold(exit, reason)
      const after = yield* seen(storage, realm)
      if (reason === "CommitUnknown" && after.events.length === whole.events.length) {
        expectEqual(
          after,
          whole,
          "a commit of which the outcome was unknown, and which was written",
        )
        const stale = [
          { kind: account, id: "a", expected: 1, actual: 2 },
          { kind: account, id: "b", expected: 0, actual: 1 },
        ]
        const again = storage.commit(change(realm))
        yield* expectConflict(again, stale, "the repetition of a commit that was written after all")
        return
      }
      expectEqual(after, before, `a commit that failed as ${reason} left something behind`)
      yield* storage.commit(change(realm))
      expectEqual(
        yield* seen(storage, realm),
        whole,
        `what the repetition of a commit that failed as ${reason} leaves`,
      )
    }),
})

const checkTold = (exit: Exit.Exit<unknown, Conflict | StorageError>, reason: Provoked): void => {
  if (Exit.isSuccess(exit)) {
    throw new NotConforming(`a commit was acknowledged where it should have failed as ${reason}`)
  }
  const error = Cause.findErrorOption(exit.cause)
  if (error._tag === "None") {
    throw new NotConforming(
      `a commit must fail as ${reason}, not by a defect: ${Cause.pretty(exit.cause)}`,
    )
  }
  const failure = error.value
  const told = failure instanceof Conflict ? "a Conflict" : `StorageError ${failure.reason}`
  expectThat(
    !(failure instanceof Conflict) && failure.reason === reason,
    `a commit must fail as ${reason}, not as ${told}: ${failure.message}`,
  )
  if (!(failure instanceof Conflict)) {
    expectEqual(failure.operation, "commit", "the operation that the error names")
  }
}

/** Tests for the classes of errors that can be brought about. */
export const provokedCases = (provoke: Provocations): ReadonlyArray<Case> => {
  const reasons = ["Retryable", "CommitUnknown", "StorageFull", "Down"] as const
  return reasons.flatMap((reason) => {
    const provocation = provoke[reason]
    return provocation === undefined ? [] : [provokedCase(reason, provocation)]
  })
}
