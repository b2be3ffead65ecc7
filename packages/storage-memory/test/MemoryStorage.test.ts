import { conformance } from "@civic-practice/storage-conformance"
import { layer } from "@civic-practice/storage-memory"
import { it } from "vitest"

conformance(it, "memory", layer)
