import { Effect } from "effect"
import type { Entry } from "./Entry.ts"
import type { SnapshotCache } from "./SnapshotCache.ts"

// Never added to: `add` makes a queue of its own.
const empty: Array<Entry> = []

/** The commands of one realm that wait for their batch. */
export class Lane {
  running = false
  /** What serves the lane until it is empty, made once. */
  service: Effect.Effect<void> | undefined = undefined
  private readonly idleWanted: Array<() => void> = []
  readonly realm: string
  readonly cache: SnapshotCache
  private queue: Array<Entry> = empty
  private readonly roomWanted: Array<() => void> = []

  constructor(realm: string, cache: SnapshotCache) {
    this.realm = realm
    this.cache = cache
  }

  get waiting(): number {
    return this.queue.length
  }

  add(entry: Entry): void {
    // Most batches are of one, and an array that is pushed to takes room for seventeen.
    if (this.queue.length === 0) this.queue = [entry]
    else this.queue.push(entry)
  }

  /** Takes a command back whose caller has gone; too late where it is in a batch already. */
  remove(entry: Entry): void {
    const index = this.queue.indexOf(entry)
    if (index >= 0) this.queue.splice(index, 1)
  }

  take(most: number): ReadonlyArray<Entry> {
    const batch = this.queue.length <= most ? this.queue : this.queue.slice(0, most)
    this.queue = this.queue.length <= most ? empty : this.queue.slice(most)
    if (this.roomWanted.length > 0) {
      for (const proceed of this.roomWanted.splice(0, most)) proceed()
    }
    return batch
  }

  onRoom(proceed: () => void): () => void {
    this.roomWanted.push(proceed)
    return () => {
      const index = this.roomWanted.indexOf(proceed)
      if (index >= 0) this.roomWanted.splice(index, 1)
    }
  }

  /** The queue is empty and nothing is in flight: there is room for all, and no batch to come would tell them. */
  rest(): void {
    this.running = false
    if (this.roomWanted.length > 0) for (const proceed of this.roomWanted.splice(0)) proceed()
    if (this.idleWanted.length > 0) for (const proceed of this.idleWanted.splice(0)) proceed()
  }

  /** Waits until the lane rests. */
  get idle(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      if (this.running) this.idleWanted.push(() => resume(Effect.void))
      else resume(Effect.void)
    })
  }
}
