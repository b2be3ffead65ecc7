import type { Known } from "./Slot.ts"

type Generation = Map<string, Map<string, Known>>

/**
 * A bounded memory of streams, by kind and id. Two generations: what is used again moves to the young one, and
 * when that is full the old one is dropped, so the bound costs nothing per use.
 */
export class SnapshotCache {
  private young: Generation = new Map()
  private old: Generation = new Map()
  private size = 0
  private readonly halfCapacity: number

  constructor(capacity: number) {
    this.halfCapacity = Math.ceil(capacity / 2)
  }

  get(kind: string, id: string): Known | undefined {
    const young = this.young.get(kind)?.get(id)
    if (young !== undefined) return young
    const old = this.old.get(kind)?.get(id)
    if (old !== undefined) this.set(kind, id, old)
    return old
  }

  set(kind: string, id: string, known: Known): void {
    if (this.halfCapacity === 0) return
    let streams = this.young.get(kind)
    if (streams === undefined) {
      streams = new Map()
      this.young.set(kind, streams)
    }
    const before = streams.size
    streams.set(id, known)
    if (streams.size === before) return
    this.size++
    if (this.size >= this.halfCapacity) {
      this.old = this.young
      this.young = new Map()
      this.size = 0
    }
  }

  delete(kind: string, id: string): void {
    if (this.young.get(kind)?.delete(id)) this.size--
    this.old.get(kind)?.delete(id)
  }

  clear(): void {
    this.young = new Map()
    this.old = new Map()
    this.size = 0
  }
}
