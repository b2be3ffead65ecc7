import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { AwardDraws, Draw, drawRedemption, volunteerCount } from "./sqlite/district.ts"
import { handWritten } from "./sqlite/handWritten.ts"
import { library } from "./sqlite/library.ts"
import type { Side, Work } from "./sqlite/Side.ts"

/**
 * Counts the pages that a commit adds to the write-ahead log: what bounds a batch over random accounts, and the same on
 * every machine. Each work is short enough to stay below the checkpoint, which would empty the log.
 */
export async function run(options: BenchmarkOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "civic-practice-benchmark-"))
  try {
    const draw = new Draw(20_260_601)
    const services = new AwardDraws(draw)
    const opening = [0, 1].flatMap(() => services.take(volunteerCount, (place) => place))
    const files = [join(folder, "library.db"), join(folder, "hand-written.db")] as const
    const ours = await library(files[0], opening)
    const baseline = handWritten(files[1])
    const redemptions = (count: number) => Array.from({ length: count }, () => drawRedemption(draw))
    const one = redemptions(200)
    const awards = Array.from({ length: 5 }, () => services.take(200))
    const works: ReadonlyArray<readonly [name: string, prepare: (side: Side) => Work]> = [
      ["pages.redeem.single", (side) => side.redeemingEach(one)],
      ["pages.award.batch200", (side) => side.awarding(awards)],
    ]
    for (const [name, prepare] of works) {
      const figure = {
        ours: await pagesOf(files[0], prepare(ours)),
        baseline: await pagesOf(files[1], prepare(baseline)),
      }
      const ratio = figure.baseline / figure.ours
      const unit = "pages a commit"
      printFigure({ bench: "sqlite-pages", name, ...figure, ratio, unit }, options)
    }
    const awardCount = awards.reduce((sum, { length }) => sum + length, 0)
    const done = { redemptions: one.length, awards: awardCount }
    await ours.verify(done)
    await baseline.verify(done)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// The format of the log (https://sqlite.org/fileformat2.html#the_write_ahead_log): a header, then frames with a header
// each, of which the second number is not 0 where a commit ends.
const logHeader = 32
const frame = 24 + 4096

/** The pages a commit that a work adds to the log, on average. */
const pagesOf = async (filename: string, work: Work): Promise<number> => {
  const database = new DatabaseSync(filename)
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)")
  await work()
  const log = await readFile(`${filename}-wal`)
  database.close()
  let pages = 0
  let commits = 0
  for (let place = logHeader; place + frame <= log.length; place += frame) {
    pages++
    if (log.readUInt32BE(place + 4) !== 0) commits++
  }
  return pages / commits
}
