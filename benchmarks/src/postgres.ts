import { createPractice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-postgres"
import { startServer } from "../../packages/storage-postgres/test/fixtures/startServer.ts"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { atOnce, inRounds } from "./inRounds.ts"
import { handWritten } from "./postgres/handWritten.ts"
import {
  AwardDraws,
  Draw,
  district,
  drawRedemption,
  type RedemptionDraw,
  volunteerCount,
} from "./sqlite/district.ts"
import { libraryOn } from "./sqlite/library.ts"
import type { Side } from "./sqlite/Side.ts"

const rounds = 11
const single = 100
const callers = 64
const perCaller = 32
const batchSize = 200
const batches = 8

export async function run(options: BenchmarkOptions): Promise<void> {
  // One server for both sides, with its safe defaults: a commit that is acknowledged is on the disk.
  const server = await startServer({ shared_buffers: "512MB", max_wal_size: "4GB" })
  try {
    for (const name of ["library", "hand_written"]) await server.createDatabase(name)
    await measureOn(server.url, options)
  } finally {
    await server.stop()
  }
}

async function measureOn(
  url: (database: string) => string,
  options: BenchmarkOptions,
): Promise<void> {
  const draw = new Draw(20_260_601)
  const services = new AwardDraws(draw)
  const tell = (text: string): void => {
    if (!options.json) console.error(text)
  }
  tell(`Two services of each of ${volunteerCount} volunteers are entered first.`)
  const opening = [0, 1].flatMap(() => services.take(volunteerCount, (place) => place))
  const storage = layer({ url: url("library") })
  const ours = await libraryOn(() => createPractice({ district, storage }), opening)
  const baseline = await handWritten(url("hand_written"))
  const redemptions = (count: number) => Array.from({ length: count }, () => drawRedemption(draw))
  // So many callers at once, each with one redemption after the other.
  const together = (drawn: ReadonlyArray<RedemptionDraw>) => (side: Side) =>
    atOnce(
      Array.from({ length: callers }, (_, caller) =>
        side.redeemingEach(drawn.slice(caller * perCaller, (caller + 1) * perCaller)),
      ),
    )
  tell("Measuring.")
  const figures = await inRounds({
    bench: "postgres",
    rounds,
    ours,
    baseline,
    draw: () => {
      const spread = redemptions(callers * perCaller)
      const hot = redemptions(callers * perCaller).map((one) => ({
        ...one,
        reward: 0,
        exchangePoint: 0,
      }))
      const one = redemptions(single)
      const awards = Array.from({ length: batches }, () => services.take(batchSize))
      return [
        {
          name: "redeem.spread64",
          operations: callers * perCaller,
          prepare: together(spread),
        },
        { name: "redeem.hot64", operations: callers * perCaller, prepare: together(hot) },
        {
          name: "redeem.single",
          operations: single,
          prepare: (side) => side.redeemingEach(one),
        },
        {
          name: "award.batch200",
          operations: batches * batchSize,
          // Eight callers, each with a batch of its own.
          prepare: (side) => atOnce(awards.map((batch) => side.awarding([batch]))),
        },
      ]
    },
  })
  tell("Comparing the books with what was done.")
  const done = {
    redemptions: rounds * (2 * callers * perCaller + single),
    awards: rounds * batches * batchSize,
  }
  await ours.verify(done)
  await baseline.verify(done)
  for (const figure of figures) printFigure(figure, options)
}
