import { itemAt } from "./Random.ts"

const none = -1

/** Who is occupied when: a list of time spans a person, all in a few flat arrays. */
export class BusySpans {
  readonly #first: Int32Array
  readonly #next: Int32Array
  readonly #from: Int32Array
  readonly #to: Int32Array
  #used = 0

  constructor(people: number, spans: number) {
    this.#first = new Int32Array(people).fill(none)
    this.#next = new Int32Array(spans)
    this.#from = new Int32Array(spans)
    this.#to = new Int32Array(spans)
  }

  add(person: number, from: number, to: number): void {
    const at = this.#used++
    if (at >= this.#from.length) throw new RangeError(`More than ${at} spans`)
    this.#from[at] = from
    this.#to[at] = to
    this.#next[at] = itemAt(this.#first, person)
    this.#first[person] = at
  }

  /** True when a span of the person overlaps the one given; touching is no overlap. */
  overlaps(person: number, from: number, to: number): boolean {
    for (let at = itemAt(this.#first, person); at !== none; at = itemAt(this.#next, at)) {
      if (itemAt(this.#from, at) < to && from < itemAt(this.#to, at)) return true
    }
    return false
  }

  has(person: number): boolean {
    return itemAt(this.#first, person) !== none
  }
}
