import {
  byCodePoint,
  type CommitBatch,
  decodeCursor,
  encodeCursor,
  type StreamWrite,
  validateBatch,
  validateEventQuery,
  validateIndexQuery,
  validateLoad,
} from "@civic-practice/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

/** Any text at all, with astral characters and halves of them well represented. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "",
        "a",
        "中",
        "\uE000",
        "\uFFFD",
        "\u{10000}",
        "😀",
        "\ud83d",
        "\ude00",
        "\0",
      ),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.join(""))

const wellFormed = anyText.map((text) => text.toWellFormed())

const isAllowed = (text: string): boolean => !/[\0\p{Cs}]/u.test(text)

const write = (rest: Partial<StreamWrite>): StreamWrite => ({
  kind: "points.account",
  id: "a",
  expectedVersion: 0,
  state: "{}",
  head: "",
  events: [],
  ...rest,
})

const batchOf = (...writes: ReadonlyArray<StreamWrite>): CommitBatch => ({
  realm: "kuancheng",
  writes,
  reads: [],
})

describe("byCodePoint", () => {
  it("orders well-formed texts as their UTF-8 bytes", () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (one, other) => {
        const bytes = Buffer.compare(Buffer.from(one), Buffer.from(other))
        expect(Math.sign(byCodePoint(one, other))).toBe(bytes)
      }),
    )
  })

  it("differs from JavaScript's own order where a character is astral", () => {
    expect("\uFFFD" < "\u{10000}").toBe(false)
    expect(byCodePoint("\uFFFD", "\u{10000}")).toBeLessThan(0)
  })
})

describe("a cursor", () => {
  it("stands for the place that it was made of", () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (key, id) => {
        expect(decodeCursor(encodeCursor({ key, id }))).toEqual({ key, id })
      }),
    )
  })

  it.each(["", "a", ":", "1:", "3:ab", "-1:a", "01:a", "1e1:a", "1.0:a", "2:😀".slice(0, 3)])(
    "is not %j",
    (text) => {
      expect(decodeCursor(text)).toBeUndefined()
      const query = { realm: "r", kind: "k", index: "i", limit: 1, after: text }
      expect(validateIndexQuery(query)?.detail).toContain("after is not the cursor of a page")
    },
  )
})

describe("what every storage refuses", () => {
  const fields: ReadonlyArray<readonly [path: string, batch: (text: string) => CommitBatch]> = [
    ["realm", (realm) => ({ ...batchOf(write({})), realm })],
    ["writes[1].kind", (kind) => batchOf(write({}), write({ kind }))],
    ["writes[1].id", (id) => batchOf(write({}), write({ kind: "other", id }))],
    ["writes[0].state", (state) => batchOf(write({ state }))],
    ["writes[0].head", (head) => batchOf(write({ head }))],
    [
      "writes[0].events[1].type",
      (type) =>
        batchOf(
          write({
            events: [
              { type: "T", body: "1" },
              { type, body: "1" },
            ],
          }),
        ),
    ],
    ["writes[0].events[0].body", (body) => batchOf(write({ events: [{ type: "T", body }] }))],
    ["writes[0].keys: the name of an index", (index) => batchOf(write({ keys: { [index]: "k" } }))],
    ["writes[0].keys: the key", (key) => batchOf(write({ keys: { i: key } }))],
    ["reads[0].kind", (kind) => ({ ...batchOf(), reads: [{ kind, id: "a", version: 0 }] })],
    ["reads[0].id", (id) => ({ ...batchOf(), reads: [{ kind: "k", id, version: 0 }] })],
  ]

  it.each(fields)("text that no storage can hold, in %s", (path, batchWith) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fault = validateBatch(batchWith(text))
        if (isAllowed(text)) expect(fault).toBeUndefined()
        else {
          expect(fault).toMatchObject({ reason: "Refused", operation: "commit" })
          expect(fault?.detail).toContain(path)
        }
      }),
    )
  })

  it("the same text in what is loaded, found and read", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = { realm: "r", kind: "k", index: "i", limit: 1 }
        const faults = [
          validateLoad(text, []),
          validateLoad("r", [
            { kind: "k", id: "a" },
            { kind: text, id: "a" },
          ]),
          validateLoad("r", [{ kind: "k", id: text }]),
          ...["realm", "kind", "index", "from", "to"].map((field) =>
            validateIndexQuery({ ...query, [field]: text }),
          ),
          validateEventQuery({ realm: text }),
          validateEventQuery({ realm: "r", stream: { kind: text, id: "a" } }),
          validateEventQuery({ realm: "r", stream: { kind: "k", id: text } }),
        ]
        const refused = faults.filter((fault) => fault?.reason === "Refused")
        expect(refused.length).toBe(isAllowed(text) ? 0 : faults.length)
      }),
    )
  })

  it("a stream that is named twice, wherever it stands, and none that is named once", () => {
    const streams = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b"), fc.nat(60)), {
      selector: ([kind, id]) => `${kind} ${id}`,
      minLength: 1,
      maxLength: 40,
    })
    fc.assert(
      fc.property(streams, fc.nat(), fc.nat(), fc.nat(), (unique, split, again, at) => {
        const batchOfStreams = (all: typeof unique): CommitBatch => {
          const writes = split % (all.length + 1)
          return {
            realm: "r",
            writes: all.slice(0, writes).map(([kind, id]) => write({ kind, id: String(id) })),
            reads: all.slice(writes).map(([kind, id]) => ({ kind, id: String(id), version: 1 })),
          }
        }
        expect(validateBatch(batchOfStreams(unique))).toBeUndefined()
        const repeated = unique.slice(again % unique.length).slice(0, 1)
        const twice = unique.toSpliced(at % (unique.length + 1), 0, ...repeated)
        expect(validateBatch(batchOfStreams(twice))?.detail).toContain("named twice")
      }),
    )
  })

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("the version %d", (version) => {
    expect(validateBatch(batchOf(write({ expectedVersion: version })))?.reason).toBe("Refused")
    const reads = [{ kind: "k", id: "a", version }]
    expect(validateBatch({ ...batchOf(), reads })?.reason).toBe("Refused")
    expect(validateEventQuery({ realm: "r", after: version })?.reason).toBe("Refused")
  })

  it("a version that no other could follow", () => {
    const event = { type: "T", body: "1" }
    const last = Number.MAX_SAFE_INTEGER
    expect(validateBatch(batchOf(write({ expectedVersion: last - 1 })))).toBeUndefined()
    expect(validateBatch(batchOf(write({ expectedVersion: last })))?.reason).toBe("Refused")
    const two = write({ expectedVersion: last - 1, events: [event, event] })
    expect(validateBatch(batchOf(two))?.reason).toBe("Refused")
  })

  it("a limit out of bounds", () => {
    const query = { realm: "r", kind: "k", index: "i" }
    for (const limit of [1, 10_000]) expect(validateIndexQuery({ ...query, limit })).toBeUndefined()
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN]) {
      expect(validateIndexQuery({ ...query, limit })?.detail).toContain(`limit is ${limit}`)
    }
    for (const limit of [1, 1_000_000])
      expect(validateEventQuery({ realm: "r", limit })).toBeUndefined()
    for (const limit of [0, -1, 1.5])
      expect(validateEventQuery({ realm: "r", limit })?.reason).toBe("Refused")
  })
})
