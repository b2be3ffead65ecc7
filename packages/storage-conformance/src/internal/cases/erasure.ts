import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { findAll, idsOf } from "../findAll.ts"
import { account, batch, event, stream, streamEvents, write } from "../writes.ts"

export const erasureCases: ReadonlyArray<Case> = [
  {
    guarantee: "complete",
    title: "a state of null erases the state alone: version, head and events go on",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const keys = { byName: "zhang" }
        yield* storage.commit(
          batch(realm, [write("v", 0, { state: '{"name":"张三"}', keys, events: [event("met")] })]),
        )
        const erased = write("v", 1, { state: null, head: "h", events: [event("erased")] })
        yield* storage.commit(batch(realm, [erased]))
        const expected = { kind: account, id: "v", version: 2, state: null, head: "h" }
        expectEqual(yield* storage.load(realm, [stream("v")]), [expected], "the erased stream")
        const events = yield* streamEvents(storage, realm, stream("v"))
        expectEqual(
          events.map(({ body }) => body),
          ['"met"', '"erased"'],
          "its events",
        )
        const query = { realm, kind: account, index: "byName" }
        expectEqual(
          yield* findAll(storage, query),
          [expected],
          "its entry, since no keys were given",
        )
        yield* storage.commit(batch(realm, [write("v", 2, { state: null, keys: {} })]))
        expectEqual(idsOf(yield* findAll(storage, query)), [], "its entry after empty keys")
        yield* storage.commit(batch(realm, [write("v", 3, { state: '{"name":"new"}' })]))
        const [again] = yield* storage.load(realm, [stream("v")])
        expectEqual(again?.state, '{"name":"new"}', "a state may follow an erased one")
      }),
  },
  {
    guarantee: "complete",
    title: "a stream may begin without a state, and the JSON text null is a state",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        yield* storage.commit(
          batch(realm, [
            write("none", 0, { state: null, head: "" }),
            write("text", 0, { state: "null" }),
          ]),
        )
        const snapshots = yield* storage.load(realm, [stream("none"), stream("text")])
        const seen = snapshots.map(({ state, version }) => [version, state])
        expectEqual(
          seen,
          [
            [1, null],
            [1, "null"],
          ],
          "version and state of both",
        )
      }),
  },
]
