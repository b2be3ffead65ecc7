import { type Conflict, Receipt, StorageError, type StreamKey } from "@civic-practice/core"
import { Effect } from "effect"
import { commitNothing } from "./commitBatch.ts"
import type { Database } from "./Database.ts"

/**
 * Realms of which a commit's outcome is not known.
 *
 * Such a commit may be there for everyone to see, and yet not on the synchronous standby: its wait was cancelled, by
 * our own time limit too, or the server was started again in the middle of it. Whoever looked for its receipt and took
 * it for done would acknowledge what a failover loses. So the realm is read only after another commit has come through.
 */
export class Doubts {
  private readonly database: Database
  private readonly realms = new Map<string, StorageError>()

  constructor(database: Database) {
    this.database = database
  }

  /** A commit, with its failure noted where that leaves the outcome open. */
  noting<A>(
    realm: string,
    commit: Effect.Effect<A, Conflict | StorageError>,
  ): Effect.Effect<A, Conflict | StorageError> {
    return Effect.tapError(commit, (error) =>
      Effect.sync(() => {
        if (error._tag === "StorageError" && error.reason === "CommitUnknown") {
          this.realms.set(realm, error)
        }
      }),
    )
  }

  /** Whether a load looks for what became of a commit, and there is one of which it is not known. */
  concern(realm: string, keys: ReadonlyArray<StreamKey>): boolean {
    return this.realms.has(realm) && keys.some(({ kind }) => kind === receipts)
  }

  /** A look at a realm, after its doubts are settled. */
  settled<A>(realm: string, look: Effect.Effect<A, StorageError>): Effect.Effect<A, StorageError> {
    const doubt = this.realms.get(realm)
    if (doubt === undefined) return look
    const settling = Effect.mapError(commitNothing(this.database, realm), asLook)
    // Within the host's transaction it is settled when that is committed.
    const isSettled = this.database.sql.afterCommit(
      Effect.sync(() => {
        if (this.realms.get(realm) === doubt) this.realms.delete(realm)
      }),
    )
    return Effect.andThen(Effect.andThen(settling, isSettled), look)
  }
}

const receipts = Receipt.ref("").kind.name

/** What kept a doubt from being settled, as a failure of the look that waited for it. */
const asLook = ({ cause, detail, reason }: StorageError): StorageError =>
  new StorageError({
    // Without a cause it was our time limit: then a standby is away, and trying again does not bring it back.
    reason: reason !== "CommitUnknown" ? reason : cause === undefined ? "Down" : "Retryable",
    operation: "load",
    detail: `an earlier commit is not settled: ${detail}`,
    ...(cause === undefined ? {} : { cause }),
  })
