import { CompiledRules } from "@civic-practice/points"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { inTurns, interleave, type Work } from "./measure.ts"
import type { Engine } from "./rules/engines/Engine.ts"
import { jsonRulesEngine } from "./rules/engines/jsonRulesEngine.ts"
import { roolsEngine } from "./rules/engines/rools.ts"
import { zenEngine } from "./rules/engines/zenEngine.ts"
import { handWrittenPoints } from "./rules/handWritten.ts"
import { makeRecords, type ServiceRecord } from "./rules/records.ts"
import { thirtyRules } from "./rules/thirty.ts"

const many = 100_000
/** Engines are so much slower that they get fewer records, the same for all. */
const few = 300
/** Many short rounds: what disturbs the machine then disturbs all alike. */
const rounds = 45

/** Thirty rules over service records: beside the same rules written out by hand, and beside rules engines. */
export async function run(options: BenchmarkOptions): Promise<void> {
  const compiled = new CompiledRules(thirtyRules)
  const ours = (record: ServiceRecord): number => {
    const { count, points } = compiled.match(record)
    let sum = 0
    for (let index = 0; index < count; index++) sum += points[index] ?? 0
    return sum
  }
  const records = makeRecords(many)
  const sample = records.slice(0, few)
  const engines = [await roolsEngine(), zenEngine(), jsonRulesEngine()]
  checkOurs(ours, records)
  for (const engine of engines) await checkEngine(engine, sample)

  const evaluation = over(records, ours)
  const written = await interleave({
    ours: evaluation,
    baseline: over(records, handWrittenPoints),
    rounds,
  })
  printFigure(
    { bench: "rules", name: "thirty.vsHandwritten", unit: "records/s", ...written },
    options,
  )

  const [rate = Number.NaN, ...rates] = await inTurns(
    [evaluation, ...engines.map((engine) => engineOver(sample, engine))],
    { rounds },
  )
  if (!options.json) {
    for (const [index, engine] of engines.entries()) {
      console.log(`${engine.name.padEnd(24)}${Math.round(rates[index] ?? 0)} records/s`)
    }
  }
  const best = Math.max(...rates)
  printFigure(
    {
      bench: "rules",
      name: "thirty.vsEngine",
      ours: rate,
      baseline: best,
      ratio: rate / best,
      unit: "records/s",
    },
    options,
  )
}

// What is worked out must be used, or it need not be worked out.
let total = 0

const over = (
  records: ReadonlyArray<ServiceRecord>,
  points: (record: ServiceRecord) => number,
): Work => ({
  operations: records.length,
  run: () => {
    for (const record of records) total += points(record)
    return total
  },
})

const engineOver = (records: ReadonlyArray<ServiceRecord>, { atOnce, points }: Engine): Work => ({
  operations: records.length,
  run: async () => {
    for (let start = 0; start < records.length; start += atOnce) {
      const answers = await Promise.all(records.slice(start, start + atOnce).map(points))
      for (const answer of answers) total += answer
    }
    return total
  },
})

const checkOurs = (
  ours: (record: ServiceRecord) => number,
  records: ReadonlyArray<ServiceRecord>,
): void => {
  for (const record of records) mustEqual("ours", record, ours(record))
}

const checkEngine = async (
  { name, points }: Engine,
  records: ReadonlyArray<ServiceRecord>,
): Promise<void> => {
  for (const record of records) mustEqual(name, record, await points(record))
}

const mustEqual = (name: string, record: ServiceRecord, points: number): void => {
  const expected = handWrittenPoints(record)
  if (points === expected) return
  throw new Error(
    `${name} gives ${points} instead of ${expected} points for ${JSON.stringify(record)}`,
  )
}
