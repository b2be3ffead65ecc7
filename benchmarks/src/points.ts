// An application may compile its schemas, so the benchmark, which is one, does: before the first schema is made.
import "effect/schema/SchemaJITCompiler/enable"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Dispatcher, Storage, type StorageShape } from "@civic-practice/core"
import {
  AwardMany,
  ExpireLots,
  Redeem,
  verifyBooks,
  type WhatIfAsked,
  whatIf,
} from "@civic-practice/points"
import { make } from "@civic-practice/storage-memory"
import { layer } from "@civic-practice/storage-sqlite"
import { Effect, Layer, ManagedRuntime, Result } from "effect"
import { type BenchmarkOptions, printFigure } from "./Figure.ts"
import { median } from "./measure.ts"
import { Bare } from "./points/Bare.ts"
import { actor, award, decide, found, founding, lastDayOf, now, today } from "./points/office.ts"
import { PlainShop } from "./points/PlainShop.ts"

const bench = "points"
const realm = "benchmark"
const batch = 1000

/**
 * - `awardMany`: awards a second in commands of a thousand, decided and evolved in memory, beside a loop written by
 *   hand that adds to lots and does nothing else. `redeem`, `expire`: the same of redemptions, and of writing off.
 * - `expire.1M`: lots a second that are written off where there are a million, half of them lapsed, beside those of a
 *   hundred thousand.
 * - `verifyBooks`: entries a second on storage-memory, beside a fixed 100,000; `.growth`: of a million entries, beside
 *   those of 100,000. `.sqlite`: 100,000 entries in an SQLite file, beside the same on storage-memory. `whatIf.growth`:
 *   records a second of a million, beside those of 100,000.
 *
 * All of it is work of the processor and nothing else, so it is the processor's time that is measured, that of the
 * collector's threads included: a clock on the wall would count the other work of a busy machine.
 */
export async function run(options: BenchmarkOptions): Promise<void> {
  const figure = (name: string, ours: number, baseline: number, unit: string): void =>
    printFigure({ bench, name, ours, baseline, ratio: ours / baseline, unit }, options)
  const compared = await beside()
  figure("awardMany", ...compared.award, "awards/s")
  figure("redeem", ...compared.redeem, "redemptions/s")
  figure("expire", ...compared.expire, "lots/s")
  const fews: Array<number> = []
  for (let round = 0; round < 5; round++) fews.push(await expiryRate(100_000))
  const few = median(fews)
  const many = await expiryRate(1_000_000)
  figure("expire.1M", many, few, "lots/s")
  const small = await logged(100_000)
  figure("verifyBooks.sqlite", ...(await besideSqlite(small)), "entries/s")
  const large = await logged(1_000_000)
  const rates = await inTurns([verifying(small), verifying(large)])
  figure("verifyBooks", rates[1] ?? Number.NaN, 100_000, "entries/s")
  figure("verifyBooks.growth", rates[1] ?? Number.NaN, rates[0] ?? Number.NaN, "entries/s")
  const replays = await inTurns([replaying(small), replaying(large)])
  figure("whatIf.growth", replays[1] ?? Number.NaN, replays[0] ?? Number.NaN, "records/s")
}

/** Milliseconds of the processor. */
const processorTime = async (work: () => unknown): Promise<number> => {
  const start = process.cpuUsage()
  await work()
  const { system, user } = process.cpuUsage(start)
  return (system + user) / 1000
}

interface Work {
  readonly operations: number
  readonly run: () => Promise<void>
}

/** Operations a second of each work, as medians over rounds in turns. */
const inTurns = async (works: ReadonlyArray<Work>): Promise<ReadonlyArray<number>> => {
  const rates = works.map((): number[] => [])
  for (let round = -1; round < 3; round++) {
    for (const [place, { operations, run: work }] of works.entries()) {
      const took = await processorTime(work)
      if (round >= 0) rates[place]?.push((operations * 1000) / took)
    }
  }
  return rates.map(median)
}

type Pair = readonly [ours: number, baseline: number]

const accounts = 10_000
const awards = 100_000
const inputs = Array.from({ length: awards }, (_, number) => award(number, accounts))
const validUntil = inputs.map(({ day }) => lastDayOf(day))
const operations = {
  award: awards,
  redeem: accounts,
  expire: validUntil.filter((day) => day < today).length,
}

