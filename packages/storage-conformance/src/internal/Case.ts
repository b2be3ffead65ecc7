import type { Conflict, StorageError, StorageShape } from "@civic-practice/core"
import type { Effect } from "effect"
import type { Random } from "./Random.ts"

/** What a test works with: a storage, and realms that nothing was written to. */
export interface Subject {
  readonly storage: StorageShape
  /** Another connection to the same data, where the caller gives one. */
  readonly beside: StorageShape | undefined
  readonly realm: string
  readonly anotherRealm: string
  readonly random: Random
  readonly seed: number
  /** How many histories a test that generates them is to try. */
  readonly histories: number
  /** How many places to try where something can be cut off at each of many. */
  readonly places: number
  /** How long to wait, in milliseconds, before something is said to hang. */
  readonly patience: number
}

/** What a test shows of an adapter. */
export type Guarantee =
  | "atomic"
  | "serializable"
  | "ordered and gap-free"
  | "durable"
  | "ambiguity-safe"
  | "bounded"
  | "faithful"
  | "complete"
  | "strict"

/** One test of the suite. */
export interface Case {
  readonly guarantee: Guarantee
  readonly title: string
  /** Whether things go on at the same time, so that it is worth running on two connections as well. */
  readonly concurrent?: boolean
  readonly run: (subject: Subject) => Effect.Effect<void, Conflict | StorageError>
}

/** A test of what is still there after the storage was closed and opened again. */
export interface DurableCase {
  readonly title: string
  readonly before: (
    storage: StorageShape,
    realm: string,
  ) => Effect.Effect<void, Conflict | StorageError>
  readonly after: (
    storage: StorageShape,
    realm: string,
  ) => Effect.Effect<void, Conflict | StorageError>
}
