/**
 * `npm run faults -- <name|all> [--runs N] [--seed S]`: lets something go wrong over and over, and looks for what was
 * lost or happened twice. One JSON line for each kind of fault.
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

const tryOut = async (fault: Fault, runs: number, seed: number): Promise<boolean> => {
  const reason = await fault.skipped()
  if (reason !== undefined) {
    console.log(JSON.stringify({ fault: fault.name, skipped: reason }))
    return true
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
      runs,
      ...figuresOf(found),
      control: figuresOf(control),
      seed,
    }),
  )
  for (const one of found.broken.slice(0, 20)) tell(`${fault.name}: ${one}`)
  if (!controlFails) tell(`${fault.name}: the control lost nothing, so nothing was shown`)
  return controlFails && found.lost + found.doubled + found.broken.length === 0
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
    options: { runs: { type: "string" }, seed: { type: "string" } },
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
      `Usage: npm run faults -- <${["all", ...faults.map((one) => one.name)].join("|")}> [--runs N] [--seed S]`,
    )
    return 2
  }
  let failed = 0
  for (const fault of chosen) {
    const share = name === "all" ? (fault.share ?? 1) : 1
    const own = runs === undefined ? fault.defaultRuns : Math.max(1, Math.round(runs * share))
    if (!(await tryOut(fault, own, seed))) failed++
  }
  return failed === 0 ? 0 : 1
}

removeAllOnSignals()
try {
  process.exitCode = await main(process.argv.slice(2))
} finally {
  await removeAll()
}
