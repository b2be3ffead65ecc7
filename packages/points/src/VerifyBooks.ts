import {
  type RecordedEvent,
  readEvent,
  Storage,
  type StorageError,
  type StorageShape,
  type StreamKey,
  sha256,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { BookDifference } from "./BookDifference.ts"
import {
  type Book,
  BookCheck,
  type BrokenLink,
  type Checked,
  type Share,
} from "./internal/BookCheck.ts"
import { LogSeal } from "./LogSeal.ts"
import { PointsPolicy } from "./PointsPolicy.ts"

/** Where a verification can go on: what is still to be read, and what was found so far. Plain JSON data. */
export interface VerificationCursor {
  readonly shares: ReadonlyArray<Share>
  /** The last position of the log that is looked at; `null` until it was read once. */
  readonly through: number | null
  /** A position that is not there, and of which no stream was found that lacks it. */
  readonly gap: number | null
  /** A seal that the log does not come to, of which no stream was found that differs. */
  readonly seal: BookDifference | null
  readonly events: number
  readonly streams: number
  /** What accounts say that was taken out of budgets, and what budgets say, with the position of their last event. */
  readonly charged: Readonly<Record<string, number>>
  readonly taken: Readonly<Record<string, readonly [points: number, position: number]>>
}

/** How far a verification has got. */
export interface VerificationProgress {
  readonly position: number
  /** How many times the log is read before it is over, as far as known. */
  readonly sharesLeft: number
  /** Where to go on after this share; absent within one. */
  readonly cursor?: VerificationCursor
}

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

const page = 4096
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
    const read = yield* readShare(storage, realm, check, cursor, options)
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

interface ReadShare {
  readonly difference: BookDifference | undefined
  readonly through: number
  readonly gap: number | null
  readonly seal: BookDifference | null
  readonly events: number
  readonly taken: VerificationCursor["taken"]
}

const readShare = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  cursor: VerificationCursor,
  { onProgress }: VerifyOptions,
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

/** A broken link is the fault of the event before it where the next one holds on to it, else its own. */
const named = Effect.fnUntraced(function* (
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
    (next === undefined ? yield* headOf(storage, realm, stream) : previousOf(next)) === head
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

const previousOf = ({ body }: RecordedEvent): string | undefined =>
  /"previous":"([A-Za-z0-9_-]*)","data":/.exec(body)?.[1]

const atOnce = 500

/** Compares the streams of a share with what is stored of them, with what was recorded meanwhile. */
const compareShare = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  gap: number | null,
): Effect.fn.Return<BookDifference | undefined, StorageError> {
  const books = [...check.books.values()]
  for (let first = 0; first < books.length; first += atOnce) {
    const some = books.slice(first, first + atOnce)
    const snapshots = yield* storage.load(
      realm,
      some.map(({ id, kind }) => ({ kind: kind.name, id })),
    )
    for (const [place, snapshot] of snapshots.entries()) {
      const book = some[place]
      if (book === undefined) continue
      const checked =
        snapshot.version > book.version
          ? yield* caughtUp(storage, realm, check, book, snapshot.version)
          : undefined
      if (checked !== undefined) return yield* named(storage, realm, checked, gap)
      const difference = check.compare(book, snapshot)
      if (difference !== undefined) return difference
    }
  }
  return undefined
})

/** Takes in what a stream has more than the log had when it was read. */
const caughtUp = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
  check: BookCheck,
  book: Book,
  version: number,
): Effect.fn.Return<Checked, StorageError> {
  const stream = { kind: book.kind.name, id: book.id }
  const limit = version - book.version
  const events = yield* Stream.runCollect(
    storage.read({ realm, stream, after: book.version, limit }),
  )
  for (const event of events) {
    if (event.version > version) break
    // Charges are compared as of the log that was read.
    const checked = check.enter(book, event, false)
    if (checked !== undefined) return checked
  }
  return book.version === version
    ? undefined
    : {
        what: "eventMissing",
        stream,
        position: book.position,
        expected: `version ${version}`,
        found: `version ${book.version}`,
      }
})

/** The seals of the closed months, worked out again while the log is read. */
const sealsOf = Effect.fnUntraced(function* (
  storage: StorageShape,
  realm: string,
): Effect.fn.Return<SealCheck, StorageError> {
  const { kind } = PointsPolicy.ref("")
  const stream = { kind: kind.name, id: "policy" }
  const events = yield* Stream.runCollect(storage.read({ realm, stream }))
  const seals = new Map<number, string>()
  for (const recorded of events) {
    if (recorded.type !== "MonthSealed") continue
    const event = readEvent(kind, recorded)
    if (event._tag === "MonthSealed") seals.set(event.position, event.root)
  }
  return new SealCheck(stream, seals)
})

class SealCheck {
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
