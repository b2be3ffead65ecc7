import type { SQLInputValue } from "node:sqlite"
import { StorageError, type StreamWrite, versionAfter } from "@civic-practice/core"
import type { Connection } from "./Connection.ts"
import { encodeEntries } from "./EntryWriter.ts"
import type { KnownStream } from "./KnownStreams.ts"
import { positionBits } from "./migrations.ts"
import type { RealmNames } from "./Names.ts"
import { isRepeatedKey } from "./sqliteFailure.ts"

// New rows fill their pages to the brim, and a row that grows in a full page moves rows in four pages. So streams
// with events, which mostly grow, begin with room that their neighbours can use too.
const roomToGrow = new Uint8Array(256)

/** A change of a stream's index entries, held back until the stream's row is there. */
interface EntryChange {
  readonly kind: number
  readonly stream: number
  readonly id: string
  readonly before: string | null
  readonly after: string | null
}

interface WrittenStream {
  readonly kind: number
  readonly id: string
  readonly stream: KnownStream
}

/** Writes the streams of one batch, in its order, within the open transaction. */
export class BatchWriter {
  readonly #connection: Connection
  readonly #realm: RealmNames
  #position: number
  #lastNumber: number
  #erased = false
  readonly #streams: Array<SQLInputValue> = []
  readonly #events: Array<SQLInputValue> = []
  readonly #entries: Array<EntryChange> = []
  readonly #written: Array<WrittenStream> = []

  /** @param position the realm's last position; @param lastNumber the highest number of a stream */
  constructor(connection: Connection, realm: RealmNames, position: number, lastNumber: number) {
    this.#connection = connection
    this.#realm = realm
    this.#position = position
    this.#lastNumber = lastNumber
  }

  /** The realm's last position after what was written so far. */
  get position(): number {
    return this.#position
  }

  /** Whether a state was erased that had been there. */
  get erased(): boolean {
    return this.#erased
  }

  /** Writes one stream. `false`: it is not at the version that `before` says. */
  write(write: StreamWrite, before: KnownStream | undefined): boolean {
    const { names, statements } = this.#connection
    const { head, id, keys, state } = write
    const kind = names.enter(this.#realm, write.kind)
    const number = before?.number ?? this.#newNumber()
    const entriesBefore = before?.entries ?? null
    const entries = keys === undefined ? entriesBefore : encodeEntries(keys)
    const lastPosition = this.#addEvents(write, number, before?.lastPosition ?? 0)
    const version = versionAfter(write)
    if (before === undefined) {
      const realm = this.#realm.number
      const room = write.events.length > 0 ? roomToGrow : null
      this.#streams.push(number, realm, kind, id, version, lastPosition, head, entries, state, room)
    } else {
      const changed = statements.update.run(
        version,
        lastPosition,
        head,
        state,
        number,
        before.version,
      )
      if (changed !== 1) return false
      if (entries !== entriesBefore) statements.updateEntries.run(entries, number)
      if (state === null && before.hasState) this.#erased = true
    }
    if (entries !== entriesBefore) {
      this.#entries.push({ kind, stream: number, id, before: entriesBefore, after: entries })
    }
    // A stream that begins without events is a receipt or the like, and hardly written again.
    if (before !== undefined || write.events.length > 0) {
      const stream = { number, version, lastPosition, entries, hasState: state !== null }
      this.#written.push({ kind, id, stream })
    }
    return true
  }

  /** Writes what was gathered. `false`: a stream that was to be new is there. */
  finish(): boolean {
    const { statements, names } = this.#connection
    try {
      statements.streams.insert(this.#streams)
    } catch (cause) {
      if (isRepeatedKey(cause)) return false
      throw cause
    }
    statements.events.insert(this.#events)
    for (const { after, before, id, kind, stream } of this.#entries) {
      const numberOf = (name: string) => names.enter(this.#realm, name)
      const owner = { realm: this.#realm.number, kind, stream, id, numberOf }
      statements.entries.replace(owner, before, after)
    }
    return true
  }

  /** After the commit: lets the next one rely on what was written. */
  remember(): void {
    const { known } = this.#connection
    for (const { id, kind, stream } of this.#written)
      known.set(this.#realm.number, kind, id, stream)
  }

  #newNumber(): number {
    this.#lastNumber += 1
    return this.#lastNumber
  }

  /** Gathers the events of a write; the position of the stream's last event thereafter. */
  #addEvents(write: StreamWrite, stream: number, lastPosition: number): number {
    const { names } = this.#connection
    const realm = this.#realm
    let previous = lastPosition
    let version = write.expectedVersion
    for (const { body, type } of write.events) {
      version += 1
      this.#position += 1
      if (this.#position >= 2 ** positionBits) throw full(`2^${positionBits} events`)
      const typeNumber = names.enter(realm, type)
      this.#events.push(realm.number, this.#position, stream, version, previous, typeNumber, body)
      previous = this.#position
    }
    return previous
  }
}

const full = (what: string): StorageError =>
  new StorageError({
    reason: "StorageFull",
    operation: "commit",
    detail: `the realm holds ${what}, no more than fit into it`,
  })
