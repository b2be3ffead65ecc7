import type { EventQuery, StorageShape } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { batch, event, stream, write } from "../writes.ts"

const bodies = (storage: StorageShape, query: EventQuery) =>
  Effect.map(Stream.runCollect(storage.read(query)), (events) => events.map(({ body }) => body))

export const readingCases: ReadonlyArray<Case> = [
  {
    guarantee: "complete",
    title: "read gives one stream's events after a version, at most as many as asked",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const expected: Array<string> = []
        let version = 0
        for (let round = 0; round < 12; round++) {
          const silent = round % 3 === 2
          const mine = silent ? [] : [event(`mine ${round}`), event(`mine too ${round}`)]
          expected.push(...mine.map(({ body }) => body))
          const other = write("other", round, { events: [event(`other ${round}`)] })
          yield* storage.commit(batch(realm, [other, write("mine", version, { events: mine })]))
          version += silent ? 1 : 2
        }
        const query = { realm, stream: stream("mine") }
        const all = yield* Stream.runCollect(storage.read(query))
        expectEqual(
          all.map(({ body }) => body),
          expected,
          "all events of the stream",
        )
        for (const after of [0, 1, 2, 4, 5, 6, version - 1, version, version + 10]) {
          const rest = all.filter((one) => one.version > after)
          const read = yield* Stream.runCollect(storage.read({ ...query, after }))
          expectEqual(read, rest, `the events after version ${after}`)
          const limited = yield* Stream.runCollect(storage.read({ ...query, after, limit: 3 }))
          expectEqual(limited, rest.slice(0, 3), `the first 3 events after version ${after}`)
        }
        const never = { realm, stream: stream("never") }
        expectEqual(yield* bodies(storage, never), [], "the events of a stream that never was")
      }),
  },
  {
    guarantee: "complete",
    title: "read gives thousands of events of a realm and of a stream, in order, from anywhere",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const size = 100
        const commits = 26
        for (let version = 0; version < commits * size; version += size) {
          const events = Array.from({ length: size }, (_, place) =>
            event(String(version + place + 1)),
          )
          const silent = write("silent", version / size, { events: [] })
          yield* storage.commit(batch(realm, [write("long", version, { events }), silent]))
        }
        const all = Array.from({ length: commits * size }, (_, place) => `"${place + 1}"`)
        for (const query of [{ realm }, { realm, stream: stream("long") }]) {
          const what = query.stream === undefined ? "realm" : "stream"
          expectEqual(yield* bodies(storage, query), all, `all events of the ${what}`)
          for (const after of [1, 999, 1_000, 1_001, 2_599, 2_600, 5_000]) {
            const rest = yield* bodies(storage, { ...query, after })
            expectEqual(rest, all.slice(after), `the events of the ${what} after ${after}`)
          }
          for (const limit of [1, 999, 1_000, 1_001, 2_000, 2_001, 10_000]) {
            const first = yield* bodies(storage, { ...query, after: 10, limit })
            const expected = all.slice(10, 10 + limit)
            expectEqual(first, expected, `the first ${limit} events of the ${what} after 10`)
          }
        }
      }),
  },
  {
    guarantee: "complete",
    title: "a reader that stops early leaves the storage free for commits",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const events = Array.from({ length: 3_000 }, (_, place) => event(String(place)))
        yield* storage.commit(batch(realm, [write("a", 0, { events })]))
        const first = yield* Stream.runCollect(Stream.take(storage.read({ realm }), 3))
        expectEqual(
          first.map(({ position }) => position),
          [1, 2, 3],
          "the first three events",
        )
        let version = 3_000
        const commitBetween = Stream.runForEach(storage.read({ realm, limit: 2_000 }), (one) =>
          one.position % 500 === 0
            ? Effect.suspend(() => {
                version += 1
                return storage.commit(
                  batch(realm, [write("a", version - 1, { events: [event("x")] })]),
                )
              })
            : Effect.void,
        )
        yield* commitBetween
        expectEqual(version, 3_004, "commits in the middle of reading")
      }),
  },
]
