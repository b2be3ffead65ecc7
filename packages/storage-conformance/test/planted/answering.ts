import type { IndexQuery, Snapshot } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import {
  hexUnits,
  type PlantedFault,
  placeOf,
  planted,
  renaming,
  rewriting,
} from "./PlantedFault.ts"

/** Faults in what is kept and what questions are answered with. */
export const answeringFaults: ReadonlyArray<PlantedFault> = [
  {
    fault: "the latest event is skipped when read for the first time",
    adapter: planted((good) => {
      let shown = 0
      return {
        ...good,
        read: (query) =>
          query.stream !== undefined || query.after === undefined
            ? good.read(query)
            : Stream.filter(good.read(query), ({ position }) => {
                const skip = position % 10 === 4 && position > shown
                shown = Math.max(shown, position)
                return !skip
              }),
      }
    }),
    caughtBy: /ordered and gap-free: a reader at the tail sees every event once/,
    saying: /the positions read behind \d+/,
  },
  {
    fault: "keys sort by UTF-16 units",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) =>
        write.keys === undefined
          ? write
          : {
              ...write,
              keys: Object.fromEntries(
                Object.entries(write.keys).map(([index, key]) => [
                  index,
                  key.isWellFormed() && !key.includes("\0") ? hexUnits(key) : key,
                ]),
              ),
            },
      ),
      find: (query) =>
        good.find({
          ...query,
          ...(query.from === undefined || !query.from.isWellFormed()
            ? {}
            : { from: hexUnits(query.from) }),
          ...(query.to === undefined || !query.to.isWellFormed() ? {} : { to: hexUnits(query.to) }),
        }),
    })),
    caughtBy: /faithful: keys sort by code point/,
    saying: /the order of the index/,
  },
  {
    fault: "a page begins with the last stream of the page before",
    adapter: planted((good) => {
      const lastOf = new Map<string, Snapshot>()
      return {
        ...good,
        find: (query) =>
          Effect.map(good.find(query), (page) => {
            const before = query.after === undefined ? undefined : lastOf.get(query.after)
            const items = before === undefined ? page.items : [before, ...page.items]
            const last = page.items.at(-1)
            if (page.next !== undefined && last !== undefined) lastOf.set(page.next, last)
            return { ...page, items: items.slice(0, query.limit) }
          }),
      }
    }),
    caughtBy: /complete: pages hold every stream once/,
    saying: /all streams by pages of 1\n/,
  },
  {
    fault: "the cursor is an offset",
    adapter: planted((good) => ({
      ...good,
      find: (query: IndexQuery) =>
        Effect.gen(function* () {
          const offset = query.after === undefined ? 0 : Number(query.after)
          if (Number.isNaN(offset)) return yield* good.find(query)
          const { after: _, ...whole } = query
          yield* good.find(whole)
          const all = yield* good.find({ ...whole, limit: 10_000 })
          const end = offset + query.limit
          const items = all.items.slice(offset, end)
          return end < all.items.length ? { items, next: String(end) } : { items }
        }),
    })),
    caughtBy: /complete: a cursor stays good when the stream that it ended with leaves/,
    saying: /the page behind a stream that left/,
  },
  {
    fault: "astral characters become question marks",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) =>
        write.state === null || !write.state.isWellFormed()
          ? write
          : { ...write, state: write.state.replace(/[\u{10000}-\u{10FFFF}]/gu, "?") },
      ),
    })),
    caughtBy: /faithful: states and event bodies come back byte for byte/,
    saying: /the state\n/,
  },
  {
    fault: "erasing removes the stream",
    adapter: planted((good) => ({
      ...good,
      load: (realm, keys) =>
        Effect.map(good.load(realm, keys), (snapshots) =>
          snapshots.map((one) => (one.state === null ? { ...one, version: 0, head: "" } : one)),
        ),
    })),
    caughtBy: /complete: a state of null erases the state alone/,
    saying: /the erased stream/,
  },
  {
    fault: "snapshots come from a cache that writes do not refresh",
    adapter: planted((good) => {
      const cache = new Map<string, Snapshot>()
      let loads = 0
      return {
        ...good,
        load: (realm, keys) =>
          Effect.map(good.load(realm, keys), (snapshots) => {
            loads += 1
            if (loads % 3 === 0) cache.clear()
            return snapshots.map((one) => {
              const place = `${realm} ${placeOf(one)}`
              const known = cache.get(place) ?? one
              cache.set(place, known)
              return known
            })
          }),
      }
    }),
    caughtBy: /serializable: generated concurrent histories/,
    saying: /seed \d+, history \d+: (stale load: it misses a commit|torn load)/,
  },
  {
    fault: "ids do not tell upper from lower case",
    adapter: planted((good) => renaming(good, (id) => id.toLowerCase())),
    caughtBy: /faithful: streams of one kind whose ids look alike/,
    saying: /named twice/,
  },
  {
    fault: "spaces at the end of an id are cut off",
    adapter: planted((good) => renaming(good, (id) => id.trimEnd())),
    caughtBy: /faithful: streams of one kind whose ids look alike/,
    saying: /named twice/,
  },
  {
    fault: "states are parsed and written anew",
    adapter: planted((good) => ({
      ...good,
      commit: rewriting(good, (write) => {
        if (write.state === null || !write.state.isWellFormed() || write.state.includes("\0"))
          return write
        return /^[[{"\d-]|null/.test(write.state)
          ? { ...write, state: JSON.stringify(JSON.parse(write.state)) }
          : write
      }),
    })),
    caughtBy: /faithful: states and event bodies come back byte for byte/,
    saying: /the state\n/,
  },
  {
    fault: "realms share their streams",
    adapter: planted((good) => ({
      load: (_, keys) => good.load("shared", keys),
      commit: (batch) => good.commit({ ...batch, realm: "shared" }),
      find: (query) => good.find({ ...query, realm: "shared" }),
      read: (query) => good.read({ ...query, realm: "shared" }),
    })),
    caughtBy: /complete: realms share nothing/,
    saying: /the other realm's stream/,
  },
  {
    fault: "a page of too many is cut down without a word",
    adapter: planted((good) => ({
      ...good,
      find: (query) => good.find({ ...query, limit: Math.min(query.limit, 10_000) }),
    })),
    caughtBy: /strict: load, find and read refuse what they cannot mean/,
    saying: /a page of 10001 must be refused, but was taken/,
  },
  {
    fault: "a reader gets no more than a thousand events",
    adapter: planted((good) => ({
      ...good,
      read: (query) => Stream.take(good.read(query), 1_000),
    })),
    caughtBy: /complete: read gives thousands of events/,
    saying: /all events of the realm/,
  },
]
