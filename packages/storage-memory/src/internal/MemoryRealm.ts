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
  /** Absent until the first: most streams are receipts and the like, which have neither. */
  events: Array<RecordedEvent> | undefined
  entries: Map<string, IndexEntry<MemoryStream>> | undefined
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

  /** Applies a batch, or answers with the conflict that keeps it from being applied, naming every stale stream. */
  commit({ reads, writes }: CommitBatch): Conflict | undefined {
    const found = writes.map(({ id, kind }) => this.#kinds.get(kind)?.streams.get(id))
    const stale: Array<Conflict["stale"][number]> = []
    for (let place = 0; place < writes.length; place++) {
      const write = writes[place]
      const actual = found[place]?.version ?? 0
      if (write === undefined || actual === write.expectedVersion) continue
      stale.push({ kind: write.kind, id: write.id, expected: write.expectedVersion, actual })
    }
    for (const { kind, id, version: expected } of reads) {
      const actual = this.#kinds.get(kind)?.streams.get(id)?.version ?? 0
      if (actual !== expected) stale.push({ kind, id, expected, actual })
    }
    if (stale.length > 0) return new Conflict({ stale })
    for (let place = 0; place < writes.length; place++) {
      const write = writes[place]
      if (write !== undefined) this.#apply(write, found[place])
    }
    return undefined
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
    const events = this.#kinds.get(kind)?.streams.get(id)?.events
    if (events === undefined) return []
    let first = 0
    let end = events.length
    while (first < end) {
      const middle = (first + end) >>> 1
      if ((events[middle]?.version ?? 0) <= version) first = middle + 1
      else end = middle
    }
    return events.slice(first, first + limit)
  }

  #apply(write: StreamWrite, known: MemoryStream | undefined): void {
    const stream = known ?? this.#insert(write)
    if (write.events.length > 0) {
      stream.events ??= []
      let version = write.expectedVersion
      for (const { body, type } of write.events) {
        version += 1
        const position = this.#events.length + 1
        const event = { kind: stream.kind, id: stream.id, position, version, type, body }
        this.#events.push(event)
        stream.events.push(event)
      }
    }
    stream.version = versionAfter(write)
    stream.state = write.state
    stream.head = write.head
    if (write.keys !== undefined) replaceEntries(this.#kindOf(write.kind), stream, write.keys)
  }

  #insert({ id, kind }: StreamKey): MemoryStream {
    const stream = {
      kind,
      id,
      version: 0,
      state: null,
      head: "",
      events: undefined,
      entries: undefined,
    }
    this.#kindOf(kind).streams.set(id, stream)
    return stream
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

const replaceEntries = (
  { indexes }: MemoryKind,
  stream: MemoryStream,
  keys: Readonly<Record<string, string>>,
): void => {
  const entries = stream.entries ?? new Map<string, IndexEntry<MemoryStream>>()
  stream.entries = entries
  for (const [index, entry] of entries) {
    if (Object.hasOwn(keys, index) && keys[index] === entry.key) continue
    indexes.get(index)?.remove(entry)
    entries.delete(index)
  }
  for (const [index, key] of Object.entries(keys)) {
    if (entries.has(index)) continue
    const entry = { key, id: stream.id, stream }
    let sorted = indexes.get(index)
    if (sorted === undefined) {
      sorted = new SortedEntries()
      indexes.set(index, sorted)
    }
    sorted.insert(entry)
    entries.set(index, entry)
  }
}
