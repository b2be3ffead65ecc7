import {
  type CommitBatch,
  Conflict,
  decodeCursor,
  encodeCursor,
  type IndexQuery,
  type Page,
  type RecordedEvent,
  type Snapshot,
  type StreamKey,
  type StreamWrite,
  versionAfter,
} from "@civic-practice/core"
import { type IndexEntry, SortedEntries } from "./SortedEntries.ts"

interface MemoryStream extends StreamKey {
  version: number
  state: string | null
  head: string
  readonly events: Array<RecordedEvent>
  readonly entries: Map<string, IndexEntry<MemoryStream>>
}

interface MemoryKind {
  readonly streams: Map<string, MemoryStream>
  readonly indexes: Map<string, SortedEntries<MemoryStream>>
}

/** All streams, index entries and events of one realm. Callers check what they pass in. */
export class MemoryRealm {
  readonly #kinds = new Map<string, MemoryKind>()
  readonly #events: Array<RecordedEvent> = []

  get position(): number {
    return this.#events.length
  }

  snapshotOf({ id, kind }: StreamKey): Snapshot {
    const stream = this.#kinds.get(kind)?.streams.get(id)
    return stream === undefined
      ? { kind, id, version: 0, state: null, head: "" }
      : snapshotOf(stream)
  }

  /** The conflict that keeps a batch from being applied, naming every stale stream. */
  conflictOf(batch: CommitBatch): Conflict | undefined {
    const stale: Array<Conflict["stale"][number]> = []
    for (const { kind, id, expectedVersion } of batch.writes) {
      const actual = this.#versionOf(kind, id)
      if (actual !== expectedVersion) stale.push({ kind, id, expected: expectedVersion, actual })
    }
    for (const { kind, id, version } of batch.reads) {
      const actual = this.#versionOf(kind, id)
      if (actual !== version) stale.push({ kind, id, expected: version, actual })
    }
    return stale.length === 0 ? undefined : new Conflict({ stale })
  }

  /** Applies a write whose expected version is the stream's own. */
  apply(write: StreamWrite): void {
    const kind = this.#kindOf(write.kind)
    const stream = streamOf(kind, write)
    let version = write.expectedVersion
    for (const { body, type } of write.events) {
      version += 1
      const position = this.#events.length + 1
      const event = { kind: write.kind, id: write.id, position, version, type, body }
      this.#events.push(event)
      stream.events.push(event)
    }
    stream.version = versionAfter(write)
    stream.state = write.state
    stream.head = write.head
    if (write.keys !== undefined) replaceEntries(kind, stream, write.keys)
  }

  find(query: IndexQuery): Page<Snapshot> {
    const index = this.#kinds.get(query.kind)?.indexes.get(query.index)
    if (index === undefined) return { items: [] }
    const cursor = query.after === undefined ? undefined : decodeCursor(query.after)
    // One more than asked for tells whether another page follows.
    const entries = index.list(query.from, cursor, query.to, query.limit + 1)
    const items = entries.slice(0, query.limit).map((entry) => snapshotOf(entry.stream))
    const last = entries[query.limit - 1]
    return entries.length > query.limit && last !== undefined
      ? { items, next: encodeCursor(last) }
      : { items }
  }

  eventsAfter(position: number, limit: number): ReadonlyArray<RecordedEvent> {
    return this.#events.slice(position, position + limit)
  }

  eventsOf({ id, kind }: StreamKey, version: number, limit: number): ReadonlyArray<RecordedEvent> {
    const events = this.#kinds.get(kind)?.streams.get(id)?.events ?? []
    let first = 0
    let end = events.length
    while (first < end) {
      const middle = (first + end) >>> 1
      if ((events[middle]?.version ?? 0) <= version) first = middle + 1
      else end = middle
    }
    return events.slice(first, first + limit)
  }

  #versionOf(kind: string, id: string): number {
    return this.#kinds.get(kind)?.streams.get(id)?.version ?? 0
  }

  #kindOf(name: string): MemoryKind {
    const known = this.#kinds.get(name)
    if (known !== undefined) return known
    const kind: MemoryKind = { streams: new Map(), indexes: new Map() }
    this.#kinds.set(name, kind)
    return kind
  }
}

const snapshotOf = ({ head, id, kind, state, version }: MemoryStream): Snapshot => ({
  kind,
  id,
  version,
  state,
  head,
})

const streamOf = ({ streams }: MemoryKind, { id, kind }: StreamKey): MemoryStream => {
  const known = streams.get(id)
  if (known !== undefined) return known
  const stream = { kind, id, version: 0, state: null, head: "", events: [], entries: new Map() }
  streams.set(id, stream)
  return stream
}

const replaceEntries = (
  { indexes }: MemoryKind,
  stream: MemoryStream,
  keys: Readonly<Record<string, string>>,
): void => {
  for (const [index, entry] of stream.entries) {
    if (Object.hasOwn(keys, index) && keys[index] === entry.key) continue
    indexes.get(index)?.remove(entry)
    stream.entries.delete(index)
  }
  for (const [index, key] of Object.entries(keys)) {
    if (stream.entries.has(index)) continue
    const entry = { key, id: stream.id, stream }
    let sorted = indexes.get(index)
    if (sorted === undefined) {
      sorted = new SortedEntries()
      indexes.set(index, sorted)
    }
    sorted.insert(entry)
    stream.entries.set(index, entry)
  }
}
