import { Storage, type StorageError } from "@civic-practice/core"
import { Effect } from "effect"
import { BookCheck } from "./BookCheck.ts"
import type { BookDifference } from "./BookDifference.ts"
import { compareShare } from "./compareShare.ts"
import { readShare } from "./readShare.ts"
import type { VerificationCursor, VerificationProgress } from "./VerificationCursor.ts"

/** How books are verified. */
export interface VerifyOptions {
  /** From an earlier run's progress. */
  readonly cursor?: VerificationCursor
  /** Streams that are followed at once: the log is read as many times as it takes. 250,000 by default. */
  readonly streamsAtOnce?: number
  /** Told after each page of the log and after each share. */
  readonly onProgress?: (progress: VerificationProgress) => void
}

/** What a verification came to. */
export interface Verification {
  /** Events of points that were read, each once. */
  readonly events: number
  /** Streams that were compared with what is stored of them. */
  readonly streams: number
  /** The first difference that was found; `null`: the books are right. */
  readonly difference: BookDifference | null
}

const fresh: VerificationCursor = {
  shares: [{ number: 0, of: 1 }],
  through: null,
  gap: null,
  seal: null,
  events: 0,
  streams: 0,
  charged: {},
  taken: {},
}

/**
 * Verifies the books of a realm (对账) from its event log alone: works out every account, stock, budget, reservation and
 * setting anew, and compares it with what is stored; an account's lots with the sum of its entries; budgets with what
 * accounts say was issued out of them; the chain of hashes over each stream, and the log with what was sealed at the
 * closing of months. Stops at the first difference and names it.
 *
 * Reads page by page and follows a bounded number of streams at once; what is recorded meanwhile does no harm. A state
 * that was put into the storage without any event is found when its stream is written next, not before.
 */
export const verifyBooks = Effect.fnUntraced(function* (
  realm: string,
  options: VerifyOptions = {},
): Effect.fn.Return<Verification, StorageError, Storage> {
  const storage = yield* Storage
  let cursor = options.cursor ?? fresh
  for (;;) {
    const [share, ...later] = cursor.shares
    if (share === undefined) break
    const check = new BookCheck(share, options.streamsAtOnce ?? 250_000)
    const read = yield* readShare(storage, realm, check, cursor, options.onProgress)
    if (check.overflowed) {
      const { number, of } = share
      const halves = [
        { number, of: of * 2 },
        { number: number + of, of: of * 2 },
      ]
      cursor = { ...cursor, shares: [...halves, ...later] }
      continue
    }
    const difference = read.difference ?? (yield* compareShare(storage, realm, check, read.gap))
    const events = cursor.events + read.events
    const streams = cursor.streams + check.books.size
    if (difference !== undefined) return { events, streams, difference }
    cursor = {
      shares: later,
      through: read.through,
      gap: read.gap,
      seal: read.seal,
      events,
      streams,
      charged: summed(cursor.charged, check.charged),
      taken: { ...cursor.taken, ...read.taken },
    }
    options.onProgress?.({ position: read.through, sharesLeft: later.length, cursor })
  }
  const { events, streams } = cursor
  return {
    events,
    streams,
    difference: gapIn(cursor) ?? cursor.seal ?? budgetFault(cursor) ?? null,
  }
})

const summed = (
  sums: Readonly<Record<string, number>>,
  more: ReadonlyMap<string, number>,
): Readonly<Record<string, number>> => {
  const result = { ...sums }
  for (const [id, points] of more) result[id] = (result[id] ?? 0) + points
  return result
}

const gapIn = ({ gap }: VerificationCursor): BookDifference | undefined =>
  gap === null
    ? undefined
    : { what: "eventMissing", stream: null, position: gap, expected: "an event", found: "none" }

const budgetFault = ({ charged, taken }: VerificationCursor): BookDifference | undefined => {
  for (const id of new Set([...Object.keys(charged), ...Object.keys(taken)])) {
    const expected = charged[id] ?? 0
    const [found, position] = taken[id] ?? [0, 0]
    if (expected !== found) {
      const stream = { kind: "points.budget", id }
      return { what: "budgetDiffers", stream, position, expected: `${expected}`, found: `${found}` }
    }
  }
  return undefined
}
