import type { DBSchema, IDBPDatabase } from "idb"

/** A stream as it is now, with its index entries. */
export interface StreamRecord {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly state: string | null
  readonly head: string
  /** Index name and key of each entry. A list: `__proto__` is a name like any other. */
  readonly entries: ReadonlyArray<readonly [index: string, key: string]>
}

export interface EventRecord {
  readonly realm: string
  readonly kind: string
  readonly id: string
  readonly position: number
  readonly version: number
  readonly type: string
  readonly body: string
}

/** Texts as UTF-8: IndexedDB sorts texts by UTF-16 unit but bytes by byte, which is the order of code points. */
type Bytes = ArrayBuffer

/** Every key begins with the realm. */
export interface Schema extends DBSchema {
  streams: { key: [realm: string, kind: string, id: string]; value: StreamRecord }
  entries: {
    key: [realm: string, kind: string, index: string, key: Bytes, id: Bytes]
    value: { readonly id: string; readonly key: string }
  }
  events: {
    key: [realm: string, position: number]
    value: EventRecord
    indexes: { byStream: [realm: string, kind: string, id: string, version: number] }
  }
}

export type Database = IDBPDatabase<Schema>

export const schemaVersion = 1

export const createStores = (database: Database): void => {
  database.createObjectStore("streams")
  database.createObjectStore("entries")
  const events = database.createObjectStore("events")
  events.createIndex("byStream", ["realm", "kind", "id", "version"])
}

const encoder = new TextEncoder()

export const bytesOf = (text: string): Bytes => encoder.encode(text).slice().buffer
