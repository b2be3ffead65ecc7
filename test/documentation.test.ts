import { globSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, it } from "vitest"
import { checkSnippets } from "./documentation/checkSnippets.ts"
import { snippetsOfMarkdown, snippetsOfSource } from "./documentation/Snippet.ts"

const root = resolve(import.meta.dirname, "..")

const documents = ["*.md", "docs/**/*.md", "packages/*/README.md", "examples/*/README.md"]
const sources = ["packages/*/src/**/*.ts"]

function filesOf(patterns: ReadonlyArray<string>) {
  return globSync([...patterns], { cwd: root }).toSorted()
}

it("every TypeScript block of the documentation compiles, runs and prints what it says", {
  timeout: 300_000,
}, async () => {
  const read = (file: string) => readFileSync(join(root, file), "utf8")
  const extracted = [
    ...filesOf(documents).map((file) => snippetsOfMarkdown(file, read(file))),
    ...filesOf(sources).map((file) => snippetsOfSource(file, read(file))),
  ]
  const failures = [
    ...extracted.flatMap((one) => one.failures),
    ...(await checkSnippets(extracted.flatMap((one) => one.snippets))),
  ]
  expect(failures.map(({ file, line, reason }) => `${file}:${line} ${reason}`)).toEqual([])
})
