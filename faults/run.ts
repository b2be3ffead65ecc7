/**
 * `npm run faults -- <name|all> [--runs N] [--seed S] [--strict]`: lets something go wrong over and over, and looks for
 * what was lost or happened twice. One JSON line for each kind of fault; `--strict` fails where one was skipped.
 */
import { randomInt } from "node:crypto"
import { parseArgs } from "node:util"
import { removeAll, removeAllOnSignals } from "./src/atEnd.ts"
import type { Fault, FaultOptions, Outcome } from "./src/Fault.ts"
import { postgresCut } from "./src/postgres/cut.ts"
import { postgresFailover } from "./src/postgres/failover.ts"
import { processesPostgres } from "./src/postgres/processes.ts"
import { sqliteFull } from "./src/sqlite/full.ts"
import { processes, sqliteKill } from "./src/sqlite/kill.ts"
import { sqlitePower } from "./src/sqlite/power.ts"

const faults: ReadonlyArray<Fault> = [
  sqliteKill,
  sqlitePower,
  sqliteFull,
  processes,
  processesPostgres,
  postgresCut,
  postgresFailover,
]

const tell = (text: string): void => console.error(text)

/** Says now and then how far it is, so that nobody takes it for dead. */
const progress = (title: string, runs: number) => {
  let told = Date.now()
  return (run: number): void => {
    if (Date.now() - told < 10_000) return
    told = Date.now()
    tell(`${title}: ${run} of ${runs}`)
  }
}

/** What a kind of fault came to. */
type Verdict = "held" | "failed" | "skipped"

const tryOut = async (fault: Fault, runs: number, seed: number): Promise<Verdict> => {
  const reason = await fault.skipped()
  if (reason !== undefined) {
    console.log(JSON.stringify({ fault: fault.name, skipped: reason }))
    tell(`${fault.name}: skipped: ${reason}`)
    return "skipped"
  }
  const options = (title: string, count: number): FaultOptions => ({
    runs: count,
    seed,
    onRun: progress(title, count),
  })
  const found = await fault.run(options(fault.name, runs))
  const control = await fault.control(options(`${fault.name} (control)`, fault.controlRuns))
  const controlFails = control.lost + control.doubled > 0
  console.log(
    JSON.stringify({
      fault: fault.name,
      skipped: false,
      runs,
      ...figuresOf(found),
      control: figuresOf(control),
      seed,
    }),
  )
  for (const one of found.broken.slice(0, 20)) tell(`${fault.name}: ${one}`)
  if (!controlFails) tell(`${fault.name}: the control lost nothing, so nothing was shown`)
  return controlFails && found.lost + found.doubled + found.broken.length === 0 ? "held" : "failed"
}

const figuresOf = ({ acknowledged, broken, counted, doubled, faults: struck, lost }: Outcome) => ({
  faults: struck,
  ...counted,
  acknowledged,
  lost,
  doubled,
  broken: broken.length,
})

const main = async (words: ReadonlyArray<string>): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      runs: { type: "string" },
      seed: { type: "string" },
      strict: { type: "boolean", default: false },
    },
  })
  const name = positionals[0] ?? ""
  const chosen = faults.filter((fault) => name === "all" || fault.name === name)
  const seed = Number(values.seed ?? randomInt(2 ** 31))
  const runs = values.runs === undefined ? undefined : Number(values.runs)
  if (
    positionals.length !== 1 ||
    chosen.length === 0 ||
    !Number.isSafeInteger(seed) ||
    (runs !== undefined && !(Number.isSafeInteger(runs) && runs > 0))
  ) {
    tell(
      `Usage: npm run faults -- <${["all", ...faults.map((one) => one.name)].join("|")}> [--runs N] [--seed S] [--strict]`,
    )
    return 2
  }
  const verdicts: Array<Verdict> = []
  for (const fault of chosen) {
    const share = name === "all" ? (fault.share ?? 1) : 1
    const own = runs === undefined ? fault.defaultRuns : Math.max(1, Math.round(runs * share))
    verdicts.push(await tryOut(fault, own, seed))
  }
  const skipped = verdicts.filter((verdict) => verdict === "skipped").length
  if (skipped > 0)
    tell(`skipped: ${skipped} of ${chosen.length} kinds of faults; the rest says nothing of them`)
  return verdicts.includes("failed") || (values.strict && skipped > 0) ? 1 : 0
}

removeAllOnSignals()
try {
  process.exitCode = await main(process.argv.slice(2))
} finally {
  await removeAll()
}
