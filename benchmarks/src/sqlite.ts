import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { inRounds, oneByOne } from "./inRounds.ts"
import { AwardDraws, Draw, drawRedemption, volunteerCount } from "./sqlite/district.ts"
import { handWritten } from "./sqlite/handWritten.ts"
import { library } from "./sqlite/library.ts"

// Each long enough for several checkpoints, which come when they come: what is written is copied into the database in
// the time of the work that wrote it.
const rounds = 7
const single = 1600
const callers = 256
const turns = 16
const batchSize = 200
const batches = 30

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
  const opening = [0, 1].flatMap(() => services.take(volunteerCount, (place) => place))
  const files = { ours: join(folder, "library.db"), baseline: join(folder, "hand-written.db") }
  const ours = await library(files.ours, opening)
  const baseline = handWritten(files.baseline)
  const logs = new Map([
    [ours, new DatabaseSync(files.ours)],
    [baseline, new DatabaseSync(files.baseline)],
  ])
  const redemptions = (count: number) => Array.from({ length: count }, () => drawRedemption(draw))
  tell("Measuring.")
  const figures = await inRounds({
    bench: "sqlite",
    rounds,
    ours,
    baseline,
    // Begun with an empty log, so that no work pays for what was written before it.
    settle: (side) => logs.get(side)?.exec("PRAGMA wal_checkpoint(RESTART)"),
    draw: () => {
      const one = redemptions(single)
      const together = Array.from({ length: turns }, () => redemptions(callers))
      const awards = Array.from({ length: batches }, () => services.take(batchSize))
      return [
        {
          name: "redeem.single",
          operations: single,
          prepare: (side) => side.redeemingEach(one),
        },
        {
          name: "redeem.concurrent256",
          operations: turns * callers,
          prepare: (side) => oneByOne(together.map((each) => side.redeemingTogether(each))),
        },
        {
          name: "award.batch200",
          operations: batches * batchSize,
          prepare: (side) => side.awarding(awards),
        },
      ]
    },
  })
  const done = {
    redemptions: rounds * (single + turns * callers),
    awards: rounds * batches * batchSize,
  }
  for (const log of logs.values()) log.close()
  tell("Comparing the books with what was done.")
  await ours.verify(done)
  await baseline.verify(done)
  for (const figure of figures) printFigure(figure, options)
}
