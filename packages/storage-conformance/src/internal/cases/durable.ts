import { Effect } from "effect"
import type { DurableCase } from "../Case.ts"
import { expectConflict, expectEqual } from "../expectations.ts"
import { findAll, idsOf } from "../findAll.ts"
import { account, batch, event, realmEvents, stream, streamEvents, write } from "../writes.ts"

export const durableCases: ReadonlyArray<DurableCase> = [
  {
    title: "what was acknowledged is there after the storage is opened again",
    before: (storage, realm) =>
      Effect.gen(function* () {
        const first = write("a", 0, { events: [event("1"), event("2")], keys: { i: "b" } })
        yield* storage.commit(batch(realm, [first, write("b", 0, { keys: { i: "a" } })]))
        const second = write("a", 2, { state: '"中文 😀"', head: "h", events: [event("3")] })
        yield* storage.commit(batch(realm, [second, write("b", 1, { state: null })]))
      }),
    after: (storage, realm) =>
      Effect.gen(function* () {
        const a = { kind: account, id: "a", version: 3, state: '"中文 😀"', head: "h" }
        const b = { kind: account, id: "b", version: 2, state: null, head: "head 1" }
        const snapshots = yield* storage.load(realm, [stream("a"), stream("b")])
        expectEqual(snapshots, [a, b], "the snapshots after opening again")
        const events = yield* realmEvents(storage, realm)
        const bodies = ['"1"', '"2"', '"3"']
        expectEqual(
          events.map(({ body }) => body),
          bodies,
          "the events after opening again",
        )
        const mine = yield* streamEvents(storage, realm, stream("a"))
        expectEqual(mine, events, "the stream's events after opening again")
        const found = yield* findAll(storage, { realm, kind: account, index: "i" })
        expectEqual(idsOf(found), ["b", "a"], "the index after opening again")
      }),
  },
  {
    title: "versions and positions go on where they were when the storage is opened again",
    before: (storage, realm) =>
      Effect.asVoid(
        storage.commit(batch(realm, [write("a", 0, { events: [event("1"), event("2")] })])),
      ),
    after: (storage, realm) =>
      Effect.gen(function* () {
        const stale = [{ kind: account, id: "a", expected: 0, actual: 2 }]
        const again = storage.commit(batch(realm, [write("a", 0)]))
        yield* expectConflict(again, stale, "a commit that was acknowledged before, repeated")
        const next = write("a", 2, { events: [event("3")] })
        const receipt = yield* storage.commit(batch(realm, [next, write("b", 0)]))
        expectEqual(receipt, { position: 3 }, "the next position after opening again")
        const mine = yield* streamEvents(storage, realm, stream("a"))
        expectEqual(
          mine.map(({ version }) => version),
          [1, 2, 3],
          "the versions of its events",
        )
      }),
  },
]
