import type { CommitBatch } from "@civic-practice/core"
import { Effect } from "effect"
import type { Case, Subject } from "../Case.ts"
import { expectConflict, expectEqual, expectRefused } from "../expectations.ts"
import { findAll } from "../findAll.ts"
import { account, batch, event, realmEvents, stream, write } from "../writes.ts"

const ids = ["a", "b", "c", "d", "e"]
const streams = [...ids.map((id) => stream(id)), stream("role", "core.role")]

/** Everything that can be seen of the streams of these tests. */
const seen = ({ realm, storage }: Subject) =>
  Effect.gen(function* () {
    return {
      snapshots: yield* storage.load(realm, streams),
      events: yield* realmEvents(storage, realm),
      found: yield* findAll(storage, { realm, kind: account, index: "byId" }),
    }
  })

/** Five streams with two events and an index entry each, and one that is only read. */
const prepare = ({ realm, storage }: Subject) => {
  const first = ids.map((id) =>
    write(id, 0, { events: [event(`${id}1`), event(`${id}2`)], keys: { byId: id } }),
  )
  return storage.commit(batch(realm, [...first, write("role", 0, { kind: "core.role" })]))
}

const change = (id: string, expectedVersion: number) =>
  write(id, expectedVersion, {
    state: `{"changed":"${id}"}`,
    events: [event(`${id}3`)],
    keys: { byId: `changed ${id}` },
  })

const leavesNothing = (
  subject: Subject,
  claim: string,
  commit: (refused: CommitBatch) => Effect.Effect<void, never>,
  refused: CommitBatch,
) =>
  Effect.gen(function* () {
    const before = yield* seen(subject)
    yield* commit(refused)
    expectEqual(yield* seen(subject), before, `${claim} must leave nothing behind`)
  })

export const atomicCases: ReadonlyArray<Case> = [
  {
    guarantee: "atomic",
    title: "a batch with one stale write, wherever it stands, leaves nothing",
    run: (subject) =>
      Effect.gen(function* () {
        const { realm, storage } = subject
        yield* prepare(subject)
        for (const staleId of ids) {
          const writes = ids.map((id) => change(id, id === staleId ? 1 : 2))
          const claim = `a batch of ${ids.join(", ")} of which ${staleId} is stale`
          const stale = [{ kind: account, id: staleId, expected: 1, actual: 2 }]
          const commit = (refused: CommitBatch) =>
            expectConflict(storage.commit(refused), stale, claim)
          yield* leavesNothing(subject, claim, commit, batch(realm, writes))
        }
        const receipt = yield* storage.commit(
          batch(
            realm,
            ids.map((id) => change(id, 2)),
          ),
        )
        expectEqual(receipt.position, 15, "refused batches must not use up positions")
      }),
  },
  {
    guarantee: "atomic",
    title: "a batch with a stale read leaves nothing",
    run: (subject) =>
      Effect.gen(function* () {
        const { realm, storage } = subject
        yield* prepare(subject)
        const read = { ...stream("role", "core.role"), version: 2 }
        const stale = [{ kind: "core.role", id: "role", expected: 2, actual: 1 }]
        const claim = "a batch that relies on a stream at another version"
        const commit = (refused: CommitBatch) =>
          expectConflict(storage.commit(refused), stale, claim)
        yield* leavesNothing(
          subject,
          claim,
          commit,
          batch(realm, [change("a", 2), write("new", 0)], [read]),
        )
        const [created] = yield* storage.load(realm, [stream("new")])
        expectEqual(created?.version, 0, "a stream of a refused batch must not exist")
      }),
  },
  {
    guarantee: "atomic",
    title: "a refused batch leaves nothing",
    run: (subject) =>
      Effect.gen(function* () {
        const { realm, storage } = subject
        yield* prepare(subject)
        const bad = write("e", 2, { events: [event("fine"), { type: "Earned", body: '"\ud83d"' }] })
        const writes = [...["a", "b", "c", "d"].map((id) => change(id, 2)), bad]
        const claim = "a batch whose last event holds half a character"
        const commit = (refused: CommitBatch) => expectRefused(storage.commit(refused), claim)
        yield* leavesNothing(subject, claim, commit, batch(realm, writes))
      }),
  },
  {
    guarantee: "atomic",
    title: "a batch of 500 streams is seen whole by whoever loads meanwhile",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const many = Array.from({ length: 500 }, (_, place) => `s${place}`)
        const keys = many.map((id) => stream(id))
        const rounds = 5
        let isDone = false
        const commits = Effect.gen(function* () {
          for (let round = 0; round < rounds; round++) {
            const writes = many.map((id) => write(id, round, { events: [event(id)] }))
            yield* storage.commit(batch(realm, writes))
            yield* Effect.yieldNow
          }
          isDone = true
        })
        const look = Effect.gen(function* () {
          let isLast = false
          while (!isLast) {
            isLast = isDone
            const snapshots = yield* storage.load(realm, keys)
            const versions = [...new Set(snapshots.map(({ version }) => version))]
            expectEqual(
              versions.length,
              1,
              `versions ${versions} in one load: a batch was seen in part`,
            )
            const events = yield* realmEvents(storage, realm)
            expectEqual(events.length % many.length, 0, "the events of a batch were seen in part")
            yield* Effect.yieldNow
          }
        })
        yield* Effect.all([commits, look], { concurrency: "unbounded" })
        const { position } = yield* storage.commit(batch(realm, []))
        expectEqual(position, rounds * many.length, "every event must have a position")
      }),
  },
  {
    guarantee: "atomic",
    title: "an empty batch is a commit that changes nothing",
    run: (subject) =>
      Effect.gen(function* () {
        const { realm, storage } = subject
        const first = yield* storage.commit(batch(realm, []))
        expectEqual(first, { position: 0 }, "an empty batch in an empty realm")
        yield* prepare(subject)
        const before = yield* seen(subject)
        const read = { ...stream("a"), version: 2 }
        expectEqual(
          yield* storage.commit(batch(realm, [], [read])),
          { position: 10 },
          "an empty batch",
        )
        expectEqual(yield* seen(subject), before, "an empty batch must change nothing")
        const stale = [{ kind: account, id: "a", expected: 1, actual: 2 }]
        const relying = storage.commit(batch(realm, [], [{ ...read, version: 1 }]))
        yield* expectConflict(relying, stale, "reads are checked in a batch without writes")
      }),
  },
]
