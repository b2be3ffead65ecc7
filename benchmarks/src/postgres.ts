import { createPractice } from "@civic-practice/practice"
import { layer } from "@civic-practice/storage-postgres"
import { startServer } from "../../packages/storage-postgres/test/fixtures/startServer.ts"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { median, millisecondsOf } from "./measure.ts"
import { handWritten } from "./postgres/handWritten.ts"
import { AwardDraws, Draw, district, drawRedemption, volunteerCount } from "./sqlite/district.ts"
import { libraryOn } from "./sqlite/library.ts"
import type { Side, Work } from "./sqlite/Side.ts"

const rounds = 11
const single = 100
const callers = 64
const perCaller = 8
const batchSize = 200
const batches = 8

interface Measurement {
  readonly name: string
  readonly operations: number
  readonly prepare: (sides: ReadonlyArray<Side>) => ReadonlyArray<Work>
}

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
  let start = performance.now()
  const opening = [0, 1].flatMap(() => services.take(volunteerCount, (place) => place))
  const storage = layer({ url: url("library") })
  const ours = await libraryOn(() => createPractice({ district, storage }), opening)
  const baseline = await handWritten(url("hand_written"))
  tell(`prepared in ${((performance.now() - start) / 1000).toFixed(1)} s`)

  const spread = (count: number) => Array.from({ length: count }, () => drawRedemption(draw))
  const hot = (count: number) =>
    spread(count).map((one) => ({ ...one, reward: 0, exchangePoint: 0 }))
  // So many callers at once, each with one redemption after the other.
  const together =
    (drawn: ReturnType<typeof spread>) =>
    (side: Side): Work => {
      const works = Array.from({ length: callers }, (_, caller) =>
        side.redeemingEach(drawn.slice(caller * perCaller, (caller + 1) * perCaller)),
      )
      return async () => {
        await Promise.all(works.map((work) => work()))
      }
    }
  const measurements: ReadonlyArray<Measurement> = [
    {
      name: "redeem.spread64",
      operations: callers * perCaller,
      prepare: (sides) => sides.map(together(spread(callers * perCaller))),
    },
    {
      name: "redeem.hot64",
      operations: callers * perCaller,
      prepare: (sides) => sides.map(together(hot(callers * perCaller))),
    },
    {
      name: "redeem.single",
      operations: single,
      prepare: (sides) => {
        const drawn = spread(single)
        return sides.map((side) => side.redeemingEach(drawn))
      },
    },
    {
      name: "award.batch200",
      operations: batches * batchSize,
      prepare: (sides) => {
        const drawn = Array.from({ length: batches }, () => services.take(batchSize))
        // Eight callers, each with a batch of its own.
        return sides.map((side) => {
          const works = drawn.map((batch) => side.awarding([batch]))
          return async () => {
            await Promise.all(works.map((work) => work()))
          }
        })
      },
    },
  ]
  const rates = measurements.map(() => ({ ours: [] as number[], baseline: [] as number[] }))
  start = performance.now()
  for (let round = 0; round < rounds; round++) {
    for (const [index, { operations, prepare }] of measurements.entries()) {
      const [our, base] = prepare([ours, baseline])
      if (our === undefined || base === undefined) continue
      rates[index]?.ours.push((operations * 1000) / (await millisecondsOf(our)))
      rates[index]?.baseline.push((operations * 1000) / (await millisecondsOf(base)))
    }
  }
  tell(`measured in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  const done = {
    redemptions: rounds * (2 * callers * perCaller + single),
    awards: rounds * batches * batchSize,
  }
  await ours.verify(done)
  await baseline.verify(done)
  for (const [index, { name }] of measurements.entries()) {
    const one = rates[index]
    if (one === undefined) continue
    const figure = { ours: median(one.ours), baseline: median(one.baseline) }
    const ratio = figure.ours / figure.baseline
    printFigure({ bench: "postgres", name, ...figure, ratio, unit: "per second" }, options)
  }
}
