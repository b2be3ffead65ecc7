// An application may compile its schemas, so the benchmark, which is one, does: before the first schema is made.
import "effect/schema/SchemaJITCompiler/enable"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { median } from "./measure.ts"
import { castore } from "./memory/castore.ts"
import { openFlat } from "./memory/flat.ts"
import { library } from "./memory/library.ts"
import { decisions } from "./memory/overhead.ts"
import { accounts, eventsBefore, type Side } from "./memory/Side.ts"

const bench = "memory"
const rounds = 25
const callers = 64

/**
 * - `command.vsCastore`: one command after another through the whole dispatcher on storage-memory (decoded, asked of
 *   the policy, decided, its event chained by hash, receipted, committed, answered), beside a Command of @castore/core
 *   on its in-memory adapter. Every account has ten events when its command comes.
 * - `command.vsCastore.concurrent64`: the same by 64 callers at once.
 * - `command.flat`: an award to accounts with 200 entries, beside one to accounts with 10 in the same storage.
 * - `command.overhead`: microseconds for the same small command without dispatcher and storage, given by an officer
 *   by a role held three units above, beside a fixed 5.
 *
 * All of it is work of the processor and nothing else, so it is the processor's time that is measured, that of the
 * collector's threads included: a clock on the wall would count the other work of a busy machine.
 */
export async function run(options: BenchmarkOptions): Promise<void> {
  const rate = (name: string, { ours, baseline }: Rates): void => {
    const unit = "commands/s"
    printFigure({ bench, name, ours, baseline, ratio: ours / baseline, unit }, options)
  }
  rate("command.vsCastore", await versusCastore((side) => side.oneByOne(sliceSize)))
  rate(
    `command.vsCastore.concurrent${callers}`,
    await versusCastore((side) => side.together(sliceSize, callers)),
  )
  rate("command.flat", await flat())

  const ours = overhead()
  const baseline = 5
  printFigure(
    { bench, name: "command.overhead", ours, baseline, ratio: baseline / ours, unit: "µs" },
    options,
  )
}

interface Rates {
  readonly ours: number
  readonly baseline: number
}

type Slice = () => Promise<void>

/** Commands in a slice: a millisecond of work, or two. */
const sliceSize = 100

/**
 * Commands a second on both sides, which take turns slice by slice, so that garbage and whatever else the machine
 * does falls on both alike. The rates are medians over the rounds.
 */
async function alternate(
  slices: number,
  prepare: () => Promise<readonly [ours: Slice, baseline: Slice]>,
): Promise<Rates> {
  const rates = { ours: [] as number[], baseline: [] as number[] }
  for (let round = -3; round < rounds; round++) {
    const [ours, baseline] = await prepare()
    let oursTook = 0
    let baselineTook = 0
    for (let slice = 0; slice < slices; slice++) {
      if (slice % 2 === 0) oursTook += await processorTime(ours)
      baselineTook += await processorTime(baseline)
      if (slice % 2 === 1) oursTook += await processorTime(ours)
    }
    if (round < 0) continue
    rates.ours.push((slices * sliceSize * 1e6) / oursTook)
    rates.baseline.push((slices * sliceSize * 1e6) / baselineTook)
  }
  return { ours: median(rates.ours), baseline: median(rates.baseline) }
}

/** Microseconds. */
async function processorTime(slice: Slice): Promise<number> {
  const start = process.cpuUsage()
  await slice()
  const { system, user } = process.cpuUsage(start)
  return system + user
}

// Fresh stores in every round, and each account once, so that it has its ten events and no more.
async function versusCastore(slice: (side: Side) => Promise<void>): Promise<Rates> {
  let sides: ReadonlyArray<Side> = []
  const finish = async (): Promise<void> => {
    for (const side of sides) {
      const points = await side.points()
      await side.close()
      if (points !== accounts * (eventsBefore + 1)) {
        throw new Error(`${side.name} has ${points} points, which is not what was earned`)
      }
    }
  }
  const rates = await alternate(accounts / sliceSize, async () => {
    await finish()
    const [ours, baseline] = [await library(), await castore()]
    sides = [ours, baseline]
    return [() => slice(ours), () => slice(baseline)]
  })
  await finish()
  return rates
}

async function flat(): Promise<Rates> {
  const { awardFew, awardMany, close } = await openFlat()
  const rates = await alternate(5, async () => [
    () => awardMany(sliceSize),
    () => awardFew(sliceSize),
  ])
  await close()
  return rates
}

/** Microseconds. */
function overhead(): number {
  const commands = 10_000
  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const decide = decisions()
    decide(commands / 10)
    const start = process.cpuUsage()
    decide(commands)
    const { system, user } = process.cpuUsage(start)
    times.push((system + user) / commands)
  }
  return median(times)
}
