import "fake-indexeddb/auto"
import { conformance } from "@civic-practice/storage-conformance"
import { Effect } from "effect"
import { it } from "vitest"
import { layer } from "../src/IndexedDbStorage.ts"
import { failingPuts } from "./fixtures/failingPuts.ts"

const database = layer({ name: "conformance" })
const { failAll, ...failingWrites } = failingPuts()
const full = Effect.acquireRelease(
  Effect.sync(() => failAll(true)),
  () => Effect.sync(() => failAll(false)),
)

// Where IndexedDB is a library in this process. browser.test.ts runs the same in a browser.
conformance(it, "IndexedDB in Node", database, {
  reopen: database,
  beside: database,
  failingWrites,
  provoke: { StorageFull: full },
})
