import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-sqlite"
import { it } from "vitest"
import { temporaryFolder } from "./fixtures/temporaryFolder.ts"

const path = temporaryFolder()
const file = layer({ filename: path("conformance.sqlite") })

conformance(it, "a SQLite file", file, { reopen: file, histories: 20 })
conformance(it, "SQLite in memory", layer({ filename: ":memory:" }))
