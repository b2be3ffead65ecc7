import { type StorageError, type StorageShape, type StreamKey, sha256 } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { BrokenLink } from "./BookCheck.ts"
import type { BookDifference } from "./BookDifference.ts"
import { envelopeOf } from "./envelope.ts"

/** A broken link is the fault of the event before it where the next one holds on to it, else its own. */
export const named = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  checked: BookDifference | BrokenLink,
  gap: number | null,
): Effect.fn.Return<BookDifference, StorageError> {
  if (!("before" in checked)) {
    const isGap = checked.what === "eventMissing" && gap !== null
    return isGap ? { ...checked, position: gap } : checked
  }
  const { before, event, previous, stream } = checked
  const head = sha256(event.body)
  const [next] = yield* Stream.runCollect(
    storage.read({ realm, stream, after: event.version, limit: 1 }),
  )
  const holds =
    before.position > 0 &&
    (next === undefined ? yield* headOf(storage, realm, stream) : envelopeOf(next)?.previous) ===
      head
  return holds
    ? {
        what: "eventChanged",
        stream,
        position: before.position,
        expected: previous,
        found: before.head,
      }
    : {
        what: "eventChanged",
        stream,
        position: event.position,
        expected: before.head,
        found: previous,
      }
})

const headOf = (storage: StorageShape, realm: string, stream: StreamKey) =>
  Effect.map(storage.load(realm, [stream]), ([snapshot]) => snapshot?.head)
