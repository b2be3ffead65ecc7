import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectConflict, expectEqual } from "../expectations.ts"
import { findAll } from "../findAll.ts"
import {
  absent,
  account,
  batch,
  event,
  realmEvents,
  stream,
  streamEvents,
  write,
} from "../writes.ts"

export const realmCases: ReadonlyArray<Case> = [
  {
    guarantee: "complete",
    title: "realms share nothing: streams, positions, indexes, versions",
    run: ({ anotherRealm, realm, storage }) =>
      Effect.gen(function* () {
        const mine = write("a", 0, {
          state: '"mine"',
          events: [event("1"), event("2")],
          keys: { i: "k" },
        })
        yield* storage.commit(batch(realm, [mine]))
        const query = { kind: account, index: "i" }
        expectEqual(
          yield* storage.load(anotherRealm, [stream("a")]),
          [absent(stream("a"))],
          "the other realm's stream",
        )
        expectEqual(yield* realmEvents(storage, anotherRealm), [], "the other realm's events")
        expectEqual(
          yield* streamEvents(storage, anotherRealm, stream("a")),
          [],
          "its stream's events",
        )
        expectEqual(yield* findAll(storage, { ...query, realm: anotherRealm }), [], "its index")
        const stale = [{ kind: account, id: "a", expected: 2, actual: 0 }]
        const beyond = storage.commit(
          batch(anotherRealm, [write("b", 0)], [{ ...stream("a"), version: 2 }]),
        )
        yield* expectConflict(beyond, stale, "a read of a stream that only another realm has")
        const theirs = write("a", 0, { state: '"theirs"', events: [event("3")], keys: { i: "k" } })
        const receipt = yield* storage.commit(batch(anotherRealm, [theirs]))
        expectEqual(receipt, { position: 1 }, "positions begin at 1 in every realm")
        const [first] = yield* storage.load(realm, [stream("a")])
        expectEqual([first?.version, first?.state], [2, '"mine"'], "the first realm's stream")
        const found = yield* findAll(storage, { ...query, realm })
        expectEqual(
          found.map(({ state }) => state),
          ['"mine"'],
          "the first realm's index",
        )
        const events = yield* realmEvents(storage, realm)
        expectEqual(
          events.map(({ body }) => body),
          ['"1"', '"2"'],
          "the first realm's events",
        )
      }),
  },
]
