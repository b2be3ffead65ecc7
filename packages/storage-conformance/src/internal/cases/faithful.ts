import { Effect } from "effect"
import type { Case } from "../Case.ts"
import { expectEqual } from "../expectations.ts"
import { findAll } from "../findAll.ts"
import { batch, realmEvents, stream, streamEvents, write } from "../writes.ts"

/** Texts that storages have been seen to change, to mix up or to fall over. */
const texts = [
  "",
  " ",
  "  two spaces  ",
  "a",
  "A",
  "a ",
  "a\u0301",
  "á",
  "ａ",
  "新时代文明实践中心",
  "\u{20BB7}野家 𪚥",
  "👩‍👩‍👧‍👦🇨🇳",
  "\u202Eright to left",
  "ﬁ",
  "fi",
  "ß",
  "ss",
  "İ",
  "line\nbreak\r\nand\ttab",
  "\u0001\u0002\u001F\u007F\u0085\u2028\u2029\uFEFF\uFFFD\uFFFF",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "0",
  "00",
  "1e3",
  "'; DROP TABLE x; --",
  "\\u0000 \\ \" ' ` $1 ? :a @b %s %00 *",
  "a/b|c,d:e;f",
  "x".repeat(700),
]

/** JSON texts that come back otherwise from a storage that parses them. */
const jsonTexts = [
  '{ "spaced" : 1 ,\n "b":[ ] }',
  '{"b":1,"a":2,"b":3}',
  "[1.0,1e2,-0,0.1,100000000000000000000]",
  `[${Number.MAX_SAFE_INTEGER},${Number.MIN_SAFE_INTEGER}]`,
  '"\\u4e2d\\u0000\\ud800\\/"',
  '{"__proto__":{"polluted":true},"":null}',
  '["0001-01-01","9999-12-31T23:59:59.999Z","2026-02-29"]',
  JSON.stringify(texts),
]

export const faithfulCases: ReadonlyArray<Case> = [
  {
    guarantee: "faithful",
    title: "ids, kinds, heads, event types and index names come back exactly, and stay apart",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const writes = texts.map((text, place) =>
          write(text, 0, {
            kind: `kind ${text}`,
            head: text,
            state: String(place),
            events: [{ type: text, body: String(place) }],
            keys: Object.fromEntries([[text, text]]),
          }),
        )
        yield* storage.commit(batch(realm, writes))
        const expected = writes.map(({ head, id, kind, state }) => ({
          kind,
          id,
          version: 1,
          state,
          head,
        }))
        const asked = writes.map(({ id, kind }) => stream(id, kind))
        expectEqual(yield* storage.load(realm, asked), expected, "the snapshots")
        const events = (yield* realmEvents(storage, realm)).map(({ body, id, kind, type }) => [
          kind,
          id,
          type,
          body,
        ])
        const recorded = texts.map((text, place) => [`kind ${text}`, text, text, String(place)])
        expectEqual(events, recorded, "the events")
        for (const [place, text] of texts.entries()) {
          const query = { realm, kind: `kind ${text}`, index: text, from: text }
          const claim = `the index ${JSON.stringify(text)}`
          expectEqual(yield* findAll(storage, query), [...expected.slice(place, place + 1)], claim)
          const mine = yield* streamEvents(storage, realm, stream(text, `kind ${text}`))
          expectEqual(
            mine.map(({ type }) => type),
            [text],
            `the events of ${JSON.stringify(text)}`,
          )
        }
      }),
  },
  {
    guarantee: "faithful",
    title: "streams of one kind whose ids look alike are different streams",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const ids = new Set(texts)
        const writes = [...ids].map((id) => write(id, 0, { state: JSON.stringify(id) }))
        yield* storage.commit(batch(realm, writes))
        const snapshots = yield* storage.load(
          realm,
          writes.map(({ id }) => stream(id)),
        )
        const states = snapshots.map(({ state }) => state)
        expectEqual(
          states,
          writes.map(({ state }) => state),
          "the states of streams with odd ids",
        )
      }),
  },
  {
    guarantee: "faithful",
    title: "realms whose names look alike are different realms",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const names = texts.map((text) => `${realm}${text}`)
        for (const name of names) {
          yield* storage.commit(batch(name, [write("a", 0, { state: JSON.stringify(name) })]))
        }
        for (const name of names) {
          const [snapshot] = yield* storage.load(name, [stream("a")])
          expectEqual(snapshot?.state, JSON.stringify(name), `the realm ${JSON.stringify(name)}`)
        }
      }),
  },
  {
    guarantee: "faithful",
    title: "states and event bodies come back byte for byte, up to a mebibyte",
    run: ({ realm, storage }) =>
      Effect.gen(function* () {
        const long = [
          `"${"x".repeat(2 ** 20 - 2)}"`,
          `"${"志愿".repeat(2 ** 18)}"`,
          `["${"😀".repeat(2 ** 16)}"]`,
        ]
        const all = [...jsonTexts, ...long]
        const writes = all.map((text, place) =>
          write(String(place), 0, { state: text, events: [{ type: "T", body: text }] }),
        )
        yield* storage.commit(batch(realm, writes))
        const snapshots = yield* storage.load(
          realm,
          writes.map(({ id }) => stream(id)),
        )
        const events = yield* realmEvents(storage, realm)
        for (const [place, text] of all.entries()) {
          expectEqual(snapshots[place]?.state, text, "the state")
          expectEqual(events[place]?.body, text, "the body of the event")
        }
      }),
  },
]
