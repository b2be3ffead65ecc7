// An application may compile its schemas, so the benchmark, which is one, does: before the first schema is made.
import "effect/schema/SchemaJITCompiler/enable"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { interleave, median, millisecondsOf } from "./measure.ts"
import { castore } from "./memory/castore.ts"
import { accountsWith } from "./memory/flat.ts"
import { library } from "./memory/library.ts"
import { decisions } from "./memory/overhead.ts"
import { accounts, eventsBefore, type Side } from "./memory/Side.ts"

const bench = "memory"
const commands = 1000
const rounds = 31
const callers = 64
const unit = "per second"

/**
 * - `command.vsCastore`: one command after another through the whole dispatcher on storage-memory, beside a Command of
 *   @castore/core on its in-memory adapter; every account has ten events when the measuring starts.
 * - `command.vsCastore.concurrent64`: the same by 64 callers at once, whose commands our dispatcher commits together.
 * - `command.flat`: an award to accounts with 200 entries, beside one to accounts with 10.
 * - `command.overhead`: microseconds for a command without storage, beside 5.
 */
export async function run(options: BenchmarkOptions): Promise<void> {
  await versusCastore(options, "command.vsCastore", (side) => side.oneByOne(commands))
  await versusCastore(options, `command.vsCastore.concurrent${callers}`, (side) =>
    side.together(commands, callers),
  )
  const many = await accountsWith(200, 100)
  const few = await accountsWith(10, 100)
  const flat = await interleave({
    ours: { operations: commands, run: () => many.award(commands) },
    baseline: { operations: commands, run: () => few.award(commands) },
    rounds,
  })
  await many.close()
  await few.close()
  printFigure({ bench, name: "command.flat", ...flat, unit }, options)

  const times: Array<number> = []
  for (let round = 0; round < rounds; round++) {
    const decide = decisions()
    decide(2 * commands)
    times.push(((await millisecondsOf(() => decide(commands))) * 1000) / commands)
  }
  const ours = median(times)
  const baseline = 5
  printFigure(
    { bench, name: "command.overhead", ours, baseline, ratio: baseline / ours, unit: "µs" },
    options,
  )
}

// Fresh stores in every round, so that each account has its ten events and no more when the round starts.
async function versusCastore(
  options: BenchmarkOptions,
  name: string,
  work: (side: Side) => Promise<void>,
): Promise<void> {
  const rates = { ours: [] as number[], baseline: [] as number[] }
  for (let round = -2; round < rounds; round++) {
    const turns = [
      ["ours", library],
      ["baseline", castore],
    ] as const
    for (const [who, make] of round % 2 === 0 ? turns : turns.toReversed()) {
      const side = await make()
      const milliseconds = await millisecondsOf(() => work(side))
      const points = await side.points()
      await side.close()
      if (points !== accounts * eventsBefore + commands) {
        throw new Error(`${name}: ${who} has ${points} points, which is not what was earned`)
      }
      if (round >= 0) rates[who].push((commands * 1000) / milliseconds)
    }
  }
  const ours = median(rates.ours)
  const baseline = median(rates.baseline)
  printFigure({ bench, name, ours, baseline, ratio: ours / baseline, unit }, options)
}
