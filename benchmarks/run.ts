/**
 * `npm run bench -- <name> [--json]`. The engines and stores we compare with are heavy and no
 * part of the workspaces: they are installed here when a benchmark is first run.
 */
import { parseArgs } from "node:util"
import { installDependencies } from "../scripts/bootstrap/dependencies.mjs"
import { BootstrapError } from "../scripts/bootstrap/report.mjs"
import type { BenchmarkOptions } from "./src/Figure.ts"

interface Benchmark {
  run(options: BenchmarkOptions): Promise<void>
}

const benchmarks: ReadonlyMap<string, () => Promise<Benchmark>> = new Map([
  ["sqlite", () => import("./src/sqlite.ts")],
  ["sqlite-pages", () => import("./src/sqlitePages.ts")],
  ["postgres", () => import("./src/postgres.ts")],
  ["flat", () => import("./src/flat.ts")],
  ["memory", () => import("./src/memory.ts")],
  ["rules", () => import("./src/rules.ts")],
  ["points", () => import("./src/points.ts")],
])

async function main(words: ReadonlyArray<string>): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  })
  const load = positionals.length === 1 ? benchmarks.get(positionals[0] ?? "") : undefined
  if (load === undefined) {
    console.error(`Usage: npm run bench -- <${[...benchmarks.keys()].join("|")}> [--json]`)
    process.exitCode = 2
    return
  }
  await installDependencies(import.meta.dirname)
  await (await load()).run({ json: values.json })
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error
  console.error(error.report())
  process.exitCode = error.exitCode
}
