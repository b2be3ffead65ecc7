import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parse } from "csv-parse/sync"

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url))

/** What a run of the example came to. */
export interface Ran {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly printed: string
  /** What went to standard error: steps, notices, problems. */
  readonly said: string
}

/** The object on the last line of `--json`, without what differs from run to run. */
export const figuresOf = ({ printed }: Ran): Readonly<Record<string, unknown>> => {
  const last: unknown = JSON.parse(printed.trimEnd().split("\n").at(-1) ?? "")
  if (typeof last !== "object" || last === null) throw new Error("no JSON object on the last line")
  return Object.fromEntries(
    Object.entries(last).filter(([key]) => key !== "elapsedSeconds" && key !== "peakMemoryMiB"),
  )
}

/** A folder for the database that goes when the block ends. */
export const outputFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), "kuancheng-"))
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Runs the example; `during` gets the process as soon as it has started. */
export const runDemo = async (
  words: ReadonlyArray<string>,
  during: (child: ChildProcess, said: () => string) => void = () => {},
): Promise<Ran> => {
  const child = spawn(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      "--conditions=@civic-practice/source",
      main,
      ...words,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  let printed = ""
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text
  })
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  during(child, () => said)
  const [code, signal] = await once(child, "close")
  return { code, signal, printed, said }
}

/** The rows of the list of refused rows. */
export const readRejected = async (folder: string): Promise<ReadonlyArray<ReadonlyArray<string>>> =>
  parse(await readFile(join(folder, "rejected.csv"), "utf8"), { bom: true, from_line: 2 })