/** Ours and the loop written by hand, in turns; each round from the beginning. */
const beside = async (): Promise<Readonly<Record<"award" | "redeem" | "expire", Pair>>> => {
  const batches = Array.from({ length: awards / batch }, (_, number) =>
    Result.getOrThrow(
      AwardMany.decode({ awards: inputs.slice(number * batch, (number + 1) * batch) }),
    ),
  )
  const ids = Array.from({ length: accounts }, (_, number) => `volunteer/v-${number}`)
  const redemptions = ids.map((account) =>
    Result.getOrThrow(
      Redeem.decode({ account, reward: "soap", exchangePoint: "centre", quantity: 1 }),
    ),
  )
  const writeOffs = ids.map((account) =>
    Result.getOrThrow(ExpireLots.decode({ account, day: today })),
  )
  const ours = { award: [] as number[], redeem: [] as number[], expire: [] as number[] }
  const plain = { award: [] as number[], redeem: [] as number[], expire: [] as number[] }
  for (let round = -1; round < 5; round++) {
    const view = new Bare()
    found(view)
    const shop = new PlainShop()
    const times = {
      award: [
        await processorTime(() => {
          for (const one of batches) decide(view, AwardMany, one)
        }),
        await processorTime(() => {
          for (const [place, { account, fact, minutes }] of inputs.entries()) {
            shop.award(account, fact, minutes, validUntil[place] ?? "")
          }
        }),
      ],
      redeem: [
        await processorTime(() => {
          for (const one of redemptions) decide(view, Redeem, one)
        }),
        await processorTime(() => {
          for (const account of ids) shop.redeem(account, 10, today)
        }),
      ],
      expire: [
        await processorTime(() => {
          for (const one of writeOffs) decide(view, ExpireLots, one)
        }),
        await processorTime(() => shop.expire(today)),
      ],
    }
    if (round < 0) continue
    for (const name of ["award", "redeem", "expire"] as const) {
      ours[name].push((operations[name] * 1000) / (times[name][0] ?? Number.NaN))
      plain[name].push((operations[name] * 1000) / (times[name][1] ?? Number.NaN))
    }
  }
  const pair = (name: "award" | "redeem" | "expire"): Pair => [
    median(ours[name]),
    median(plain[name]),
  ]
  return { award: pair("award"), redeem: pair("redeem"), expire: pair("expire") }
}

/** Lots a second that are written off, half of so many, ten to an account: those of half a year are still valid. */
const expiryRate = async (lots: number): Promise<number> => {
  const view = new Bare()
  found(view)
  const holders = lots / 10
  let lapsed = 0
  for (let first = 0; first < lots; first += batch) {
    const some = Array.from({ length: batch }, (_, place) => award(first + place, holders))
    for (const { day } of some) if (lastDayOf(day) < today) lapsed++
    decide(view, AwardMany, Result.getOrThrow(AwardMany.decode({ awards: some })))
  }
  const writeOffs = Array.from({ length: holders }, (_, number) =>
    Result.getOrThrow(ExpireLots.decode({ account: `volunteer/v-${number}`, day: today })),
  )
  let expired = 0
  const took = await processorTime(() => {
    for (const one of writeOffs) expired += decide(view, ExpireLots, one).expired
  })
  const rate = (lapsed * 1000) / took
  if (expired === 0) throw new Error("nothing was written off")
  return rate
}

interface Log {
  readonly storage: StorageShape
  readonly entries: number
}

/** Verifying a log, and one of the same size in an SQLite file. */
const besideSqlite = async (small: Log): Promise<Pair> => {
  const folder = await mkdtemp(join(tmpdir(), "civic-practice-benchmark-"))
  const sqlite = ManagedRuntime.make(layer({ filename: join(folder, "books.db") }))
  try {
    const filed = await logged(small.entries, await sqlite.runPromise(Storage))
    const [inMemory, inFile] = await inTurns([verifying(small), verifying(filed)])
    return [inFile ?? Number.NaN, inMemory ?? Number.NaN]
  } finally {
    await sqlite.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A log of so many awards, in memory where no storage is given, written through the dispatcher. */
const logged = async (entries: number, given?: StorageShape): Promise<Log> => {
  const storage = given ?? (await Effect.runPromise(make))
  const runtime = ManagedRuntime.make(
    Dispatcher.layer({ realm }).pipe(Layer.provide(Layer.succeed(Storage, storage))),
  )
  const { execute } = await runtime.runPromise(Dispatcher)
  await runtime.runPromise(
    Effect.gen(function* () {
      for (const step of founding((command, input) =>
        execute(command, input, { actor, at: now }),
      )) {
        yield* step()
      }
      for (let first = 0; first < entries; first += batch) {
        const some = Array.from({ length: batch }, (_, place) => award(first + place, entries / 10))
        yield* execute(AwardMany, { awards: some }, { actor, at: now })
      }
    }),
  )
  await runtime.dispose()
  return { storage, entries }
}

const verifying = ({ entries, storage }: Log) => ({
  operations: entries,
  run: async () => {
    const { difference, events } = await Effect.runPromise(
      verifyBooks(realm).pipe(Effect.provideService(Storage, storage)),
    )
    if (difference !== null || events < entries) throw new Error("the books are not right")
  },
})

const dearer: WhatIfAsked["rules"] = [
  {
    id: "hours",
    earns: { _tag: "PerHour", points: 12 },
    rounding: "floor",
    validity: { _tag: "Never" },
  },
]

const replaying = ({ entries, storage }: Log) => ({
  operations: entries,
  run: async () => {
    const asked = { period: { from: "2025-01-01", to: "2025-12-31" }, rules: dearer }
    await Effect.runPromise(whatIf(realm, asked).pipe(Effect.provideService(Storage, storage)))
  },
})
