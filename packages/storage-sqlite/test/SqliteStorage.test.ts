import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-sqlite"
import { it } from "@effect/vitest"
import { afterAll } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "civic-sqlite-"))
afterAll(() => rmSync(folder, { recursive: true }))

const file = layer({ filename: join(folder, "conformance.sqlite") })

conformance(it, "a SQLite file", file, { reopen: file })
conformance(it, "SQLite in memory", layer({ filename: ":memory:" }))
