import { byCodePoint, type IndexPlace } from "@civic-practice/core"

/** A stream's place in an index. */
export interface IndexEntry<Stream> extends IndexPlace {
  readonly stream: Stream
}

// Chunks of this size keep both searching and moving entries cheap up to millions of them.
const chunkLimit = 512

/** The entries of one index by key, then by stream id, both by code point. No two are at one place. */
export class SortedEntries<Stream> {
  // Sorted chunks, none of them empty.
  readonly #chunks: Array<Array<IndexEntry<Stream>>> = []

  insert(entry: IndexEntry<Stream>): void {
    const at = Math.min(this.#chunkOf(entry, false), this.#chunks.length - 1)
    const chunk = this.#chunks[at]
    if (chunk === undefined) {
      this.#chunks.push([entry])
      return
    }
    chunk.splice(placeIn(chunk, entry, false), 0, entry)
    if (chunk.length > chunkLimit) this.#chunks.splice(at + 1, 0, chunk.splice(chunkLimit >>> 1))
  }

  remove(entry: IndexEntry<Stream>): void {
    const at = this.#chunkOf(entry, false)
    const chunk = this.#chunks[at]
    if (chunk === undefined) return
    const place = placeIn(chunk, entry, false)
    if (chunk[place] !== entry) return
    chunk.splice(place, 1)
    if (chunk.length === 0) this.#chunks.splice(at, 1)
  }

  /** At most `limit` entries with keys in `[from, to)`, behind `after` where it is given. */
  list(
    from: string | undefined,
    after: IndexPlace | undefined,
    to: string | undefined,
    limit: number,
  ): ReadonlyArray<IndexEntry<Stream>> {
    const first = { key: from ?? "", id: "" }
    const behind = after !== undefined && compare(after, first) >= 0
    const start = behind ? after : first
    const entries: Array<IndexEntry<Stream>> = []
    let at = this.#chunkOf(start, behind)
    let chunk = this.#chunks[at]
    let place = chunk === undefined ? 0 : placeIn(chunk, start, behind)
    while (chunk !== undefined && entries.length < limit) {
      const entry = chunk[place]
      if (entry === undefined) {
        at += 1
        chunk = this.#chunks[at]
        place = 0
        continue
      }
      if (to !== undefined && byCodePoint(entry.key, to) >= 0) break
      entries.push(entry)
      place += 1
    }
    return entries
  }

  /** The first chunk that has an entry at or behind a place (behind it only, if so asked). */
  #chunkOf(place: IndexPlace, behind: boolean): number {
    let first = 0
    let end = this.#chunks.length
    while (first < end) {
      const middle = (first + end) >>> 1
      const last = this.#chunks[middle]?.at(-1)
      if (last !== undefined && isBefore(last, place, behind)) first = middle + 1
      else end = middle
    }
    return first
  }
}

const placeIn = (
  entries: ReadonlyArray<IndexPlace>,
  place: IndexPlace,
  behind: boolean,
): number => {
  let first = 0
  let end = entries.length
  while (first < end) {
    const middle = (first + end) >>> 1
    const entry = entries[middle]
    if (entry !== undefined && isBefore(entry, place, behind)) first = middle + 1
    else end = middle
  }
  return first
}

const isBefore = (entry: IndexPlace, place: IndexPlace, orAt: boolean): boolean => {
  const order = compare(entry, place)
  return orAt ? order <= 0 : order < 0
}

const compare = (left: IndexPlace, right: IndexPlace): number =>
  byCodePoint(left.key, right.key) || byCodePoint(left.id, right.id)
