import { describe, expect, it } from "vitest"
import { checkSnippets } from "./checkSnippets.ts"
import { snippetsOfMarkdown, snippetsOfSource } from "./Snippet.ts"

// The checker guards every example in the documentation, so it is itself shown to fail.

const compilerMillis = 60_000

function markdown(...lines: ReadonlyArray<string>) {
  return snippetsOfMarkdown("planted.md", lines.join("\n"))
}

async function reasons(extracted: ReturnType<typeof markdown>) {
  const failures = [...extracted.failures, ...(await checkSnippets(extracted.snippets))]
  return failures.map((failure) => `${failure.line} ${failure.reason}`)
}

describe("blocks that keep their promise", () => {
  it("passes what compiles, runs and prints what it says", {
    timeout: compilerMillis,
  }, async () => {
    const extracted = markdown(
      "```ts",
      'import { Effect } from "effect"',
      "const name: string = await Effect.runPromise(Effect.succeed('中心'))",
      "console.log(name)",
      "```",
      "prints",
      "```text output",
      "中心",
      "```",
      "- in a list, type-checked only:",
      "  ```ts no-run",
      '  throw new Error("never run")',
      "  ```",
      "```sh",
      "this is no TypeScript",
      "```",
    )
    expect(extracted.snippets.map((snippet) => snippet.line)).toEqual([1, 11])
    expect(await reasons(extracted)).toEqual([])
  })

  it("resolves the packages by their public names to their sources", {
    timeout: compilerMillis,
  }, async () => {
    const extracted = markdown(
      "```ts",
      'import * as core from "@civic-practice/core"',
      'console.log(typeof core, import.meta.resolve("@civic-practice/core").split("/").at(-2))',
      "```",
      "```text output",
      "object src",
      "```",
    )
    expect(await reasons(extracted)).toEqual([])
  })
})

describe("planted faults", () => {
  it("fails a block that does not compile, at its line in the document, also when it is not run", {
    timeout: compilerMillis,
  }, async () => {
    const found = await reasons(
      markdown("text", "```ts no-run", "const a = 1", 'const count: number = "one"', "```"),
    )
    expect(found).toEqual([expect.stringContaining("2 does not compile at line 4: error TS2322")])
  })

  it("fails a block that names an export which does not exist", {
    timeout: compilerMillis,
  }, async () => {
    const found = await reasons(
      markdown("```ts", 'import { noSuchExport } from "effect"', "noSuchExport()", "```"),
    )
    expect(found).toEqual([expect.stringContaining("error TS2305")])
  })

  it("fails a block that throws, rejects or exits with another code than 0", {
    timeout: compilerMillis,
  }, async () => {
    const found = await reasons(
      markdown(
        "```ts",
        'throw new Error("planted throw")',
        "```",
        "```ts",
        'await Promise.reject(new Error("planted rejection"))',
        "```",
        "```ts",
        "process.exitCode = 3",
        "```",
      ),
    )
    expect(found).toEqual([
      expect.stringMatching(/^1 ended with 1: [\s\S]*planted throw/),
      expect.stringMatching(/^4 ended with 1: [\s\S]*planted rejection/),
      expect.stringMatching(/^7 ended with 3: /),
    ])
  })

  it("fails a block that prints something else", { timeout: compilerMillis }, async () => {
    const found = await reasons(
      markdown("```ts", "console.log(41)", "```", "", "```text output", "42", "```"),
    )
    expect(found).toEqual(["1 printed\n41\ninstead of\n42"])
  })

  it("fails what looks checked and is not", () => {
    const extracted = markdown(
      "```ts norun",
      "```",
      "```typescript",
      "```",
      "```text output",
      "nothing printed this",
      "```",
    )
    expect(extracted.snippets).toEqual([])
    expect(extracted.failures.map((failure) => failure.line)).toEqual([1, 3, 5])
  })

  it("fails an @example without a block, and checks the blocks of doc comments", {
    timeout: compilerMillis,
  }, async () => {
    const extracted = snippetsOfSource(
      "planted.ts",
      [
        "export const before = 1",
        "/**",
        " * @example",
        " * ```ts",
        " * const wrong: number = true",
        " * ```",
        " */",
        "export const a = 1",
        "/**",
        " * @example addPoints(1)",
        " */",
        "export const b = 1",
      ].join("\n"),
    )
    expect(await reasons(extracted)).toEqual([
      "10 @example holds no ```ts block",
      expect.stringContaining("4 does not compile at line 5: error TS2322"),
    ])
  })
})
