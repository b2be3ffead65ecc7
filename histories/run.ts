/**
 * `npm run histories -- points --runs N [--seed S] [--offset K]`: runs histories of random commands through the points
 * engine and a plain model of it, which must agree at every step. Ends with one JSON line. Interrupted, it says with
 * which `--offset` to go on.
 *
 * `npm run histories -- points --replay I --seed S` runs one history again, and prints it as short as it still fails.
 */
import { randomInt } from "node:crypto"
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { shortest } from "../packages/points/test/engine/runHistories.ts"
import type { Report, Share } from "./src/Share.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: "string", default: "20000" },
    seed: { type: "string" },
    offset: { type: "string", default: "0" },
    threads: { type: "string" },
    replay: { type: "string" },
  },
})

const number = (name: string, text: string, least: number): number => {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= least) return value
  console.error(`--${name} is a whole number from ${least}, not ${text}`)
  process.exit(2)
}

const seed = number("seed", values.seed ?? `${randomInt(2 ** 31)}`, 0)
const runs = number("runs", values.runs, 1)
const offset = number("offset", values.offset, 0)
const threads = number("threads", values.threads ?? `${availableParallelism()}`, 1)

if (positionals.length !== 1 || positionals[0] !== "points") {
  console.error("npm run histories -- points [--runs N] [--seed S] [--offset K] [--replay I]")
  process.exit(2)
}

if (values.replay !== undefined) {
  console.log(shortest(seed, number("replay", values.replay, 0)))
  process.exit(0)
}

const began = Date.now()
const sums = { runs: 0, steps: 0 }
const events = new Map<string, number>()
const refusals = new Map<string, number>()
const failures: Array<Report["failures"][number]> = []
const next: Array<number> = Array.from({ length: threads }, (_, thread) => offset + thread)

const addAll = (
  sum: Map<string, number>,
  counts: ReadonlyArray<readonly [name: string, count: number]>,
): void => {
  for (const [name, count] of counts) sum.set(name, (sum.get(name) ?? 0) + count)
}

let told = began
const take = (thread: number, report: Report): void => {
  next[thread] = report.next
  sums.runs += report.runs
  sums.steps += report.steps
  addAll(events, report.events)
  addAll(refusals, report.refusals)
  for (const failure of report.failures) {
    failures.push(failure)
    if (failures.length > 20) continue
    console.error(`history ${failure.index} of seed ${seed} fails: ${failure.error}`)
    console.error(`to see it: npm run histories -- points --replay ${failure.index} --seed ${seed}`)
  }
  if (Date.now() - told < 10_000) return
  told = Date.now()
  const seconds = (told - began) / 1000
  const each = Math.round(sums.runs / seconds)
  console.error(`${sums.runs} of ${runs} histories, ${each} a second, ${failures.length} failed`)
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)))

const finish = (): void => {
  // What each thread has not run yet begins no later than this, so nothing is left out by going on from here.
  const from = Math.min(...next)
  const isWhole = from >= offset + runs
  if (!isWhole) {
    const left = offset + runs - from
    console.error(
      `to go on: npm run histories -- points --runs ${left} --seed ${seed} --offset ${from}`,
    )
  }
  console.log(
    JSON.stringify({
      ...sums,
      events: sorted(events),
      refusals: sorted(refusals),
      failures: failures.length,
      seconds: Math.round((Date.now() - began) / 100) / 10,
      seed,
      offset,
      next: from,
    }),
  )
  process.exit(failures.length > 0 ? 1 : 0)
}

process.on("SIGINT", finish)
process.on("SIGTERM", finish)

const work = (thread: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const share: Share = { seed, from: offset + thread, to: offset + runs, step: threads }
    const worker = new Worker(new URL("./src/worker.ts", import.meta.url), { workerData: share })
    worker.on("message", (report: Report) => take(thread, report))
    worker.on("error", reject)
    worker.on("exit", () => resolve())
  })

await Promise.all(Array.from({ length: threads }, (_, thread) => work(thread)))
finish()
