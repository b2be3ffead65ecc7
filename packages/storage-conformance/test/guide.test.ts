import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import type { Storage } from "@civic-practice/core"
import { conformance } from "@civic-practice/storage-conformance"
import type { Layer } from "effect"
import { afterAll, it } from "vitest"
import { snippetsOfMarkdown } from "../../../test/documentation/Snippet.ts"

// The adapter that the guide begins with is held to what the guide says.

const root = resolve(import.meta.dirname, "../../..")
const guide = "docs/writing-a-storage-adapter.md"

const { snippets } = snippetsOfMarkdown(guide, await readFile(join(root, guide), "utf8"))
await mkdir(join(root, ".documentation"), { recursive: true })
const folder = await mkdtemp(join(root, ".documentation", "guide-"))
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = join(folder, "FolderStorage.ts")
await writeFile(file, snippets[0]?.code ?? "")
const adapter: { readonly layer: (folder: string) => Layer.Layer<Storage> } = await import(file)
const realms = adapter.layer(join(folder, "realms"))

conformance(it, "the adapter of the guide", realms, { reopen: realms })
