import {
  businessTimeOf,
  type EventData,
  encodeEvent,
  envelopeHead,
  person,
  type RecordedEvent,
  readEvent,
  readFact,
  streamKind,
} from "@civic-practice/core"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

interface Noted extends EventData {
  readonly _tag: "Noted"
  readonly note: unknown
  readonly version?: number
}

const Note = streamKind<null, Noted>({
  name: "test.note",
  initial: null,
  evolve: (state) => state,
  eventVersion: 12,
  // Written by the generator in this shape, under any version.
  upcastEvent: (event, version) => ({ ...(event as Noted), version }),
})

/** Texts that look like the parts of an event's text. */
const text = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }).filter((one) => one.isWellFormed()),
  fc.constantFrom('","data":', '"data":{', '\\","data":1', '{"v":3,"at":5,', "data", "\\", '"'),
)

const recorded = fc
  .record({
    version: fc.integer({ min: 1, max: 12 }),
    at: fc.integer({ min: -8e12, max: 8e12 }),
    actor: text,
    key: text,
    note: fc.oneof(text, fc.jsonValue()),
  })
  .map(({ version, at, actor, key, note }) => {
    const head = envelopeHead(at, at + 1, person(actor), key)
    const body = encodeEvent(version, head, "A".repeat(43), { _tag: "Noted", note } as EventData)
    const event: RecordedEvent = {
      position: 1,
      kind: Note.name,
      id: "n",
      version: 1,
      type: "Noted",
      body,
    }
    return event
  })

describe("an event read without what was recorded of it", () => {
  it("is the same as with it, whatever key, actor and data say", () => {
    fc.assert(
      fc.property(recorded, (one) => {
        const { event, at } = readFact(Note, one)
        expect(readEvent(Note, one)).toEqual(event)
        expect(businessTimeOf(one)).toBe(at)
      }),
      { numRuns: 2000 },
    )
  })

  it("is read also where its text is laid out in another way", () => {
    fc.assert(
      fc.property(recorded, (one) => {
        const laidOut = { ...one, body: JSON.stringify(JSON.parse(one.body), null, 1) }
        expect(readEvent(Note, laidOut)).toEqual(readFact(Note, one).event)
        expect(businessTimeOf(laidOut)).toBe(businessTimeOf(one))
      }),
    )
  })
})
