import type { StreamKey } from "../Storage.ts"
import type { AnyStreamKind } from "../StreamKind.ts"
import { type Known, Slot } from "./Slot.ts"

/** The streams of one batch. */
export class WorkingSet {
  private readonly byKind = new Map<string, Map<string, Slot>>()
  private readonly remember: (kind: AnyStreamKind, id: string) => Known | undefined

  /** `remember` answers what is known without asking the storage. */
  constructor(remember: (kind: AnyStreamKind, id: string) => Known | undefined) {
    this.remember = remember
  }

  /** The stream's slot, or `undefined` where it has to be loaded first. */
  find(kind: AnyStreamKind, id: string): Slot | undefined {
    const slot = this.byKind.get(kind.name)?.get(id)
    if (slot !== undefined) return slot
    const known = this.remember(kind, id)
    return known === undefined ? undefined : this.add(kind, id, known, false)
  }

  add(kind: AnyStreamKind, id: string, known: Known, fresh: boolean): Slot {
    let slots = this.byKind.get(kind.name)
    if (slots === undefined) {
      slots = new Map()
      this.byKind.set(kind.name, slots)
    }
    const slot = new Slot(kind, id, known, fresh)
    slots.set(id, slot)
    return slot
  }

  *slots(): Generator<Slot> {
    for (const slots of this.byKind.values()) yield* slots.values()
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
