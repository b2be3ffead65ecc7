import type { CommitBatch, IndexQuery, StreamWrite } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual, expectRefused } from "../expectations.ts"
import { absent, account, batch, event, realmEvents, stream, write } from "../writes.ts"

/** Half of a character: no well-formed Unicode, so that no encoding can hold it. */
const halves = ["\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d", "中\udc00文"]
const malformed = [...halves, "a\u0000b"]

const inEveryField = (
  text: string,
): ReadonlyArray<readonly [field: string, write: StreamWrite]> => [
  ["the kind", write("a", 0, { kind: text })],
  ["the id", write(text, 0)],
  ["the state", write("a", 0, { state: text })],
  ["the head", write("a", 0, { head: text })],
  ["the type of an event", write("a", 0, { events: [event("fine"), { type: text, body: "1" }] })],
  ["the body of an event", write("a", 0, { events: [event("fine"), { type: "T", body: text }] })],
  ["the name of an index", write("a", 0, { keys: { [text]: "k" } })],
  ["a key", write("a", 0, { keys: { fine: "k", i: text } })],
]

const noVersions = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]

export const refusalCases: ReadonlyArray<Case> = [
  {
    guarantee: "strict",
    title: "a batch with text that is no Unicode, or holds U+0000, is refused",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        for (const text of malformed) {
          const shown = JSON.stringify(text)
          for (const [field, wrong] of inEveryField(text)) {
            const commit = storage.commit(batch(realm, [write("first", 0), wrong]))
            yield* expectRefused(commit, `${shown} in ${field}`)
          }
          const inRealm = storage.commit(batch(text, [write("a", 0)]))
          yield* expectRefused(inRealm, `${shown} in the realm`)
          const inRead = storage.commit(batch(realm, [], [{ ...stream(text), version: 0 }]))
          yield* expectRefused(inRead, `${shown} in the id of a read`)
        }
        const [first] = yield* storage.load(realm, [stream("first")])
        expectEqual(first, absent(stream("first")), "a stream of refused batches")
        expectEqual(yield* realmEvents(storage, realm), [], "the events of refused batches")
      }),
  },
  {
    guarantee: "strict",
    title: "a batch that names a stream twice is refused",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const read = (id: string) => ({ ...stream(id), version: 0 })
        const others = Array.from({ length: 40 }, (_, place) => write(`other ${place}`, 0))
        const batches: ReadonlyArray<readonly [claim: string, batch: CommitBatch]> = [
          ["two writes of a stream", batch(realm, [write("a", 0), write("a", 1)])],
          [
            "two writes of a stream among many",
            batch(realm, [write("a", 0), ...others, write("a", 1)]),
          ],
          ["a write and a read of a stream", batch(realm, [write("a", 0)], [read("a")])],
          ["a write and a read among many", batch(realm, [write("a", 0), ...others], [read("a")])],
          ["two reads of a stream", batch(realm, [], [read("a"), read("b"), read("a")])],
        ]
        for (const [claim, twice] of batches) yield* expectRefused(storage.commit(twice), claim)
        const apart = [write("a", 0), write("a", 0, { kind: "core.role" })]
        yield* storage.commit(batch(realm, apart))
      }),
  },
  {
    guarantee: "strict",
    title: "a version that is no whole number from 0 to 2^53-1 is refused",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        for (const version of [...noVersions, Number.MAX_SAFE_INTEGER]) {
          yield* expectRefused(
            storage.commit(batch(realm, [write("a", version)])),
            `to expect version ${version}`,
          )
        }
        for (const version of noVersions) {
          const read = storage.commit(batch(realm, [], [{ ...stream("a"), version }]))
          yield* expectRefused(read, `to have read version ${version}`)
        }
      }),
  },
  {
    guarantee: "strict",
    title: "load, find and read refuse what they cannot mean",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const find = (rest: Partial<IndexQuery>) =>
          storage.find({ realm, kind: account, index: "i", limit: 10, ...rest })
        for (const limit of [0, -1, 1.5, 10_001, Number.NaN, Number.POSITIVE_INFINITY]) {
          yield* expectRefused(find({ limit }), `a page of ${limit}`)
        }
        yield* find({ limit: 1 })
        yield* find({ limit: 10_000 })
        for (const after of ["", "no cursor", "9:short", "-1:x", "01:ab"]) {
          yield* expectRefused(find({ after }), `the cursor ${JSON.stringify(after)}`)
        }
        for (const text of malformed) {
          const shown = JSON.stringify(text)
          yield* expectRefused(storage.load(realm, [stream("a"), stream(text)]), `to load ${shown}`)
          yield* expectRefused(storage.load(text, [stream("a")]), `to load from ${shown}`)
          for (const field of ["realm", "kind", "index", "from", "to"]) {
            yield* expectRefused(find({ [field]: text }), `to find by ${field} ${shown}`)
          }
          yield* expectRefused(Stream.runDrain(storage.read({ realm: text })), `to read ${shown}`)
          const ofStream = storage.read({ realm, stream: stream(text) })
          yield* expectRefused(Stream.runDrain(ofStream), `to read the stream ${shown}`)
        }
        for (const after of noVersions) {
          const read = Stream.runDrain(storage.read({ realm, after }))
          yield* expectRefused(read, `to read after ${after}`)
        }
        for (const limit of [0, -1, 1.5, Number.NaN]) {
          const read = Stream.runDrain(storage.read({ realm, limit }))
          yield* expectRefused(read, `to read ${limit} events`)
        }
      }),
  },
]
