import { Conflict, type StorageShape, versionAfter } from "@civic-practice/core"
import { Effect, Result } from "effect"
import type { Case } from "../Case.ts"
import { expectConflict, expectEqual, expectThat, NotConforming } from "../expectations.ts"
import { absent, account, batch, event, stream, write } from "../writes.ts"

const role = "core.role"

const mostAttempts = 1_000

/** Adds one to the number in a stream, however often others come in between. */
const increment = (storage: StorageShape, realm: string, id: string) =>
  Effect.gen(function* () {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const [snapshot = absent(stream(id))] = yield* storage.load(realm, [stream(id)])
      yield* Effect.yieldNow
      const count = snapshot.state === null ? 0 : Number(snapshot.state)
      const next = write(id, snapshot.version, { state: String(count + 1), events: [event("one")] })
      const result = yield* Effect.result(storage.commit(batch(realm, [next])))
      if (Result.isSuccess(result)) return
      const { failure } = result
      const retry = failure instanceof Conflict || failure.isRetryable
      if (!retry) return yield* Effect.fail(failure)
    }
    throw new NotConforming(`an increment met a conflict ${mostAttempts} times in a row`)
  })

export const serializableCases: ReadonlyArray<Case> = [
  {
    guarantee: "serializable",
    title: "a conflict names every stale stream, written or read, new or old, with both versions",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const first = ["a", "b", "c"].map((id) =>
          write(id, 0, { events: [event("1"), event("2")] }),
        )
        yield* storage.commit(batch(realm, [...first, write("r", 0, { kind: role })]))
        const writes = [write("a", 2), write("b", 0), write("c", 3), write("none", 4)]
        const reads = [
          { kind: role, id: "r", version: 0 },
          { kind: role, id: "none", version: 1 },
          { kind: role, id: "never", version: 0 },
        ]
        const stale = [
          { kind: account, id: "b", expected: 0, actual: 2 },
          { kind: account, id: "c", expected: 3, actual: 2 },
          { kind: account, id: "none", expected: 4, actual: 0 },
          { kind: role, id: "r", expected: 0, actual: 1 },
          { kind: role, id: "none", expected: 1, actual: 0 },
        ]
        const claim = "the conflict must name exactly the stale streams"
        yield* expectConflict(storage.commit(batch(realm, writes, reads)), stale, claim)
      }),
  },
  {
    guarantee: "serializable",
    title: "a version grows by one for each event, and by one where there is none",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        let version = 0
        for (const count of [0, 1, 3, 0, 0, 2]) {
          const events = Array.from({ length: count }, (_, place) => event(`${version} ${place}`))
          const next = write("a", version, { events })
          yield* storage.commit(batch(realm, [next]))
          version = versionAfter(next)
          const [snapshot] = yield* storage.load(realm, [stream("a")])
          expectEqual(snapshot?.version, version, `the version after a write with ${count} events`)
        }
        const stale = [{ kind: account, id: "a", expected: version + 1, actual: version }]
        const ahead = storage.commit(batch(realm, [write("a", version + 1)]))
        yield* expectConflict(ahead, stale, "a version that the stream has yet to reach")
      }),
  },
  {
    guarantee: "serializable",
    title: "of many commits that expect one version, exactly one succeeds",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        for (let round = 0; round < 10; round++) {
          const rivals = Array.from({ length: 8 }, (_, rival) =>
            Effect.result(
              Effect.andThen(
                Effect.yieldNow,
                storage.commit(
                  batch(realm, [
                    write("hot", round, { state: String(rival), events: [event(`${rival}`)] }),
                  ]),
                ),
              ),
            ),
          )
          const results = yield* Effect.all(rivals, { concurrency: "unbounded" })
          const won = results.flatMap((result, rival) => (Result.isSuccess(result) ? [rival] : []))
          expectEqual(won.length, 1, `how many of 8 commits that expect version ${round} succeed`)
          const [snapshot] = yield* storage.load(realm, [stream("hot")])
          expectEqual(
            snapshot?.state,
            String(won[0]),
            "the state must be that of the commit that won",
          )
        }
      }),
  },
  {
    guarantee: "serializable",
    title: "no increment is lost when many fibers load, add and commit",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const fibers = 6
        const each = 8
        const work = Effect.repeat(increment(storage, realm, "counter"), { times: each - 1 })
        yield* Effect.all(
          Array.from({ length: fibers }, () => work),
          { concurrency: "unbounded", discard: true },
        )
        const [snapshot] = yield* storage.load(realm, [stream("counter")])
        expectEqual(
          snapshot?.state,
          String(fibers * each),
          "acknowledged increments that are there",
        )
      }),
  },
  {
    guarantee: "serializable",
    title: "two commits that each write what the other has read do not both succeed",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        yield* storage.commit(batch(realm, [write("a", 0), write("b", 0)]))
        for (let version = 1; version <= 10; version++) {
          const crossing = ([written, read]: readonly [string, string]) =>
            Effect.result(
              Effect.andThen(
                Effect.yieldNow,
                storage.commit(
                  batch(realm, [write(written, version)], [{ ...stream(read), version }]),
                ),
              ),
            )
          const results = yield* Effect.all([crossing(["a", "b"]), crossing(["b", "a"])], {
            concurrency: "unbounded",
          })
          const won = results.filter(Result.isSuccess).length
          expectEqual(won, 1, "how many of two crossing commits succeed")
          const snapshots = yield* storage.load(realm, [stream("a"), stream("b")])
          const behind = snapshots.filter((one) => one.version === version).map(({ id }) => id)
          expectThat(behind.length === 1, "exactly one of two crossing commits must be written")
          const even = behind.map((id) => write(id, version))
          yield* storage.commit(batch(realm, even))
        }
      }),
  },
]
