import type { RecordedEvent } from "@civic-practice/core"
import { Effect, Result } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { shuffled } from "../Schedule.ts"
import { account, batch, event, realmEvents, write } from "../writes.ts"

const positionsOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<number> =>
  events.map(({ position }) => position)

const upTo = (end: number, from = 1): ReadonlyArray<number> =>
  Array.from({ length: Math.max(0, end - from + 1) }, (_, place) => from + place)

export const orderedCases: ReadonlyArray<Case> = [
  {
    guarantee: "ordered and gap-free",
    title: "positions are 1, 2, 3 ... in the order of the batch, and the receipt tells the last",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const first = yield* storage.commit(
          batch(realm, [
            write("b", 0, { events: [event("b1"), event("b2", "Spent")] }),
            write("silent", 0),
            write("a", 0, { events: [event("a1")] }),
          ]),
        )
        expectEqual(first, { position: 3 }, "the receipt of the first commit")
        const silent = yield* storage.commit(batch(realm, [write("silent", 1)]))
        expectEqual(silent, { position: 3 }, "the receipt of a commit without events")
        const second = yield* storage.commit(
          batch(realm, [write("b", 2, { events: [event("b3")] })]),
        )
        expectEqual(second, { position: 4 }, "the receipt of the second commit")
        const recorded = (id: string, position: number, version: number, type: string) => ({
          kind: account,
          id,
          position,
          version,
          type,
          body: `"${id}${version}"`,
        })
        const expected = [
          recorded("b", 1, 1, "Earned"),
          recorded("b", 2, 2, "Spent"),
          recorded("a", 3, 1, "Earned"),
          recorded("b", 4, 3, "Earned"),
        ]
        expectEqual(yield* realmEvents(storage, realm), expected, "the events of the realm")
      }),
  },
  {
    guarantee: "ordered and gap-free",
    title: "an event's version counts the writes without events before it",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        yield* storage.commit(batch(realm, [write("a", 0)]))
        yield* storage.commit(batch(realm, [write("a", 1, { events: [event("x"), event("y")] })]))
        const versions = (yield* realmEvents(storage, realm)).map(({ version }) => version)
        expectEqual(versions, [2, 3], "versions of events after a write without events")
      }),
  },
  {
    guarantee: "ordered and gap-free",
    title: "a commit that fails takes no position",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        for (let round = 0; round < 5; round++) {
          const next = write("a", round, { events: [event(`${round}`)] })
          yield* storage.commit(batch(realm, [next]))
          const again = Effect.result(
            storage.commit(batch(realm, [write("b", 0, { events: [event("b")] }), next])),
          )
          expectEqual(Result.isFailure(yield* again), true, "a stale commit fails")
        }
        const events = yield* realmEvents(storage, realm)
        expectEqual(positionsOf(events), upTo(5), "the positions between failing commits")
      }),
  },
  {
    guarantee: "ordered and gap-free",
    title: "a reader at the tail sees every event once, in order, while many commit",
    concurrent: true,
    run: ({ beside, random, realm, storage }) =>
      Effect.gen(function* () {
        const writers = 5
        const commits = 20
        const perCommit = 3
        const total = writers * commits * perCommit
        let unfinished = writers
        // Who reads comes by another connection where there is one.
        const reader = beside ?? storage
        const writing = (writer: number) =>
          Effect.gen(function* () {
            for (let version = 0; version < commits * perCommit; version += perCommit) {
              const events = upTo(perCommit).map((one) => event(`${writer} ${version + one}`))
              const next = write(`w${writer}`, version, { events })
              const at = writer % 2 === 0 ? reader : storage
              yield* Effect.retry(at.commit(batch(realm, [next])), {
                while: (error) => error._tag === "StorageError" && error.isRetryable,
              })
              yield* Effect.yieldNow
            }
            unfinished -= 1
          })
        let seen = 0
        const reading = Effect.gen(function* () {
          let isLast = false
          while (!isLast) {
            isLast = unfinished === 0
            const events = yield* realmEvents(reader, realm, seen)
            const expected = upTo(seen + events.length, seen + 1)
            expectEqual(positionsOf(events), expected, `the positions read behind ${seen}`)
            seen += events.length
            yield* Effect.yieldNow
          }
        })
        const all = upTo(writers).map(writing)
        const together = Effect.all([...all, reading], { concurrency: "unbounded", discard: true })
        yield* shuffled(together, random)
        expectEqual(seen, total, "how many events the reader at the tail saw")
        const events = yield* realmEvents(storage, realm)
        expectEqual(events.length, total, "every acknowledged event is there")
        for (let at = 0; at < total; at += perCommit) {
          const commit = events.slice(at, at + perCommit).map(({ id }) => id)
          expectEqual(new Set(commit).size, 1, "the events of one commit lie together")
        }
      }),
  },
]
