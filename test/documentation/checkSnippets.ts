import { execFile } from "node:child_process"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { join, resolve } from "node:path"
import type { Failure, Snippet } from "./Snippet.ts"

const root = resolve(import.meta.dirname, "../..")
const condition = "@civic-practice/source"
const runMillis = 60_000

/**
 * Type-checks all blocks in one run of the compiler, from the packages' sources, and runs each
 * that is meant to run in a folder of its own. Answers what is wrong; nothing wrong, no entries.
 */
export async function checkSnippets(
  snippets: ReadonlyArray<Snippet>,
): Promise<ReadonlyArray<Failure>> {
  if (snippets.length === 0) return []
  // Inside the repository, so that the public names resolve as they do for a user.
  await mkdir(join(root, ".documentation"), { recursive: true })
  const folder = await mkdtemp(join(root, ".documentation", "check-"))
  try {
    const names = snippets.map((_, index) => `snippet-${index}`)
    for (const [index, snippet] of snippets.entries()) {
      await mkdir(join(folder, `snippet-${index}`))
      await writeFile(join(folder, `snippet-${index}`, "main.ts"), `${snippet.code}\n`)
    }
    const wrongTypes = await typeCheck(folder, names, snippets)
    const broken = new Set(wrongTypes.map((failure) => `${failure.file}:${failure.line}`))
    const wrongRuns: Array<Failure> = []
    for (const [index, snippet] of snippets.entries()) {
      if (!snippet.runs || broken.has(`${snippet.file}:${snippet.line}`)) continue
      const reason = await runSnippet(join(folder, `snippet-${index}`), snippet)
      if (reason !== undefined) {
        wrongRuns.push({ file: snippet.file, line: snippet.line, reason })
      }
    }
    return [...wrongTypes, ...wrongRuns]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function typeCheck(
  folder: string,
  names: ReadonlyArray<string>,
  snippets: ReadonlyArray<Snippet>,
): Promise<ReadonlyArray<Failure>> {
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../tsconfig.base.json",
      compilerOptions: {
        composite: false,
        incremental: false,
        noEmit: true,
        emitDeclarationOnly: false,
        declaration: false,
        declarationMap: false,
        rootDir: "../..",
        // Blocks are programs of their own, also those that import nothing.
        moduleDetection: "force",
        customConditions: [condition],
        noUnusedLocals: false,
        noUnusedParameters: false,
      },
      files: names.map((name) => `${name}/main.ts`),
    }),
  )
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc")
  const { code, stdout, stderr } = await run(compiler, ["-p", ".", "--pretty", "false"], folder)
  if (code === 0) return []
  const errors = [
    ...`${stdout}\n${stderr}`.matchAll(/^snippet-(\d+)\/main\.ts\((\d+),\d+\): (error .*)$/gm),
  ].flatMap(([, index, line, message]) => {
    const snippet = snippets[Number(index)]
    if (snippet === undefined) return []
    const reason = `does not compile at line ${snippet.line + Number(line)}: ${message}`
    return [{ file: snippet.file, line: snippet.line, reason }]
  })
  // Errors elsewhere are those of the packages themselves, which the type check of the whole
  // repository reports; an error without a file means that nothing was checked at all.
  if (/^error /m.test(stdout) || stdout.trim() === "") {
    errors.push({
      file: "tsconfig.json",
      line: 1,
      reason: `the compiler failed: ${stdout}${stderr}`,
    })
  }
  return errors
}

async function runSnippet(folder: string, snippet: Snippet): Promise<string | undefined> {
  const flags = [`--conditions=${condition}`, "--disable-warning=ExperimentalWarning"]
  const { code, stdout, stderr } = await run(join(folder, "main.ts"), [], folder, flags)
  if (code !== 0) return `ended with ${code}: ${stderr.trim().slice(-1500)}`
  if (snippet.output === undefined) return undefined
  const expected = normalized(snippet.output)
  const printed = normalized(stdout)
  return printed === expected ? undefined : `printed\n${printed}\ninstead of\n${expected}`
}

function normalized(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .join("\n")
    .trim()
}

interface Ended {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

/** Runs a script with the Node that runs the tests, and without any settings of the test runner. */
function run(
  script: string,
  args: ReadonlyArray<string>,
  cwd: string,
  flags: ReadonlyArray<string> = [],
): Promise<Ended> {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env
  return new Promise((settle) => {
    const child = execFile(
      process.execPath,
      [...flags, script, ...args],
      { cwd, env: { ...env, NO_COLOR: "1" }, timeout: runMillis, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : (error.code ?? error.signal ?? "an unknown error")
        settle({ code, stdout, stderr })
      },
    )
    child.stdin?.end()
  })
}
