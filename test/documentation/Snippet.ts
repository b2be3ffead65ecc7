/** A TypeScript block of the documentation, with what is promised about it. */
export interface Snippet {
  readonly file: string
  /** Line of the opening fence, from 1: line n of the code is line `line + n` of the file. */
  readonly line: number
  readonly code: string
  /** False for ```` ```ts no-run ````: the block is type-checked only. */
  readonly runs: boolean
  /** Content of the ```` ```text output ```` block that follows: exactly what the block prints. */
  readonly output: string | undefined
}

/** A block that cannot be checked as written, or one that failed its check. */
export interface Failure {
  readonly file: string
  readonly line: number
  readonly reason: string
}

export interface Extracted {
  readonly snippets: ReadonlyArray<Snippet>
  readonly failures: ReadonlyArray<Failure>
}

interface Fence {
  readonly line: number
  readonly info: string
  readonly content: string
}

/** The blocks of a Markdown file. */
export function snippetsOfMarkdown(file: string, text: string): Extracted {
  return snippetsOf(file, fencesOf(text.split(/\r?\n/), 1))
}

/** The blocks in the doc comments of a source file; an `@example` without a block is a failure. */
export function snippetsOfSource(file: string, text: string): Extracted {
  const parts: Array<Extracted> = []
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const firstLine = text.slice(0, comment.index).split("\n").length
    const lines = comment[0]
      .replace(/\*\/$/, "")
      .split(/\r?\n/)
      .map((line) => line.replace(/^\s*\/?\*+ ?/, ""))
    const extracted = snippetsOf(file, fencesOf(lines, firstLine))
    const examples = lines.flatMap((line, index) =>
      line.startsWith("@example") ? [firstLine + index] : [],
    )
    const bare = examples.filter((line, index) => {
      const next = examples[index + 1] ?? Number.POSITIVE_INFINITY
      return !extracted.snippets.some((snippet) => snippet.line > line && snippet.line < next)
    })
    parts.push(extracted, {
      snippets: [],
      failures: bare.map((line) => ({ file, line, reason: "@example holds no ```ts block" })),
    })
  }
  return {
    snippets: parts.flatMap((part) => part.snippets),
    failures: parts.flatMap((part) => part.failures),
  }
}

function snippetsOf(file: string, fences: ReadonlyArray<Fence>): Extracted {
  const snippets: Array<Snippet> = []
  const failures: Array<Failure> = []
  for (const [index, fence] of fences.entries()) {
    const reason = whyUnchecked(fence, fences[index - 1])
    if (reason !== undefined) {
      failures.push({ file, line: fence.line, reason })
    } else if (isSnippet(fence)) {
      const after = fences[index + 1]
      snippets.push({
        file,
        line: fence.line,
        code: fence.content,
        runs: fence.info === "ts",
        output: after?.info === "text output" ? after.content : undefined,
      })
    }
  }
  return { snippets, failures }
}

function isSnippet({ info }: Fence): boolean {
  return info === "ts" || info === "ts no-run"
}

/** Why a fence that looks as if it were checked would not be, or undefined. */
function whyUnchecked(fence: Fence, before: Fence | undefined): string | undefined {
  const [language, ...modifiers] = fence.info.split(/\s+/)
  if (language === "typescript") return "write ```ts instead of ```typescript"
  if (language === "ts" && !isSnippet(fence)) {
    return `unknown modifier in \`\`\`${fence.info}: only no-run is known`
  }
  if (language === "text" && modifiers.includes("output") && before?.info !== "ts") {
    return "```text output does not follow a ```ts block"
  }
  return undefined
}

function fencesOf(lines: ReadonlyArray<string>, firstLine: number): ReadonlyArray<Fence> {
  const fences: Array<Fence> = []
  let open: { line: number; info: string; marker: string; indent: number } | undefined
  let content: Array<string> = []
  for (const [index, line] of lines.entries()) {
    const [, space = "", marker = "", info = ""] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? []
    if (open === undefined) {
      if (marker === "") continue
      open = { line: firstLine + index, info: info.trim(), marker, indent: space.length }
      content = []
    } else if (marker.startsWith(open.marker) && info.trim() === "") {
      fences.push({ line: open.line, info: open.info, content: content.join("\n") })
      open = undefined
    } else {
      content.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)))
    }
  }
  return fences
}
