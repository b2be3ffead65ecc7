import { encodeIndexKey, type IndexKey, prefixRange } from "@civic-practice/core"
import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { findAll, idsOf } from "../findAll.ts"
import { account, batch, event, write } from "../writes.ts"

const byKey = "byKey"

/** Texts in code-point order. JavaScript's own order puts the astral ones before U+E000 to U+FFFD. */
const inOrder = [
  "",
  " ",
  "-1",
  "A",
  "Z",
  "a",
  "aa",
  "a\u{10FFFF}",
  "b",
  "~",
  "é",
  "中",
  "中心",
  "志愿",
  "\uD7FF",
  "\uE000",
  "\uFF21",
  "\uFFFD",
  "\u{10000}",
  "\u{1F600}",
  "\u{20BB7}",
  "\u{10FFFF}",
]

const entry = (id: string, key: string, version = 0) =>
  write(id, version, { keys: { [byKey]: key } })

export const findingCases: ReadonlyArray<Case> = [
  {
    guarantee: "faithful",
    title: "keys sort by code point, and streams with one key by their ids",
    run: ({ random, realm, storage }) =>
      Effect.gen(function* () {
        const byId = inOrder.map((id) => entry(`same ${id}`, "m"))
        const byKeyText = inOrder.map((key, place) => entry(`key ${place}`, key))
        yield* storage.commit(batch(realm, random.shuffled([...byId, ...byKeyText])))
        const expected = inOrder.flatMap((key, place) => {
          const before = key > "m" && (inOrder[place - 1] ?? "") < "m"
          const same = before ? inOrder.map((id) => `same ${id}`) : []
          return [...same, `key ${place}`]
        })
        const query = { realm, kind: account, index: byKey }
        expectEqual(idsOf(yield* findAll(storage, query)), expected, "the order of the index")
        expectEqual(idsOf(yield* findAll(storage, query, 1)), expected, "the order by pages of one")
      }),
  },
  {
    guarantee: "faithful",
    title: "encoded keys sort numbers by value up to 2^53-1 on both sides, and before texts",
    run: ({ random, realm, storage }) =>
      Effect.gen(function* () {
        const keys: ReadonlyArray<IndexKey> = [
          [],
          [Number.MIN_SAFE_INTEGER],
          [-10],
          [-9],
          [0],
          [1],
          [1, "a"],
          [9],
          [10],
          [Number.MAX_SAFE_INTEGER],
          [""],
          ["中心", 2],
          ["中心", 10],
          ["中心", "a"],
          ["中心站"],
        ]
        const writes = keys.map((key, place) => entry(`s${place}`, encodeIndexKey(key)))
        yield* storage.commit(batch(realm, random.shuffled(writes)))
        const query = { realm, kind: account, index: byKey }
        const all = writes.map(({ id }) => id)
        expectEqual(idsOf(yield* findAll(storage, query)), all, "the order of encoded keys")
        const centre = { ...query, ...prefixRange(["中心"]) }
        const below = all.slice(11, 14)
        expectEqual(idsOf(yield* findAll(storage, centre)), below, "the keys that begin with 中心")
      }),
  },
  {
    guarantee: "complete",
    title: "a range takes its first key and leaves out its last",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        yield* storage.commit(
          batch(
            realm,
            inOrder.map((key, place) => entry(`${place}`, key)),
          ),
        )
        const query = { realm, kind: account, index: byKey }
        for (let from = 0; from < inOrder.length; from += 3) {
          for (let to = 0; to < inOrder.length; to += 4) {
            const range = { from: inOrder[from] ?? "", to: inOrder[to] ?? "" }
            const expected = inOrder
              .slice(from, Math.max(from, to))
              .map((_, place) => `${from + place}`)
            for (const limit of [2, 100]) {
              const found = idsOf(yield* findAll(storage, { ...query, ...range }, limit))
              const claim = `keys from ${JSON.stringify(range.from)} to ${JSON.stringify(range.to)}`
              expectEqual(found, expected, `${claim}, ${limit} a page`)
            }
          }
          const open = idsOf(yield* findAll(storage, { ...query, from: inOrder[from] ?? "" }, 5))
          const expected = inOrder.slice(from).map((_, place) => `${from + place}`)
          expectEqual(open, expected, `keys from ${JSON.stringify(inOrder[from])} to the last`)
        }
      }),
  },
  {
    guarantee: "complete",
    title: "pages hold every stream once, whatever the limit, and end without an empty page",
    run: ({ random, realm, storage }) =>
      Effect.gen(function* () {
        const size = 60
        const writes = Array.from({ length: size }, (_, place) =>
          entry(`s${String(place).padStart(2, "0")}`, `k${place >> 2}`.padStart(4)),
        )
        yield* storage.commit(batch(realm, random.shuffled(writes)))
        const expected = writes.map(({ id }) => id)
        const query = { realm, kind: account, index: byKey }
        for (const limit of [1, 2, 3, 4, 5, 7, 15, 20, 30, 59, 60, 61, 10_000]) {
          const found = idsOf(yield* findAll(storage, query, limit))
          expectEqual(found, expected, `all streams by pages of ${limit}`)
        }
        const last = yield* storage.find({ ...query, limit: size })
        expectEqual(last.next, undefined, "`next` of a page that holds the rest")
      }),
  },
  {
    guarantee: "complete",
    title: "pages neither repeat nor skip a stream that stays while others come and go",
    run: ({ random, realm, storage }) =>
      Effect.gen(function* () {
        const name = (place: number) => String(place).padStart(3, "0")
        const all = Array.from({ length: 90 }, (_, place) => name(place))
        yield* storage.commit(
          batch(
            realm,
            all.map((id) => entry(id, id)),
          ),
        )
        const stay = all.filter((_, place) => place % 3 !== 0)
        const leaving = random.shuffled(all.filter((_, place) => place % 3 === 0))
        // Before the cursor and behind it, one stream leaves and two come.
        const between = (page: number) => {
          const coming = [entry(`new ${page}`, name(page * 7)), entry(`first ${page}`, name(0))]
          const gone = leaving.slice(page, page + 1).map((id) => write(id, 1, { keys: {} }))
          return Effect.orDie(storage.commit(batch(realm, [...coming, ...gone])))
        }
        const query = { realm, kind: account, index: byKey }
        const found = idsOf(yield* findAll(storage, query, 4, between))
        const repeated = found.filter((id, place) => found.indexOf(id) !== place)
        expectEqual(repeated, [], "the streams that came up twice")
        const stayed = found.filter((id) => stay.includes(id))
        expectEqual(stayed, stay, "the streams that were there all the time")
      }),
  },
  {
    guarantee: "complete",
    title: "a cursor stays good when the stream that it ended with leaves the index",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const ids = ["a", "b", "c", "d"]
        yield* storage.commit(
          batch(
            realm,
            ids.map((id) => entry(id, "same key")),
          ),
        )
        const query = { realm, kind: account, index: byKey, limit: 2 }
        const { next = "" } = yield* storage.find(query)
        yield* storage.commit(batch(realm, [write("b", 1, { keys: {} })]))
        const rest = yield* storage.find({ ...query, after: next })
        expectEqual(idsOf(rest.items), ["c", "d"], "the page behind a stream that left")
      }),
  },
  {
    guarantee: "complete",
    title:
      "entries are replaced where keys are given, kept where they are not, gone where they are empty",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const ids = (index: string) =>
          Effect.map(findAll(storage, { realm, kind: account, index }), idsOf)
        const step = (version: number, keys: Readonly<Record<string, string>> | undefined) =>
          storage.commit(batch(realm, [write("a", version, keys === undefined ? {} : { keys })]))
        yield* step(0, { one: "1", two: "2" })
        expectEqual(
          [yield* ids("one"), yield* ids("two")],
          [["a"], ["a"]],
          "both entries are there",
        )
        yield* step(1, undefined)
        expectEqual(
          [yield* ids("one"), yield* ids("two")],
          [["a"], ["a"]],
          "a write without keys keeps them",
        )
        const [kept] = (yield* storage.find({ realm, kind: account, index: "one", limit: 1 })).items
        expectEqual(kept?.version, 2, "find must give the current snapshot")
        yield* step(2, { two: "4", three: "3" })
        const now = [yield* ids("one"), yield* ids("two"), yield* ids("three")]
        expectEqual(now, [[], ["a"], ["a"]], "a write with keys replaces them all")
        const old = yield* findAll(storage, { realm, kind: account, index: "two", to: "4" })
        expectEqual(idsOf(old), [], "the former key of a replaced entry")
        yield* step(3, {})
        expectEqual(
          [yield* ids("two"), yield* ids("three")],
          [[], []],
          "a write with empty keys removes them",
        )
      }),
  },
  {
    guarantee: "complete",
    title: "indexes of one name under two kinds are two indexes, and find gives whole snapshots",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const other = "core.role"
        const keys = { [byKey]: "k" }
        const mine = write("a", 0, { keys, events: [event("a")] })
        yield* storage.commit(batch(realm, [mine, write("b", 0, { kind: other, keys })]))
        const query = { realm, index: byKey }
        const { expectedVersion: _, events: __, keys: ___, ...rest } = mine
        const expected = [{ ...rest, version: 1 }]
        expectEqual(yield* findAll(storage, { ...query, kind: account }), expected, "one kind")
        expectEqual(
          idsOf(yield* findAll(storage, { ...query, kind: other })),
          ["b"],
          "the other kind",
        )
        const none = yield* findAll(storage, { realm, kind: account, index: "none" })
        expectEqual(none, [], "an index that nothing is in")
      }),
  },
]
