import type { StreamKey } from "../Storage.ts"
import type { AnyStreamKind } from "../StreamKind.ts"
import { type Known, Slot, unwritten } from "./Slot.ts"

/** Up to this many streams are found by looking through them, which beats a map for the small batch. */
const fewSlots = 16

/** Streams by kind and id. */
export type StreamKeys = ReadonlyMap<string, ReadonlySet<string>>

/** The streams of one batch, chained in the order in which they came in: an array that grows would cost more. */
export class WorkingSet {
  first: Slot | undefined = undefined
  private last: Slot | undefined = undefined
  private size = 0
  private byKind: Map<string, Map<string, Slot>> | undefined = undefined
  private readonly remember: (kind: AnyStreamKind, id: string) => Known | undefined
  private readonly notNew: StreamKeys | undefined

  /**
   * `remember` answers what is known without asking the storage. `notNew` are streams that turned out to exist;
   * without it, no stream is presumed to be new.
   */
  constructor(
    remember: (kind: AnyStreamKind, id: string) => Known | undefined,
    notNew?: StreamKeys,
  ) {
    this.remember = remember
    this.notNew = notNew
  }

  /** The stream's slot, or `undefined` where it has to be loaded first. */
  find(kind: AnyStreamKind, id: string): Slot | undefined {
    const slot = this.at(kind.name, id)
    if (slot !== undefined) return slot
    const known = this.remember(kind, id)
    return known === undefined ? undefined : this.insert(kind, id, known, 0)
  }

  /** As `find`, but a stream that its kind says is mostly new is presumed to be; the commit finds out. */
  findOrPresume(kind: AnyStreamKind, id: string): Slot | undefined {
    const slot = this.find(kind, id)
    return slot !== undefined || !kind.presumedNew || this.notNew === undefined
      ? slot
      : this.notNew.get(kind.name)?.has(id)
        ? undefined
        : this.insert(kind, id, unwritten, 0)
  }

  /** What to load where a stream is not at hand: with it, all of its kind that were wrongly presumed to be new. */
  lacking(kind: AnyStreamKind, id: string): ReadonlyArray<Missing> {
    const missing = [new Missing(kind, id)]
    for (const other of this.notNew?.get(kind.name) ?? []) {
      if (other !== id && this.find(kind, other) === undefined) {
        missing.push(new Missing(kind, other))
      }
    }
    return missing
  }

  /** Takes in what is known of a stream, instead of what was known before. */
  add(kind: AnyStreamKind, id: string, known: Known, loadedBy: number): Slot {
    const former = this.at(kind.name, id)
    if (former === undefined) return this.insert(kind, id, known, loadedBy)
    former.renew(known, loadedBy)
    return former
  }

  /** The slots, in order. */
  *[Symbol.iterator](): IterableIterator<Slot> {
    for (let slot = this.first; slot !== undefined; slot = slot.next) yield slot
  }

  private at(kind: string, id: string): Slot | undefined {
    if (this.byKind !== undefined) return this.byKind.get(kind)?.get(id)
    for (let slot = this.first; slot !== undefined; slot = slot.next) {
      if (slot.id === id && slot.kind.name === kind) return slot
    }
    return undefined
  }

  private insert(kind: AnyStreamKind, id: string, known: Known, loadedBy: number): Slot {
    const slot = new Slot(kind, id, known, loadedBy)
    if (this.last === undefined) this.first = slot
    else this.last.next = slot
    this.last = slot
    this.size++
    if (this.byKind !== undefined) this.index(this.byKind, slot)
    else if (this.size > fewSlots) {
      this.byKind = new Map()
      for (const each of this) this.index(this.byKind, each)
    }
    return slot
  }

  private index(byKind: Map<string, Map<string, Slot>>, slot: Slot): void {
    let slots = byKind.get(slot.kind.name)
    if (slots === undefined) {
      slots = new Map()
      byKind.set(slot.kind.name, slots)
    }
    slots.set(slot.id, slot)
  }
}

/** Thrown out of a decision that asks for a stream which is not at hand. */
export class Missing {
  readonly kind: AnyStreamKind
  readonly key: StreamKey
  constructor(kind: AnyStreamKind, id: string) {
    this.kind = kind
    this.key = { kind: kind.name, id }
  }
}
