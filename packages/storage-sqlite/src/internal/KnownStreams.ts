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
  #young = new Map<string, KnownStream>()
  #old = new Map<string, KnownStream>()

  get(realm: number, kind: number, id: string): KnownStream | undefined {
    const place = placeOf(realm, kind, id)
    return this.#young.get(place) ?? this.#old.get(place)
  }

  set(realm: number, kind: number, id: string, stream: KnownStream): void {
    if (this.#young.size >= generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(placeOf(realm, kind, id), stream)
  }
}

const placeOf = (realm: number, kind: number, id: string): string => `${realm} ${kind} ${id}`
