import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectConflict, expectEqual } from "../expectations.ts"
import { findAll, idsOf } from "../findAll.ts"
import { account, batch, event, realmEvents, stream, write } from "../writes.ts"

/** What only two connections can get wrong: one that goes by what it remembers. */
export const besideCases: ReadonlyArray<Case> = [
  {
    guarantee: "serializable",
    title:
      "what one connection has committed, the other sees, counts on and conflicts with at once",
    run: ({ beside, realm, storage }) =>
      Effect.gen(function* () {
        const connections = [storage, beside ?? storage]
        for (let version = 0; version < 20; version++) {
          const mine = connections[version % 2] ?? storage
          const other = connections[(version + 1) % 2] ?? storage
          const claim = `after commit ${version + 1}, by the ${version % 2 === 0 ? "first" : "second"} connection`
          const next = write("a", version, {
            state: String(version),
            events: [event(String(version))],
            keys: { i: String(version) },
          })
          const receipt = yield* mine.commit(batch(realm, [next]))
          expectEqual(receipt, { position: version + 1 }, `${claim}: its receipt`)
          const [snapshot] = yield* other.load(realm, [stream("a")])
          expectEqual(snapshot?.state, String(version), `${claim}: the state that the other loads`)
          const events = yield* realmEvents(other, realm, version)
          expectEqual(events.length, 1, `${claim}: how many new events the other reads`)
          const query = { realm, kind: account, index: "i", from: String(version) }
          expectEqual(idsOf(yield* findAll(other, query)), ["a"], `${claim}: what the other finds`)
          const stale = [{ kind: account, id: "a", expected: version, actual: version + 1 }]
          yield* expectConflict(
            other.commit(batch(realm, [next])),
            stale,
            `${claim}: the same commit by the other`,
          )
        }
      }),
  },
]
