import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { atEnd } from "./atEnd.ts"

/** What is taken away to show that it is needed. */
export type WithoutGuarantee = "nothing" | "waiting" | "keys" | "errors"

export interface WorkerOptions {
  /** Distinguishes the intents of this worker from those of all others. */
  readonly name: string
  /** Intents of workers before it that were not acknowledged: given again first. */
  readonly unsettled: ReadonlyArray<string>
  readonly without: WithoutGuarantee
  /** Ends by itself after so many intents of its own; by default it goes on until it is killed. */
  readonly intents?: number
  /** Which storage: `sqlite` and a file name, or `postgres` and a URL. */
  readonly storage: readonly [kind: "sqlite" | "postgres", place: string]
  /** Milliseconds that an operation on PostgreSQL may take; by default what the storage allows itself. */
  readonly timeout?: number
  readonly environment?: Readonly<Record<string, string>>
}

/** A process that gives intents, many at a time, and says which it tried and which were acknowledged. */
export class Worker {
  readonly process: ChildProcess
  /** Resolves with the exit code, `null` where it was killed. */
  readonly ended: Promise<number | null>
  readonly acknowledged: Array<string> = []
  private readonly tried = new Set<string>()
  /** What the storage answered instead of an acknowledgement, by kind. */
  readonly refused = new Map<string, number>()
  private rest = ""
  private errors = ""
  private readonly onLine: Array<() => void> = []

  constructor(options: WorkerOptions) {
    const { environment, ...given } = options
    const flags = ["--conditions=@civic-practice/source", "--disable-warning=ExperimentalWarning"]
    this.process = spawn(
      process.execPath,
      [...flags, join(import.meta.dirname, "work.ts"), JSON.stringify(given)],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } },
    )
    this.process.stdout?.setEncoding("utf8").on("data", (text: string) => this.take(text))
    this.process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.errors += text
    })
    const kill = atEnd(() => this.process.kill("SIGKILL"))
    this.ended = new Promise((resolve) => {
      this.process.once("close", (code) => {
        void kill()
        resolve(code)
        for (const proceed of this.onLine.splice(0)) proceed()
      })
    })
  }

  /** What it tried and nobody acknowledged. */
  get unsettled(): ReadonlyArray<string> {
    const settled = new Set(this.acknowledged)
    return [...this.tried].filter((intent) => !settled.has(intent))
  }

  /** What it wrote to standard error. */
  get complaints(): string {
    return this.errors
  }

  /** Waits until so many intents are acknowledged, or the process has ended. */
  async hasAcknowledged(count: number): Promise<void> {
    while (
      this.acknowledged.length < count &&
      this.process.exitCode === null &&
      !this.process.killed
    ) {
      await new Promise<void>((resolve) => this.onLine.push(resolve))
    }
  }

  private take(text: string): void {
    const lines = (this.rest + text).split("\n")
    // A line that a kill cut off is none.
    this.rest = lines.pop() ?? ""
    for (const line of lines) {
      const [what = "", intent = ""] = line.split(" ")
      if (what === "try") this.tried.add(intent)
      else if (what === "ack") this.acknowledged.push(intent)
      else this.refused.set(what, (this.refused.get(what) ?? 0) + 1)
    }
    for (const proceed of this.onLine.splice(0)) proceed()
  }
}
