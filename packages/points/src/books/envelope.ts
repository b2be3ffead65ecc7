import type { RecordedEvent } from "@civic-practice/core"

/** What of an event's text the books need: its version, the hash that its stream goes on from, and its data. */
export interface Envelope {
  readonly v: number
  readonly previous: string
  readonly data: unknown
}

/** The storage boundary: an event as core writes it; `undefined` where the text is no such thing. */
export const envelopeOf = ({ body }: RecordedEvent): Envelope | undefined => {
  try {
    const read: unknown = JSON.parse(body)
    return isEnvelope(read) ? read : undefined
  } catch {
    return undefined
  }
}

const isEnvelope = (read: unknown): read is Envelope =>
  typeof read === "object" &&
  read !== null &&
  "v" in read &&
  typeof read.v === "number" &&
  "previous" in read &&
  typeof read.previous === "string" &&
  "data" in read
