import {
  type AnyStreamKind,
  canonicalJson,
  type EventData,
  type RecordedEvent,
  type Snapshot,
  type StreamKey,
  sha256,
} from "@civic-practice/core"
import { Account, type AccountState } from "../account/Account.ts"
import type { AccountEvent } from "../account/AccountEvent.ts"
import { debtOf } from "../account/Debt.ts"
import type { BookDifference } from "./BookDifference.ts"
import { Budget, type BudgetState } from "./Budget.ts"
import { checkedKinds } from "./checkedKinds.ts"
import { budgetEntries, entryPoints } from "./entryPoints.ts"
import { envelopeOf } from "./envelope.ts"

/** The streams of which the number is `number` among `of` shares, by their names. */
export interface Share {
  readonly number: number
  readonly of: number
}

/** A stream as its events lead to it. */
export interface Book {
  readonly kind: AnyStreamKind
  readonly id: string
  version: number
  position: number
  head: string
  state: unknown
  /** The sum of an account's entries. */
  balance: number
}

/** A hash that is not the one a stream goes on from: the event, or the one before it, was changed. */
export interface BrokenLink {
  readonly stream: StreamKey
  readonly before: { readonly position: number; readonly head: string }
  readonly event: RecordedEvent
  readonly previous: string
}

/** What a step of the check comes to: all is well, a difference, or a link of which the next event tells more. */
export type Checked = undefined | BookDifference | BrokenLink

/** Follows the streams of one share through the log. Plain and synchronous: there are a hundred thousand a second. */
export class BookCheck {
  readonly books = new Map<string, Book>()
  /** What accounts say that was taken out of budgets. */
  readonly charged = new Map<string, number>()
  /** Whether there are more streams than are followed at once: the share has to be halved. */
  overflowed = false
  private readonly share: Share
  private readonly most: number
  private readonly accounts: AnyStreamKind = Account.ref("").kind

  constructor(share: Share, most: number) {
    this.share = share
    this.most = most
  }

  /** Takes in the next event. */
  take(event: RecordedEvent): Checked {
    const kind = checkedKinds.get(event.kind)
    if (kind === undefined) return undefined
    const name = `${event.kind}/${event.id}`
    let book = this.books.get(name)
    if (book === undefined) {
      if (!isIn(name, this.share)) return undefined
      book = this.open(kind, event.id, name)
      if (book === undefined) return undefined
    }
    return this.enter(book, event)
  }

  /** Takes in an event of a book that is followed. */
  enter(book: Book, event: RecordedEvent, charges = true): Checked {
    const stream = { kind: event.kind, id: event.id }
    if (event.version !== book.version + 1) {
      return {
        what: "eventMissing",
        stream,
        position: event.position,
        expected: `version ${book.version + 1}`,
        found: `version ${event.version}`,
      }
    }
    const read = envelopeOf(event)
    if (read === undefined) {
      return changed(stream, event.position, "an event as it was recorded", event.body.slice(0, 80))
    }
    if (read.previous !== book.head) {
      const { head, position } = book
      return { stream, before: { position, head }, event, previous: read.previous }
    }
    try {
      // Of the kind that its stream is of, as recorded: the storage boundary.
      const data = book.kind.upcastEvent(read.data, read.v) as EventData & AccountEvent
      book.state = book.kind.evolve(book.state as never, data as never)
      if (book.kind === this.accounts) {
        book.balance += entryPoints(data)
        if (charges) {
          for (const { id, points } of budgetEntries(data)) {
            this.charged.set(id, (this.charged.get(id) ?? 0) + points)
          }
        }
      }
    } catch (thrown) {
      return changed(stream, event.position, "an event as it was recorded", String(thrown))
    }
    book.version = event.version
    book.position = event.position
    book.head = sha256(event.body)
    return undefined
  }

  /** Compares a book with what is stored of its stream now, which is of the same version. */
  compare(book: Book, snapshot: Snapshot): BookDifference | undefined {
    const { head, kind, position, state } = book
    const stream = { kind: kind.name, id: book.id }
    if (snapshot.head !== head) {
      return { what: "headDiffers", stream, position, expected: head, found: snapshot.head }
    }
    const expected = storedText(kind, state)
    if (snapshot.state !== expected) {
      const found = readState(kind, snapshot.state)
      // Older states are stored in an older form.
      if (canonicalJson(found) !== canonicalJson(state)) {
        return {
          what: "stateDiffers",
          stream,
          position,
          expected: canonicalJson(state),
          found: found === undefined ? (snapshot.state ?? "none") : canonicalJson(found),
        }
      }
    }
    return kind === this.accounts ? sumFault(book, stream) : undefined
  }

  /** What the budgets of this share have been charged, by their own events. */
  taken(): ReadonlyArray<readonly [id: string, points: number, position: number]> {
    const { kind } = Budget.ref("")
    const budgets: AnyStreamKind = kind
    return [...this.books.values()].flatMap((book) =>
      // Of the kind that its stream is of.
      book.kind === budgets
        ? [[book.id, (book.state as BudgetState).taken, book.position] as const]
        : [],
    )
  }

  private open(kind: AnyStreamKind, id: string, name: string): Book | undefined {
    if (this.books.size === this.most) {
      this.overflowed = true
      return undefined
    }
    const book = { kind, id, version: 0, position: 0, head: "", state: kind.initial, balance: 0 }
    this.books.set(name, book)
    return book
  }
}

const changed = (
  stream: StreamKey,
  position: number,
  expected: string,
  found: string,
): BookDifference => ({ what: "eventChanged", stream, position, expected, found })

const sumFault = ({ balance, position, state }: Book, stream: StreamKey) => {
  // Of an account, which it is.
  const account = state as AccountState
  let there = (account.held ?? 0) - debtOf(account.owed)
  for (const { left } of account.lots) there += left
  const { expired, issued, received = 0, redeemed, reversed } = account
  const net = issued + received - redeemed - expired - reversed
  return there === balance && net === balance
    ? undefined
    : ({
        what: "sumDiffers",
        stream,
        position,
        expected: `${balance}`,
        found: there === balance ? `${net}` : `${there}`,
      } as const)
}

const storedText = (kind: AnyStreamKind, state: unknown): string => {
  // Made by the kind's own evolve.
  const stored = kind.storedState === undefined ? state : kind.storedState(state as never)
  return `[${kind.stateVersion},${JSON.stringify(stored) ?? "null"}]`
}

/** The storage boundary: `undefined` where it is no state of the kind. */
const readState = (kind: AnyStreamKind, text: string | null): unknown => {
  if (text === null) return undefined
  try {
    const [version, stored] = JSON.parse(text) as [number, unknown]
    return kind.upcastState(stored, version)
  } catch {
    return undefined
  }
}

const isIn = (name: string, { number, of }: Share): boolean => {
  if (of === 1) return true
  // FNV-1a: the shares need no more than to be even.
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index++) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  }
  return (hash >>> 0) % of === number
}
