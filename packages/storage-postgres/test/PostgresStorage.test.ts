import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-postgres"
import { it } from "vitest"
import { newDatabase } from "./fixtures/database.ts"

const url = await newDatabase()
const database = layer({ url })

conformance(it, "PostgreSQL", database, { reopen: database, histories: 20 })
