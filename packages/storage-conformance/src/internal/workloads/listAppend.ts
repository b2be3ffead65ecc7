import type { StorageError, StorageShape, StreamKey, StreamWrite } from "@civic-practice/core"
import { Effect } from "effect"
import { anomalyIn } from "../anomalies/anomalyIn.ts"
import type { Transaction } from "../anomalies/TransactionHistory.ts"
import type { Random } from "../Random.ts"
import { absent, batch, event, stream, streamEvents } from "../writes.ts"
import { attempted, concurrently, failing, pause, stateOf, type Workload } from "./Workload.ts"

const keys = ["a", "b", "中", "\u{20BB7}"]
const kind = "list"
const index = "byKey"
const fibers = 5
const steps = 8

type List = ReadonlyArray<string>

const keyed = (key: string): StreamKey => stream(key, kind)

/** Loads some lists, appends to some of them, relies on the others; and looks at lists in other ways. */
export const listAppend: Workload = {
  title: "lists that are appended to: no lost update, no dirty, skewed or stale read",
  run: (subject) =>
    Effect.gen(function* () {
      const { realm, storages } = subject
      const transactions: Array<Transaction> = []
      let clock = 0
      const tick = () => ++clock
      const look = (
        name: string,
        reading: Effect.Effect<ReadonlyMap<string, List>, StorageError>,
      ) =>
        Effect.gen(function* () {
          const began = tick()
          const reads = yield* reading
          const seen = { appends: new Map(), outcome: "committed", began, ended: tick() } as const
          transactions.push({ name, reads, ...seen })
          return reads
        })
      const step = (storage: StorageShape, random: Random, tag: string) =>
        Effect.gen(function* () {
          const chosen = random.shuffled(keys).slice(0, 1 + random.below(3))
          const one = chosen[0] ?? ""
          if (random.chance(20)) yield* look(`read ${tag}`, byEvents(storage, realm, one))
          if (random.chance(20)) yield* look(`find ${tag}`, byIndex(storage, realm, one))
          const versions = new Map<string, number>()
          const reads = yield* look(`load ${tag}`, byLoad(storage, realm, chosen, versions))
          yield* pause(random)
          const writes: Array<StreamWrite> = []
          const relied: Array<StreamKey & { readonly version: number }> = []
          const appends = new Map<string, List>()
          for (const [place, key] of chosen.entries()) {
            const version = versions.get(key) ?? 0
            if (place > 0 && random.chance(40)) {
              relied.push({ ...keyed(key), version })
              continue
            }
            const elements = random.chance(50)
              ? [`${tag}${key}`]
              : [`${tag}${key}`, `${tag}${key}+`]
            appends.set(key, elements)
            writes.push(appending(key, version, [...(reads.get(key) ?? []), ...elements], elements))
          }
          const began = tick()
          const outcome = yield* attempted(storage.commit(batch(realm, writes, relied)))
          transactions.push({
            name: `commit ${tag}`,
            reads,
            appends,
            outcome,
            began,
            ended: tick(),
          })
          yield* pause(random)
        })
      yield* concurrently(subject, fibers, (storage, random, fiber) =>
        Effect.gen(function* () {
          for (let at = 0; at < steps; at++) yield* step(storage, random, `${fiber}.${at}`)
        }),
      )
      const finals = yield* byLoad(storages[0], realm, keys, new Map())
      const anomaly = anomalyIn(transactions, finals)
      if (anomaly !== undefined) failing(subject)(anomaly.name, anomaly.detail)
    }),
}

const appending = (key: string, version: number, list: List, elements: List): StreamWrite => ({
  ...keyed(key),
  expectedVersion: version,
  state: JSON.stringify(list),
  head: list.at(-1) ?? "",
  keys: { [index]: key },
  events: elements.map((one) => event(one, "Appended")),
})

const byLoad = (
  storage: StorageShape,
  realm: string,
  chosen: ReadonlyArray<string>,
  versions: Map<string, number>,
) =>
  Effect.map(storage.load(realm, chosen.map(keyed)), (snapshots) => {
    const reads = new Map<string, List>()
    for (const [place, key] of chosen.entries()) {
      const { state, version } = snapshots[place] ?? absent(keyed(key))
      versions.set(key, version)
      reads.set(key, stateOf<List>(state, []))
    }
    return reads
  })

const byEvents = (storage: StorageShape, realm: string, key: string) =>
  Effect.map(
    streamEvents(storage, realm, keyed(key)),
    (events) => new Map<string, List>([[key, events.map(({ body }) => JSON.parse(body))]]),
  )

const byIndex = (storage: StorageShape, realm: string, key: string) =>
  Effect.map(
    storage.find({ realm, kind, index, from: key, limit: 1 }),
    ({ items: [first] }) =>
      new Map<string, List>([[key, first?.id === key ? stateOf<List>(first.state, []) : []]]),
  )
