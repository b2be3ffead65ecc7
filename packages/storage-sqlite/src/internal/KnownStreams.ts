/**
 * What was true of a stream at one version, and so is true of that version for good: streams keep their numbers,
 * and a version is written once.
 */
export interface KnownStream {
  readonly number: number
  readonly version: number
  readonly lastPosition: number
  /** Its index entries as stored: JSON, or `null` where there are none. */
  readonly entries: string | null
  readonly hasState: boolean
}

// About 15 MiB where both generations are full.
const generationSize = 50_000

/** The streams that were loaded or written lately, so that a commit need not look them up once more. */
export class KnownStreams {
  #young = new Generation()
  #old = new Generation()

  get(realm: number, kind: number, id: string): KnownStream | undefined {
    return this.#young.get(realm, kind, id) ?? this.#old.get(realm, kind, id)
  }

  set(realm: number, kind: number, id: string, stream: KnownStream): void {
    if (this.#young.size >= generationSize) {
      this.#old = this.#young
      this.#young = new Generation()
    }
    this.#young.set(realm, kind, id, stream)
  }

  forgetAll(): void {
    this.#young = new Generation()
    this.#old = new Generation()
  }
}

// Kinds of all realms have numbers below this.
const kindsPerRealm = 2 ** 24

class Generation {
  // By id within realm and kind: putting the three into one text costs more than a second look-up.
  readonly #streams = new Map<number, Map<string, KnownStream>>()
  /** How many streams it holds. */
  size = 0

  get(realm: number, kind: number, id: string): KnownStream | undefined {
    return this.#streams.get(realm * kindsPerRealm + kind)?.get(id)
  }

  set(realm: number, kind: number, id: string, stream: KnownStream): void {
    const place = realm * kindsPerRealm + kind
    let ids = this.#streams.get(place)
    if (ids === undefined) {
      ids = new Map()
      this.#streams.set(place, ids)
    }
    const before = ids.size
    ids.set(id, stream)
    this.size += ids.size - before
  }
}
