import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { absent, account, batch, event, stream, write } from "../writes.ts"

export const loadingCases: ReadonlyArray<Case> = [
  {
    guarantee: "complete",
    title: "load answers in the order asked, absent streams at version 0, repeated ones repeatedly",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const asked = [stream("b"), stream("none"), stream("a"), stream("b"), stream("a", "other")]
        expectEqual(yield* storage.load(realm, asked), asked.map(absent), "an empty realm")
        yield* storage.commit(
          batch(realm, [
            write("a", 0, { state: '{"points":1}', head: "hash of a", events: [event("a")] }),
            write("b", 0, { state: "[]", head: "" }),
          ]),
        )
        const a = { kind: account, id: "a", version: 1, state: '{"points":1}', head: "hash of a" }
        const b = { kind: account, id: "b", version: 1, state: "[]", head: "" }
        const expected = [b, absent(stream("none")), a, b, absent(stream("a", "other"))]
        expectEqual(yield* storage.load(realm, asked), expected, "snapshots in the order asked")
        expectEqual(yield* storage.load(realm, []), [], "nothing asked for")
      }),
  },
  {
    guarantee: "complete",
    title: "load answers for thousands of streams at once",
    run: ({ random, realm, storage }) =>
      Effect.gen(function* () {
        const ids = Array.from({ length: 3_000 }, (_, place) => `s${place}`)
        yield* storage.commit(
          batch(
            realm,
            ids.map((id) => write(id, 0, { state: `"${id}"` })),
          ),
        )
        const asked = random.shuffled(ids)
        const snapshots = yield* storage.load(
          realm,
          asked.map((id) => stream(id)),
        )
        const states = snapshots.map(({ state }) => state)
        expectEqual(
          states,
          asked.map((id) => `"${id}"`),
          "the states in the order asked",
        )
      }),
  },
]
