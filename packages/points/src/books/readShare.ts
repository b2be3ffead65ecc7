import type { StorageError, StorageShape } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { BookCheck } from "./BookCheck.ts"
import type { BookDifference } from "./BookDifference.ts"
import { named } from "./brokenLink.ts"
import { sealsOf } from "./SealCheck.ts"
import type { VerificationCursor, VerificationProgress } from "./VerificationCursor.ts"

const page = 4096

/** What a share's reading of the log came to. */
interface ReadShare {
  readonly difference: BookDifference | undefined
  readonly through: number
  readonly gap: number | null
  readonly seal: BookDifference | null
  readonly events: number
  readonly taken: VerificationCursor["taken"]
}

/** Reads the log for one share of the streams, up to the first difference. */
export const readShare = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  cursor: VerificationCursor,
  onProgress: ((progress: VerificationProgress) => void) | undefined,
): Effect.fn.Return<ReadShare, StorageError> {
  let { gap, seal } = cursor
  let after = 0
  let difference: BookDifference | undefined
  // The first reading sees the whole log, so it is the one that works out seals.
  const seals = cursor.through === null ? yield* sealsOf(storage, realm) : undefined
  while (difference === undefined && !check.overflowed) {
    const limit = cursor.through === null ? page : Math.min(page, cursor.through - after)
    if (limit === 0) break
    const events = yield* Stream.runCollect(storage.read({ realm, after, limit }))
    for (const event of events) {
      if (event.position !== after + 1) gap ??= after + 1
      after = event.position
      seal ??= seals?.take(event) ?? null
      const checked = check.take(event)
      if (checked === undefined) continue
      difference = yield* named(storage, realm, checked, gap)
      break
    }
    onProgress?.({ position: after, sharesLeft: cursor.shares.length })
    if (events.length < limit) break
  }
  const events = [...check.books.values()].reduce((sum, { version }) => sum + version, 0)
  const taken = Object.fromEntries(
    check.taken().map(([id, points, position]) => [id, [points, position] as const]),
  )
  return { difference, through: cursor.through ?? after, gap, seal, events, taken }
})
