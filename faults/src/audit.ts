import {
  firstBreak,
  type RecordedEvent,
  readFact,
  readState,
  Storage,
  type StorageShape,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import type { Outcome } from "./Fault.ts"
import { Account, accountCount, realm } from "./Ledger.ts"

/** Compares what a storage holds with what was acknowledged, and with itself. */
export const audit = Effect.fnUntraced(function* (
  storage: StorageShape,
  acknowledged: ReadonlyArray<string>,
) {
  const events = Array.from(yield* Stream.runCollect(storage.read({ realm })))
  const facts = events.map((event) => readFact(Account, event))
  const times = new Map<string, number>()
  for (const { event } of facts) {
    // Each intent has an event on both accounts; the one that gives is counted.
    if (event.points < 0) times.set(event.intent, (times.get(event.intent) ?? 0) + 1)
  }
  const broken: Array<string> = []
  const gap = events.findIndex(({ position }, place) => position !== place + 1)
  if (gap >= 0) broken.push(`position ${gap + 1} is missing`)
  let total = 0
  for (let number = 0; number < accountCount; number++) {
    const id = `a${number}`
    const own = facts.filter((fact) => fact.id === id)
    const balance = own.reduce((sum, { event }) => sum + event.points, 0)
    const state = yield* Effect.provideService(readState(realm, Account.ref(id)), Storage, storage)
    total += state?.balance ?? 0
    if ((state?.balance ?? 0) !== balance || (state?.moves ?? 0) !== own.length) {
      broken.push(
        `${id} holds ${state?.balance} after ${state?.moves} moves, its events say ${balance} after ${own.length}`,
      )
    }
    const [snapshot] = yield* storage.load(realm, [{ kind: Account.name, id }])
    const chain = events.filter((event: RecordedEvent) => event.id === id)
    const link = firstBreak(chain, snapshot?.head ?? "")
    if (link !== undefined) broken.push(`${id}: the chain of hashes breaks at version ${link}`)
  }
  if (total !== 0) broken.push(`the accounts come to ${total} instead of 0`)
  const entries = yield* storage.find({
    realm,
    kind: Account.name,
    index: "byMoves",
    limit: 10_000,
  })
  const streams = new Set(events.map(({ id }) => id)).size
  if (entries.items.length !== streams) {
    broken.push(`${entries.items.length} index entries for ${streams} streams`)
  }
  const outcome: Outcome = {
    faults: 0,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((intent) => !times.has(intent)).length,
    doubled: [...times.values()].filter((count) => count > 1).length,
    broken,
  }
  return outcome
})
