import type { DatabaseSync } from "node:sqlite"
import { Query } from "./Query.ts"
import { DamagedContent } from "./sqliteFailure.ts"

type Entry = readonly [name: string, key: string]

/** The index entries of a stream as its row keeps them, sorted by name; `null` where there are none. */
export const encodeEntries = (keys: Readonly<Record<string, string>>): string | null => {
  const entries = Object.entries(keys)
  if (entries.length === 0) return null
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Whose entries are replaced, with the numbers that stand for names. */
export interface EntryOwner {
  readonly realm: number
  readonly kind: number
  readonly stream: number
  readonly id: string
  readonly numberOf: (indexName: string) => number
}

/** Writes what differs between the entries that a stream had and those that it gets. */
export class EntryWriter {
  readonly #insert: Query
  readonly #delete: Query

  constructor(database: DatabaseSync) {
    this.#insert = new Query(
      database,
      `INSERT INTO civic_entry (realm, kind, index_name, key, id, stream)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    this.#delete = new Query(
      database,
      `DELETE FROM civic_entry
       WHERE realm = ? AND kind = ? AND index_name = ? AND key = ? AND id = ?`,
    )
  }

  replace(owner: EntryOwner, before: string | null, after: string | null): void {
    const { id, kind, numberOf, realm, stream } = owner
    const former = decodeEntries(before)
    const next = decodeEntries(after)
    for (const entry of former) {
      if (next.some((one) => isSame(one, entry))) continue
      const removed = this.#delete.run(realm, kind, numberOf(entry[0]), entry[1], id)
      if (removed !== 1) throw new DamagedContent("an index entry is missing")
    }
    for (const entry of next) {
      if (former.some((one) => isSame(one, entry))) continue
      this.#insert.run(realm, kind, numberOf(entry[0]), entry[1], id, stream)
    }
  }
}

const isSame = (one: Entry, other: Entry): boolean => one[0] === other[0] && one[1] === other[1]

const decodeEntries = (text: string | null): ReadonlyArray<Entry> => {
  if (text === null) return []
  const entries: unknown = JSON.parse(text)
  if (!Array.isArray(entries)) throw new DamagedContent("the entries of a stream are no array")
  return entries.map((entry: unknown): Entry => {
    if (Array.isArray(entry) && typeof entry[0] === "string" && typeof entry[1] === "string") {
      return [entry[0], entry[1]]
    }
    throw new DamagedContent("an entry of a stream is no pair of texts")
  })
}
