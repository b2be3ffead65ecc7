import { type Page, type RecordedEvent, type Snapshot, Storage } from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { expect } from "vitest"
import { realm } from "./batches.ts"

/** Everything that `committing` wrote to a storage. */
export const stored = Storage.use((storage) =>
  Effect.gen(function* () {
    const [shared] = yield* storage.load(realm, [{ kind: "points.account", id: "shared" }])
    const events = yield* Stream.runCollect(storage.read({ realm }))
    // A quick machine writes more of them than one page holds.
    const receipts: Array<string> = []
    let page: Page<Snapshot> = { items: [] }
    do {
      const after = page.next === undefined ? {} : { after: page.next }
      page = yield* storage.find({
        realm,
        kind: "receipt",
        index: "byProcess",
        limit: 10_000,
        ...after,
      })
      for (const { id } of page.items) receipts.push(id)
    } while (page.next !== undefined)
    return { shared, events, receipts }
  }),
)
type Stored = Effect.Success<typeof stored>

/** Positions and versions without a gap, one receipt for each event, and a state that counted them all. */
export const expectWhole = ({ events, receipts, shared }: Stored): void => {
  const count = events.length
  const numbers = Array.from({ length: count }, (_, place) => place + 1)
  expect(events.map(({ position }) => position)).toEqual(numbers)
  expect(events.map(({ version }) => version)).toEqual(numbers)
  expect([shared?.version ?? 0, shared?.state ?? "0"]).toEqual([count, String(count)])
  expect(receipts.toSorted()).toEqual(namesOf(events).toSorted())
}

/** The names of what was committed, in order. */
export const namesOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<string> =>
  events.map(({ body }) => String(JSON.parse(body)))
