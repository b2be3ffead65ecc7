import type { Conflict, StorageError, StorageShape } from "@civic-practice/core"
import type { Effect } from "effect"
import type { Random } from "./Random.ts"

/** What a test works with: a storage, and realms that nothing was written to. */
export interface Subject {
  readonly storage: StorageShape
  readonly realm: string
  readonly anotherRealm: string
  readonly random: Random
  readonly seed: number
  /** How many histories a test that generates them is to try. */
  readonly histories: number
}

/** What a test shows of an adapter. */
export type Guarantee =
  | "atomic"
  | "serializable"
  | "ordered and gap-free"
  | "faithful"
  | "complete"
  | "strict"

/** One test of the suite. */
export interface Case {
  readonly guarantee: Guarantee
  readonly title: string
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
