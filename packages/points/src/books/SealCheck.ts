import {
  type RecordedEvent,
  readEvent,
  type StorageError,
  type StorageShape,
  type StreamKey,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { BookDifference } from "./BookDifference.ts"
import { LogSeal } from "./LogSeal.ts"
import { PointsPolicy } from "./PointsPolicy.ts"

/** Holds the log against the seals of closed months while it is read. */
export class SealCheck {
  private readonly stream: StreamKey
  private readonly seals: Map<number, string>
  private readonly seal = new LogSeal()

  constructor(stream: StreamKey, seals: Map<number, string>) {
    this.stream = stream
    this.seals = seals
  }

  take(event: RecordedEvent): BookDifference | undefined {
    if (this.seals.size === 0) return undefined
    this.seal.take(event)
    const { position } = event
    const root = this.seals.get(position)
    if (root === undefined) return undefined
    this.seals.delete(position)
    const now = this.seal.now()
    return now === root
      ? undefined
      : { what: "sealDiffers", stream: this.stream, position, expected: root, found: now }
  }
}

/** The seals of the closed months, worked out again while the log is read. */
export const sealsOf = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
): Effect.fn.Return<SealCheck, StorageError> {
  const { kind } = PointsPolicy.ref("")
  const stream = { kind: kind.name, id: "policy" }
  const events = yield* Stream.runCollect(storage.read({ realm, stream }))
  const seals = new Map<number, string>()
  for (const recorded of events) {
    if (recorded.type !== "MonthSealed") continue
    try {
      const event = readEvent(kind, recorded)
      if (event._tag === "MonthSealed") seals.set(event.position, event.root)
    } catch {
      // What cannot be read is named when the log comes to it.
    }
  }
  return new SealCheck(stream, seals)
})
