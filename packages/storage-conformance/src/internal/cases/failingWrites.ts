import { Conflict, type StorageError, type StorageShape } from "@civic-practice/core"
import { Cause, Effect, Exit } from "effect"
import type { Case, Subject } from "../Case.ts"
import { expectEqual, expectThat, NotConforming } from "../expectations.ts"
import { findAll } from "../findAll.ts"
import { account, batch, event, realmEvents, stream, write } from "../writes.ts"

/** Lets writes below an adapter fail: what a commit does one after the other, and what can go wrong between. */
export interface FailingWrites {
  /** From now on the n-th write fails, counted from 1, and only that one; with 0 none does. */
  readonly failAt: (write: number) => void
  /** Whether a write has failed since. */
  readonly hasFailed: () => boolean
  /** What the failing write says. Where it is given, the adapter's error must hold it, as `detail` or `cause`. */
  readonly message?: string
}

const ids = ["a", "b", "c"]
const mostWrites = 2_000

const seen = (storage: StorageShape, realm: string) =>
  Effect.gen(function* () {
    return {
      snapshots: yield* storage.load(
        realm,
        [...ids, "new"].map((id) => stream(id)),
      ),
      events: yield* realmEvents(storage, realm),
      found: yield* findAll(storage, { realm, kind: account, index: "i" }),
    }
  })

const first = (realm: string) =>
  batch(
    realm,
    ids.map((id) => write(id, 0, { events: [event(`${id}1`)], keys: { i: id } })),
  )

/** Something of everything: new and old streams, events, an erased state, entries that come, stay and go. */
const second = (realm: string) =>
  batch(
    realm,
    [
      write("a", 1, { state: null, events: [event("a2"), event("a3")], keys: { i: "z", j: "1" } }),
      write("new", 0, { events: [event("new1")], keys: { i: "new" } }),
      write("b", 1, { keys: {} }),
    ],
    [{ ...stream("c"), version: 1 }],
  )

const failAtEach = ({ failAt, hasFailed, message }: FailingWrites, { realm, storage }: Subject) =>
  Effect.gen(function* () {
    // What all should look like in the end, from a realm in which nothing failed.
    const fine = `${realm} fine`
    yield* storage.commit(first(fine))
    const before = yield* seen(storage, fine)
    yield* storage.commit(second(fine))
    const whole = yield* seen(storage, fine)
    for (let place = 1; place <= mostWrites; place++) {
      const mine = `${realm} ${place}`
      const claim = `a commit whose write ${place} fails`
      yield* storage.commit(first(mine))
      failAt(place)
      const exit = yield* Effect.exit(storage.commit(second(mine)))
      const failed = hasFailed()
      failAt(0)
      if (!failed) {
        expectThat(place > 1, "failingWrites: no write of a commit failed, though the first should")
        return
      }
      const now = yield* Effect.orDie(seen(storage, mine))
      if (Exit.isSuccess(exit)) {
        expectEqual(now, whole, `${claim} was acknowledged, so that all of it must be there`)
        continue
      }
      const isUnknown = checkError(exit.cause, message, claim)
      const isWritten = isUnknown && now.events.length === whole.events.length
      const expected = isWritten ? whole : before
      expectEqual(now, expected, `${claim} left a part of itself behind`)
      if (isWritten) continue
      const again = yield* Effect.exit(storage.commit(second(mine)))
      if (Exit.isFailure(again)) {
        throw new NotConforming(
          `after ${claim}, the same commit is not taken: ${Cause.pretty(again.cause)}. Is a transaction still open, or what it wrote still there?`,
        )
      }
      expectEqual(yield* seen(storage, mine), whole, `after ${claim}, what a repetition leaves`)
    }
    throw new NotConforming(
      `failingWrites: ${mostWrites} writes of one commit failed; does failAt(n) count?`,
    )
  })

/** Whether the error says that the outcome is unknown; throws where it is none that an adapter may give. */
const checkError = (
  cause: Cause.Cause<Conflict | StorageError>,
  message: string | undefined,
  claim: string,
): boolean => {
  const error = Cause.findErrorOption(cause)
  if (error._tag === "None") {
    throw new NotConforming(
      `${claim} must fail with a StorageError, not by a defect: ${Cause.pretty(cause)}`,
    )
  }
  const failure = error.value
  if (failure instanceof Conflict) {
    throw new NotConforming(
      `${claim} must not be told as a Conflict: no stream is stale. ${failure.message}`,
    )
  }
  const told = [failure.detail, ...chain(failure.cause)].join("\n")
  if (message !== undefined && !told.includes(message)) {
    throw new NotConforming(
      `${claim} must tell that write's own error ("${message}"), not what came of clearing up: ${told}`,
    )
  }
  return failure.reason === "CommitUnknown"
}

const chain = (cause: unknown): ReadonlyArray<string> =>
  cause instanceof Error
    ? [cause.message, ...chain(cause.cause)]
    : cause === undefined
      ? []
      : [String(cause)]

/** Tests for an adapter of which the writes can be made to fail. */
export const failingWriteCases = (failing: FailingWrites): ReadonlyArray<Case> => [
  {
    guarantee: "atomic",
    title:
      "a commit of which any one write fails is there whole or not at all, and can be repeated",
    run: (subject) =>
      Effect.ensuring(
        failAtEach(failing, subject),
        Effect.sync(() => failing.failAt(0)),
      ),
  },
]
