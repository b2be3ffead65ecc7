import { sha256 } from "../Digest.ts"
import { encodeIndexKey } from "../IndexKey.ts"
import { encodeEvent } from "../RecordedFact.ts"
import type { CommitBatch, PendingEvent, Snapshot, StreamWrite } from "../Storage.ts"
import type { AnyStreamKind, EventData } from "../StreamKind.ts"
import type { Draft, Staged } from "./Draft.ts"

/** What is known of a stream: as loaded, or as just committed. Never changed once made. */
export interface Known {
  readonly version: number
  /** `undefined` where there is none. */
  readonly state: unknown
  readonly head: string
}

export const unwritten: Known = { version: 0, state: undefined, head: "" }

/** Reads a snapshot's text into the state it stands for. */
export const knownFrom = (kind: AnyStreamKind, snapshot: Snapshot): Known => {
  if (snapshot.version === 0) return unwritten
  if (snapshot.state === null)
    return { version: snapshot.version, state: undefined, head: snapshot.head }
  // The storage boundary: written by stateText below.
  const [version, state] = JSON.parse(snapshot.state) as [number, unknown]
  return { version: snapshot.version, state: kind.upcastState(state, version), head: snapshot.head }
}

const stateText = (kind: AnyStreamKind, state: unknown): string | null => {
  if (state === undefined) return null
  const { storedState, stateVersion } = kind
  // A state of this kind, made by its own evolve or read by its own upcaster.
  const stored = storedState === undefined ? state : storedState(state as never)
  return `[${stateVersion},${JSON.stringify(stored) ?? "null"}]`
}

/** Events as they will be stored, and the hash of the last. */
export interface Encoded {
  readonly pending: Array<PendingEvent>
  readonly head: string
}

/** A stream within one batch: what is known of it, and what the batch makes of it. */
export class Slot {
  readonly kind: AnyStreamKind
  readonly id: string
  known: Known
  /** The batch's load, counted from 1, that brought or confirmed it last; 0 where it was known from before. */
  loadedBy: number
  state: unknown
  head: string
  events: Array<PendingEvent> | undefined = undefined
  dirty = false
  /** Read by a command of which the commit decides: one it carries out, or one refused for what it writes. */
  decidedUpon = false
  /** The next slot of the batch. */
  next: Slot | undefined = undefined
  /** The draft that read it last, and the slot that draft had read before. */
  lastReader: Draft | undefined = undefined
  readBefore: Slot | undefined = undefined
  /** What a draft makes of it: kept here so that it is found at once. */
  staged: Staged | undefined = undefined

  constructor(kind: AnyStreamKind, id: string, known: Known, loadedBy: number) {
    this.kind = kind
    this.id = id
    this.known = known
    this.loadedBy = loadedBy
    this.state = known.state
    this.head = known.head
  }

  /** Takes in what was loaded; what the batch made of it before is void. */
  renew(known: Known, loadedBy: number): void {
    this.known = known
    this.loadedBy = loadedBy
    this.state = known.state
    this.head = known.head
    this.events = undefined
    this.dirty = false
    this.decidedUpon = false
    this.lastReader = undefined
    this.readBefore = undefined
    this.staged = undefined
  }

  /** The texts of events that come next in this stream, and the head after them. */
  encode(events: ReadonlyArray<EventData>, envelope: string): Encoded {
    let head = this.head
    const pending = events.map((event) => {
      const body = encodeEvent(this.kind.eventVersion, envelope, head, event)
      head = sha256(body)
      return { type: event._tag, body }
    })
    return { pending, head }
  }

  /** Makes a command's change part of the batch. */
  take(state: unknown, { pending, head }: Encoded): void {
    this.put(state)
    this.head = head
    if (this.events === undefined) this.events = pending
    else for (const event of pending) this.events.push(event)
  }

  /** As `take`, without events. */
  put(state: unknown): void {
    this.dirty = true
    this.state = state
  }

  write(): StreamWrite {
    const { events = [], head, id, kind, known } = this
    const { name } = kind
    const state = stateText(kind, this.state)
    const keys = kind.keys === undefined ? undefined : this.changedKeys()
    return keys === undefined
      ? { kind: name, id, expectedVersion: known.version, state, head, events }
      : { kind: name, id, expectedVersion: known.version, state, head, keys, events }
  }

  seen(): CommitBatch["reads"][number] {
    return { kind: this.kind.name, id: this.id, version: this.known.version }
  }

  after(): Known {
    return {
      version: this.known.version + Math.max(1, this.events?.length ?? 0),
      state: this.state,
      head: this.head,
    }
  }

  // Index entries are sent only when they change: most commands leave them as they are.
  private changedKeys(): Readonly<Record<string, string>> | undefined {
    const now = this.encodedKeys(this.state)
    const before = this.encodedKeys(this.known.state)
    const names = Object.keys(now)
    return names.length === Object.keys(before).length &&
      names.every((name) => now[name] === before[name])
      ? undefined
      : now
  }

  private encodedKeys(state: unknown): Record<string, string> {
    if (state === undefined || this.kind.keys === undefined) return {}
    const encoded: Record<string, string> = {}
    // A state of this kind, made by its own evolve or read by its own upcaster.
    const keys = this.kind.keys(state as never, this.id)
    for (const name of Object.keys(keys)) encoded[name] = encodeIndexKey(keys[name] ?? [])
    return encoded
  }
}
