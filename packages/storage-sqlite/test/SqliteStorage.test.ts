import { DatabaseSync } from "node:sqlite"
import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect } from "effect"
import { it } from "vitest"
import { failingStatements } from "./fixtures/failingStatements.ts"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()
const filename = path("conformance.sqlite")
const file = layer({ filename, busyTimeout: "50 millis" })
const failingWrites = failingStatements()

/** Somebody else is in the middle of a transaction. */
const busy = Effect.acquireRelease(
  Effect.sync(() => {
    const other = new DatabaseSync(filename)
    other.exec("BEGIN IMMEDIATE")
    return other
  }),
  (other) => Effect.sync(() => other.close()),
)

conformance(it, "a SQLite file", file, {
  reopen: file,
  beside: file,
  failingWrites,
  provoke: { Retryable: busy },
})
conformance(it, "SQLite in memory", layer({ filename: ":memory:" }), { failingWrites })
