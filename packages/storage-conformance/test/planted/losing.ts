import { Conflict, type RecordedEvent, type Snapshot } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { type PlantedFault, placeOf, planted, renaming, rewriting } from "./PlantedFault.ts"

/** Faults that lose, double or mix up what was committed. */
export const losingFaults: ReadonlyArray<PlantedFault> = [
  {
    fault: "a receipt that is there already is ignored",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.catchTag(good.commit(batch), "Conflict", ({ stale }) => {
          const isReceipt = stale.every(({ kind }) => kind === "core.receipt")
          const writes = batch.writes.filter(({ kind }) => kind !== "core.receipt")
          return isReceipt
            ? good.commit({ ...batch, writes })
            : Effect.fail(new Conflict({ stale }))
        }),
    })),
    caughtBy: /serializable: a reward that sells out/,
    saying: /duplicate: order \d+ was issued twice, though its receipt can be written once only/,
  },
  {
    fault: "two of a couple's reads are checked before the commit, not with it",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.gen(function* () {
          if (batch.reads.length === 0 || batch.writes.length === 0)
            return yield* good.commit(batch)
          yield* good.commit({ ...batch, writes: [] })
          yield* Effect.yieldNow
          return yield* good.commit({ ...batch, reads: [] })
        }),
    })),
    caughtBy: /serializable: points moved between accounts/,
    saying: /write skew \(G2\): joint \d and joint \d hold -\d+ together/,
  },
  {
    fault: "emoji are dropped from events",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => ({
        ...write,
        events: write.events.map(({ body, type }) => ({
          type,
          body: body.isWellFormed() ? body.replace(/\p{Extended_Pictographic}/gu, "") : body,
        })),
      })),
    })),
    caughtBy: /faithful: states and event bodies come back byte for byte/,
    saying: /the body of the event\n/,
  },
  {
    fault: "long states are cut off",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => ({
        ...write,
        state: write.state?.slice(0, 65_534) ?? null,
      })),
    })),
    caughtBy: /faithful: states and event bodies come back byte for byte/,
    saying: /the state\n/,
  },
  {
    fault: "ids are normalized (NFC)",
    adapter: planted((good) =>
      renaming(good, (id) => (id.isWellFormed() ? id.normalize("NFC") : id)),
    ),
    caughtBy: /faithful: streams of one kind whose ids look alike/,
    saying: /named twice/,
  },
  {
    fault: "an empty id is taken for a missing one",
    adapter: planted((good) => renaming(good, (id) => (id === "" ? "undefined" : id))),
    caughtBy: /faithful: streams of one kind whose ids look alike/,
    saying: /named twice/,
  },
  {
    fault: "index entries are kept in a plain object, in which __proto__ is no key",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => {
        if (write.keys === undefined) return write
        const keys: Record<string, string> = {}
        for (const index of Object.keys(write.keys)) keys[index] = write.keys[index] ?? ""
        return { ...write, keys }
      }),
    })),
    caughtBy: /faithful: ids, kinds, heads, event types and index names come back exactly/,
    saying: /the index "__proto__"/,
  },
  {
    fault: "events are read in the order of their streams",
    adapter: planted((good) => ({
      ...good,
      read: (query) =>
        query.stream !== undefined
          ? good.read(query)
          : Stream.fromIterableEffect(
              Effect.map(Stream.runCollect(good.read(query)), (events) =>
                events.toSorted((one, other) =>
                  one.id < other.id ? -1 : one.id > other.id ? 1 : 0,
                ),
              ),
            ),
    })),
    caughtBy: /ordered and gap-free: positions are 1, 2, 3/,
    saying: /the events of the realm\n/,
  },
  {
    fault: "an event's version counts events alone",
    adapter: planted((good) => ({
      ...good,
      read: (query) => {
        const counts = new Map<string, number>()
        return Stream.map(good.read(query), (event: RecordedEvent) => {
          const count = (counts.get(placeOf(event)) ?? query.after ?? 0) + 1
          counts.set(placeOf(event), count)
          return { ...event, version: count }
        })
      },
    })),
    caughtBy: /ordered and gap-free: an event's version counts the writes without events/,
    saying: /versions of events after a write without events/,
  },
  {
    fault: "a reader at the end of a chunk gets its last event again",
    adapter: planted((good) => ({
      ...good,
      read: (query) =>
        Stream.flatMap(good.read(query), (event) =>
          event.position % 1_000 === 0 ? Stream.make(event, event) : Stream.make(event),
        ),
    })),
    caughtBy: /complete: read gives thousands of events/,
    saying: /all events of the realm/,
  },
  {
    fault: "snapshots are loaded in the order of their ids",
    adapter: planted((good) => ({
      ...good,
      load: (realm, keys) =>
        Effect.map(good.load(realm, keys), (snapshots) =>
          snapshots.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)),
        ),
    })),
    caughtBy: /complete: load answers in the order asked/,
    saying: /an empty realm|snapshots in the order asked/,
  },
  {
    fault: "absent streams are left out of what is loaded",
    adapter: planted((good) => ({
      ...good,
      load: (realm, keys) =>
        Effect.map(good.load(realm, keys), (snapshots) =>
          snapshots.filter(({ version }) => version > 0),
        ),
    })),
    caughtBy: /complete: load answers in the order asked/,
    saying: /an empty realm/,
  },
  {
    fault: "streams are loaded one after the other, with others' commits between",
    adapter: planted((good) => ({
      ...good,
      load: (realm, keys) =>
        Effect.gen(function* () {
          yield* good.load(realm, keys)
          const snapshots: Array<Snapshot> = []
          for (const key of keys) {
            snapshots.push(...(yield* good.load(realm, [key])))
            yield* Effect.yieldNow
          }
          return snapshots
        }),
    })),
    caughtBy: /serializable: lists that are appended to/,
    saying: /read skew \(G-single\): no order of these explains what they saw/,
  },
  {
    fault: "find gives snapshots as they were when they were indexed",
    adapter: planted((good) => {
      const indexed = new Map<string, Snapshot>()
      return {
        ...good,
        commit: (batch) =>
          Effect.tap(good.commit(batch), () =>
            Effect.gen(function* () {
              const written = batch.writes.filter(({ keys }) => keys !== undefined)
              for (const one of yield* good.load(batch.realm, written)) {
                indexed.set(`${batch.realm} ${placeOf(one)}`, one)
              }
            }),
          ),
        find: (query) =>
          Effect.map(good.find(query), (page) => ({
            ...page,
            items: page.items.map((one) => indexed.get(`${query.realm} ${placeOf(one)}`) ?? one),
          })),
      }
    }),
    caughtBy: /complete: entries are replaced where keys are given/,
    saying: /find must give the current snapshot/,
  },
  {
    fault: "a range takes its end as well",
    adapter: planted((good) => ({
      ...good,
      find: (query) =>
        good.find(
          query.to === undefined || query.to === "" ? query : { ...query, to: `${query.to}\u0001` },
        ),
    })),
    caughtBy: /complete: a range takes its first key and leaves out its last/,
    saying: /keys from "" to "Z"|keys from "" to/,
  },
  {
    fault: "every tenth commit is acknowledged and forgotten",
    adapter: planted((good) => {
      let commits = 0
      return {
        ...good,
        commit: (batch) => {
          if (batch.writes.length > 0) commits += 1
          return commits % 10 === 0 ? good.commit({ ...batch, writes: [] }) : good.commit(batch)
        },
      }
    }),
    caughtBy: /serializable: no increment is lost|serializable: lists that are appended to/,
    saying: /increments that are there|lost element|lost update|expected/,
  },
  {
    fault: "a commit that fails can be seen for a moment",
    adapter: planted((good) => {
      const shown = new Map<string, string>()
      return {
        ...good,
        commit: (batch) =>
          Effect.tapError(good.commit(batch), (error) =>
            Effect.gen(function* () {
              if (error._tag !== "Conflict") return
              const [write] = batch.writes
              if (write === undefined || write.state === null) return
              const place = `${batch.realm} ${placeOf(write)}`
              shown.set(place, write.state)
              yield* Effect.yieldNow
              shown.delete(place)
            }),
          ),
        load: (realm, keys) =>
          Effect.map(good.load(realm, keys), (snapshots) =>
            snapshots.map((one) => {
              const state = shown.get(`${realm} ${placeOf(one)}`)
              return state === undefined ? one : { ...one, state }
            }),
          ),
      }
    }),
    caughtBy: /serializable: lists that are appended to/,
    saying: /aborted read \(G1a\): load .* saw .*, which had failed/,
  },
  {
    fault: "a busy storage repeats a commit by itself, on whatever is there then",
    adapter: planted((good) => ({
      ...good,
      commit: (batch) =>
        Effect.catchTag(good.commit(batch), "Conflict", ({ stale }) => {
          const actual = new Map(stale.map((one) => [placeOf(one), one.actual]))
          const writes = batch.writes.map((write) => ({
            ...write,
            expectedVersion: actual.get(placeOf(write)) ?? write.expectedVersion,
          }))
          const reads = batch.reads.map((read) => ({
            ...read,
            version: actual.get(placeOf(read)) ?? read.version,
          }))
          return good.commit({ ...batch, writes, reads })
        }),
    })),
    caughtBy: /serializable: ballots cast from several places at once/,
    saying: /lost update: two ballots of voter \d were acknowledged/,
  },
  {
    fault: "the index lags a commit behind",
    adapter: planted((good) => {
      const lagging = new Set<string>()
      return {
        ...good,
        find: (query) =>
          Effect.map(good.find(query), (page) => ({
            ...page,
            items: page.items.filter(({ id }) => !lagging.has(`${query.realm} ${id}`)),
          })),
        commit: (batch) =>
          Effect.tap(good.commit(batch), () =>
            Effect.sync(() => {
              lagging.clear()
              const last = batch.writes.at(-1)
              if (last?.keys !== undefined && last.kind === "set")
                lagging.add(`${batch.realm} ${last.id}`)
            }),
          ),
      }
    }),
    caughtBy: /serializable: a set that grows while it is paged through/,
    saying:
      /lost element: .* is not in the index by pages of \d+, though its commit was acknowledged/,
  },
]
