import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createPractice } from "@civic-practice/practice"
import { layer as postgres } from "@civic-practice/storage-postgres"
import { layer as sqlite } from "@civic-practice/storage-sqlite"
import { startServer } from "../../packages/storage-postgres/test/fixtures/startServer.ts"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { type Fill, fillPostgres, fillSqlite } from "./flat/fill.ts"
import { openTown, type Town } from "./flat/Town.ts"
import { median, millisecondsOf } from "./measure.ts"
import { district } from "./sqlite/district.ts"
import type { Open } from "./sqlite/library.ts"
import type { Work } from "./sqlite/Side.ts"

const rounds = 9
const single = 100
const callers = 64
const perCaller = 4
const batches = 2
const batchSize = 200
const few = 10_000
const many = 1_000_000

type Site = (name: string) => { readonly open: Open; readonly fill: Fill }

/**
 * What a command costs in a district of a million accounts and ten million events, beside one of ten thousand accounts
 * and a hundred thousand events: microseconds of waiting, so a ratio of 1 is flat. Every command is for an account that
 * was not used before. Needs about 15 GB of disk.
 */
export async function run(options: BenchmarkOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "civic-practice-benchmark-"))
  try {
    await measure(
      "sqlite",
      (name) => {
        const filename = join(folder, `${name}.db`)
        const open: Open = () => createPractice({ district, storage: sqlite({ filename }) })
        return { open, fill: fillSqlite(filename) }
      },
      options,
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const server = await startServer({ shared_buffers: "512MB", max_wal_size: "8GB" })
  try {
    for (const name of ["few", "many"]) await server.createDatabase(name)
    await measure(
      "postgres",
      (name) => {
        const url = server.url(name)
        const open: Open = () => createPractice({ district, storage: postgres({ url }) })
        return { open, fill: fillPostgres(url, "civic_practice") }
      },
      options,
    )
  } finally {
    await server.stop()
  }
}

async function measure(storage: string, site: Site, options: BenchmarkOptions): Promise<void> {
  const town = async (name: string, accounts: number): Promise<Town> => {
    let told = 0
    const { fill, open } = site(name)
    return await openTown(open, accounts, fill, (done) => {
      if (options.json || done < told + 0.1) return
      told = done
      console.error(`${storage}: ${accounts} accounts, ${Math.round(done * 100)} %`)
    })
  }
  const small = await town("few", few)
  const large = await town("many", many)
  const works: ReadonlyArray<readonly [name: string, count: number, of: (town: Town) => Work]> = [
    ["redeem.single", single, (one) => one.redeemingEach(single)],
    [
      `redeem.concurrent${callers}`,
      callers * perCaller,
      (one) => one.redeemingTogether(callers, perCaller),
    ],
    [`award.batch${batchSize}`, batches * batchSize, (one) => one.awarding(batches, batchSize)],
  ]
  const times = new Map(
    works.map(([name]) => [name, { small: [] as number[], large: [] as number[] }]),
  )
  for (let round = -1; round < rounds; round++) {
    for (const [name, count, of] of works) {
      for (const each of round % 2 === 0 ? [small, large] : [large, small]) {
        const taken = ((await millisecondsOf(of(each))) * 1000) / count
        if (round >= 0) times.get(name)?.[each === small ? "small" : "large"].push(taken)
      }
    }
  }
  await small.verify()
  await large.verify()
  for (const [name, each] of times) {
    const baseline = median(each.small)
    const ours = median(each.large)
    const ratio = baseline / ours
    printFigure(
      { bench: "flat", name: `${storage}.${name}`, ours, baseline, ratio, unit: "µs" },
      options,
    )
  }
}
