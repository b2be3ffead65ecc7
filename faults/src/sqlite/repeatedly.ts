import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Draw } from "../Draw.ts"
import { type FaultOptions, type Outcome, together } from "../Fault.ts"
import { type WithoutGuarantee, Worker } from "../Worker.ts"
import { auditFile } from "./auditFile.ts"

/** How a fault strikes at processes that write to one file. */
export interface Strike {
  /** Processes at the file at once. */
  readonly processes: number
  readonly without: WithoutGuarantee
  /** Strikes before a new file is begun, so that looking through all of it stays quick. */
  readonly perFile: number
  readonly environment?: (filename: string, draw: Draw) => Readonly<Record<string, string>>
  /** The processes are killed by what stands in their environment. */
  readonly killsItself?: boolean
  /** What comes of the file when the processes are gone: answers whether anything did. By default nothing has to. */
  readonly aftermath?: (filename: string, draw: Draw) => Promise<boolean>
}

/**
 * Lets processes work and kills them at random moments, looks at the file, and goes on with processes that repeat first
 * what those before them left unsettled.
 */
export const repeatedly = async (options: FaultOptions, strike: Strike): Promise<Outcome> => {
  const draw = new Draw(options.seed)
  const outcomes: Array<Outcome> = []
  for (let first = 0; first < options.runs; first += strike.perFile) {
    const folder = await mkdtemp(join(tmpdir(), "civic-practice-faults-"))
    try {
      const runs = Math.min(strike.perFile, options.runs - first)
      const told = { ...options, runs, onRun: (run: number) => options.onRun(first + run) }
      outcomes.push(await onOneFile(join(folder, "ledger.sqlite"), draw, told, strike))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  return together(outcomes)
}

const onOneFile = async (
  filename: string,
  draw: Draw,
  options: FaultOptions,
  strike: Strike,
): Promise<Outcome> => {
  const acknowledged: Array<string> = []
  const left = Array.from({ length: strike.processes }, (): ReadonlyArray<string> => [])
  let faults = 0
  let found: Outcome | undefined
  for (let run = 0; run < options.runs; run++) {
    const workers = left.map(
      (unsettled, place) =>
        new Worker({
          name: `r${run}p${place}`,
          unsettled,
          without: strike.without,
          storage: ["sqlite", filename],
          environment: strike.environment?.(filename, draw) ?? {},
        }),
    )
    await Promise.all(
      workers.map(async (worker, place) => {
        if (strike.killsItself !== true) {
          await worker.hasAcknowledged(1)
          await sleep(draw.next() * 60)
          worker.process.kill("SIGKILL")
        }
        if ((await worker.ended) !== null) {
          throw new Error(`a process ended by itself: ${worker.complaints}`)
        }
        acknowledged.push(...worker.acknowledged)
        left[place] = worker.unsettled
      }),
    )
    if (strike.aftermath === undefined) faults += workers.length
    else if (await strike.aftermath(filename, draw)) faults++
    found = await auditFile(filename, acknowledged)
    options.onRun(run + 1)
    // What is lost stays lost: there is no more to learn from this file.
    if (found.lost > 0 || found.doubled > 0 || found.broken.length > 0) break
  }
  if (found === undefined) throw new Error("nothing was run")
  return { ...found, faults }
}
