import { type RecordedEvent, Storage, type StorageError, sha256 } from "@civic-practice/core"
import { Effect, Stream } from "effect"

/** How far a seal has got: the last position that it covers, at the end of a block, and the hash up to there. */
export interface SealCursor {
  readonly position: number
  readonly root: string
}

// Blocks end at the same positions for whoever reads, however much at a time.
const blockLength = 1000

/**
 * One hash over a log: of each block of a thousand positions, the hash of the root before it and of every event's
 * stream, version and text. Whoever changes, drops, adds or swaps anything gets another root.
 */
export class LogSeal {
  private position: number
  private root: string
  private readonly lines: Array<string> = []

  constructor(from: SealCursor = { position: 0, root: "" }) {
    this.position = from.position
    this.root = from.root
  }

  /** Takes in the next event. */
  take({ body, id, kind, position, version }: RecordedEvent): void {
    // U+0000 is in no text that is stored, so no two lists of events have one text.
    this.lines.push(`${position}\0${kind}\0${id}\0${version}\0${body}`)
    this.position = position
    if (position % blockLength === 0) {
      this.root = this.now()
      this.lines.length = 0
    }
  }

  /** The root over all that was taken in. */
  now(): string {
    return this.lines.length === 0 ? this.root : sha256(`${this.root}\0${this.lines.join("\0\0")}`)
  }

  /** Where another seal can go on; `undefined` within a block. */
  cursor(): SealCursor | undefined {
    return this.lines.length === 0 ? { position: this.position, root: this.root } : undefined
  }
}

/** How a seal is worked out. */
export interface SealOptions {
  /** Where an earlier run had got, which is gone on from. */
  readonly cursor?: SealCursor
  /** Told after each block. */
  readonly onProgress?: (cursor: SealCursor) => void
}

/** The root over a realm's log up to a position, read page by page. */
export const sealOfLog = Effect.fnUntraced(function* (
  realm: string,
  through: number,
  { cursor, onProgress }: SealOptions = {},
): Effect.fn.Return<string, StorageError, Storage> {
  const storage = yield* Storage
  const seal = new LogSeal(cursor)
  let after = cursor?.position ?? 0
  while (after < through) {
    const limit = Math.min(blockLength - (after % blockLength), through - after)
    const events = yield* Stream.runCollect(storage.read({ realm, after, limit }))
    for (const event of events) seal.take(event)
    const last = events.at(-1)
    if (last === undefined) break
    after = last.position
    const reached = seal.cursor()
    if (reached !== undefined) onProgress?.(reached)
  }
  return seal.now()
})
