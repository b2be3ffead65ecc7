import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { AwardDraws, Draw, drawRedemption, volunteerCount } from "./sqlite/district.ts"
import { handWritten } from "./sqlite/handWritten.ts"
import { library } from "./sqlite/library.ts"
import type { Side, Work } from "./sqlite/Side.ts"

// Each long enough for several checkpoints, which come when they come: what is written is copied into the database in
// the time of the work that wrote it.
const rounds = 7
const single = 1600
const callers = 256
const turns = 16
const batchSize = 200
const batches = 30

/** How many operations a second, in the middle of all rounds. */
const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Seconds that work takes, begun with an empty log, so that none pays for what was written before it. */
const secondsOf = async (work: Work, database: DatabaseSync): Promise<number> => {
  database.exec("PRAGMA wal_checkpoint(RESTART)")
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

const inTurn =
  (works: ReadonlyArray<Work>): Work =>
  async () => {
    for (const work of works) await work()
  }

interface Measurement {
  readonly name: string
  readonly operations: number
  readonly prepare: (sides: ReadonlyArray<Side>) => ReadonlyArray<Work>
}

export async function run(options: BenchmarkOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "civic-practice-benchmark-"))
  try {
    await measureIn(folder, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureIn(folder: string, options: BenchmarkOptions): Promise<void> {
  const draw = new Draw(20_260_601)
  const services = new AwardDraws(draw)
  const tell = (text: string): void => {
    if (!options.json) console.error(text)
  }
  tell(`Two services of each of ${volunteerCount} volunteers are entered first.`)
  let start = performance.now()
  const opening = [0, 1].flatMap(() => services.take(volunteerCount, (place) => place))
  const files = { ours: join(folder, "library.db"), baseline: join(folder, "hand-written.db") }
  const ours = await library(files.ours, opening)
  const baseline = handWritten(files.baseline)
  const checkpoints = {
    ours: new DatabaseSync(files.ours),
    baseline: new DatabaseSync(files.baseline),
  }
  tell(`prepared in ${((performance.now() - start) / 1000).toFixed(1)} s`)

  const redemptions = (count: number) => Array.from({ length: count }, () => drawRedemption(draw))
  const measurements: ReadonlyArray<Measurement> = [
    {
      name: "redeem.single",
      operations: single,
      prepare: (sides) => {
        const drawn = redemptions(single)
        return sides.map((side) => side.redeemingEach(drawn))
      },
    },
    {
      name: "redeem.concurrent256",
      operations: turns * callers,
      prepare: (sides) => {
        const drawn = Array.from({ length: turns }, () => redemptions(callers))
        return sides.map((side) => inTurn(drawn.map((each) => side.redeemingTogether(each))))
      },
    },
    {
      name: "award.batch200",
      operations: batches * batchSize,
      prepare: (sides) => {
        const drawn = Array.from({ length: batches }, () => services.take(batchSize))
        return sides.map((side) => side.awarding(drawn))
      },
    },
  ]
  const times = measurements.map(() => ({
    ours: [] as number[],
    baseline: [] as number[],
  }))
  start = performance.now()
  for (let round = 0; round < rounds; round++) {
    for (const [index, { operations, prepare }] of measurements.entries()) {
      const [our, base] = prepare([ours, baseline])
      if (our === undefined || base === undefined) continue
      const a = await secondsOf(our, checkpoints.ours)
      const b = await secondsOf(base, checkpoints.baseline)
      times[index]?.ours.push(operations / a)
      times[index]?.baseline.push(operations / b)
    }
  }
  tell(`measured in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  start = performance.now()
  const done = {
    redemptions: rounds * (single + turns * callers),
    awards: rounds * batches * batchSize,
  }
  checkpoints.ours.close()
  checkpoints.baseline.close()
  await ours.verify(done)
  await baseline.verify(done)
  tell(`verified in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  for (const [index, { name }] of measurements.entries()) {
    const one = times[index]
    if (one === undefined) continue
    const figure = { ours: median(one.ours), baseline: median(one.baseline) }
    printFigure(
      {
        bench: "sqlite",
        name,
        ...figure,
        ratio: figure.ours / figure.baseline,
        unit: "per second",
      },
      options,
    )
  }
}
