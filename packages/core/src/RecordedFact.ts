import type { Actor } from "./Actor.ts"
import { sha256 } from "./Digest.ts"
import type { RecordedEvent } from "./Storage.ts"
import type { EventData, StreamKind } from "./StreamKind.ts"

/** An event with all that was recorded of it. */
export interface RecordedFact<Event> {
  readonly event: Event
  readonly position: number
  readonly id: string
  readonly version: number
  /** Business time, in milliseconds since 1970-01-01T00:00Z. */
  readonly at: number
  /** Recording time, in milliseconds since 1970-01-01T00:00Z. */
  readonly now: number
  readonly actor: Actor
  /** The idempotency key of the command that brought it about. */
  readonly key: string
  /** The hash of the event before it in its stream; `""` for the first. */
  readonly previous: string
}

interface Envelope {
  readonly v: number
  readonly at: number
  readonly now: number
  readonly by: Actor
  readonly key: string
  readonly previous: string
  readonly data: unknown
}

/** The part of an event's text that is the same for all events of one command. */
export const envelopeHead = (at: number, now: number, by: Actor, key: string): string => {
  // Commands come many to a millisecond and many by one actor, and the text takes longer to make than to compare.
  if (at !== last.at || now !== last.now || by.id !== last.id || by._tag !== last.tag) {
    const actor = `{"_tag":"${by._tag}","id":${JSON.stringify(by.id)}}`
    last = {
      at,
      now,
      id: by.id,
      tag: by._tag,
      text: `"at":${at},"now":${now},"by":${actor},"key":`,
    }
  }
  return last.text + JSON.stringify(key)
}

let last = { at: Number.NaN, now: Number.NaN, id: "", tag: "", text: "" }

/** The text that is stored of an event, and hashed: previous hash and content in one. */
export const encodeEvent = (
  version: number,
  head: string,
  previous: string,
  event: EventData,
): string => `{"v":${version},${head},"previous":"${previous}","data":${JSON.stringify(event)}}`

/** Reads an event of a known kind, upcast to the current version. */
export const readFact = <State, Event extends EventData>(
  kind: StreamKind<State, Event>,
  recorded: RecordedEvent,
): RecordedFact<Event> => {
  // The storage boundary: written by encodeEvent.
  const envelope = JSON.parse(recorded.body) as Envelope
  return {
    event: kind.upcastEvent(envelope.data, envelope.v),
    position: recorded.position,
    id: recorded.id,
    version: recorded.version,
    at: envelope.at,
    now: envelope.now,
    actor: envelope.by,
    key: envelope.key,
    previous: envelope.previous,
  }
}

const dataMark = '","data":'

/**
 * Reads an event without what was recorded of it, upcast to the current version: for folds over many events, since
 * half of a text is mostly what was recorded of the event.
 */
export const readEvent = <State, Event extends EventData>(
  kind: StreamKind<State, Event>,
  recorded: RecordedEvent,
): Event => {
  const { body } = recorded
  // As encodeEvent writes it. Within a text a quotation mark has a backslash before it, so the first mark is the
  // envelope's own.
  const start = body.indexOf(dataMark)
  if (!body.startsWith('{"v":') || start < 0) return readFact(kind, recorded).event
  const version = Number.parseInt(body.slice(5, 15), 10)
  return kind.upcastEvent(JSON.parse(body.slice(start + dataMark.length, -1)), version)
}

const timePattern = /^\{"v":\d+,"at":(-?\d+),/

/** The business time of an event, in milliseconds since 1970-01-01T00:00Z. */
export const businessTimeOf = ({ body }: RecordedEvent): number => {
  const [, at] = timePattern.exec(body) ?? []
  // The storage boundary: written by encodeEvent.
  return at === undefined ? (JSON.parse(body) as Envelope).at : Number(at)
}

/** The version at which a stream's chain of hashes breaks, or `undefined` where it holds up to `head`. */
export const firstBreak = (
  events: ReadonlyArray<RecordedEvent>,
  head: string,
): number | undefined => {
  let previous = ""
  let version = 0
  for (const event of events) {
    // The storage boundary, as above.
    if ((JSON.parse(event.body) as Envelope).previous !== previous) return event.version
    previous = sha256(event.body)
    version = event.version
  }
  return previous === head ? undefined : version
}
