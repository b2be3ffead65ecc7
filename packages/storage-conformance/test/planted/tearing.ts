import type { PlantedAdapter, PlantedFault } from "./PlantedFault.ts"
import { TinyStore } from "./TinyStore.ts"
import { type Flaw, tinyCapabilities, tinyLayer } from "./tinyStorage.ts"

type Capability = keyof ReturnType<typeof tinyCapabilities>

/** An adapter with one flaw on a store of its own in each test, or on one store with the capabilities named. */
const flawed =
  (flaw: Flaw, ...capabilities: ReadonlyArray<Capability>) =>
  (): PlantedAdapter => {
    if (capabilities.length === 0) return { layer: tinyLayer(() => new TinyStore(), flaw) }
    const store = new TinyStore(flaw !== "leaves the transaction open when a write fails")
    const all = Object.entries(tinyCapabilities(store, flaw))
    const chosen = all.filter(([name]) => capabilities.some((one) => one === name))
    return { layer: tinyLayer(() => store, flaw), options: Object.fromEntries(chosen) }
  }

/** Faults between the writes of a commit, between connections, and in what is told of them. */
export const tearingFaults: ReadonlyArray<PlantedFault> = [
  {
    fault: "a commit writes without a transaction, and a write fails",
    adapter: flawed("writes without a transaction", "failingWrites"),
    caughtBy: /atomic: a commit of which any one write fails/,
    saying: /a commit whose write \d+ fails left a part of itself behind/,
  },
  {
    fault: "a commit writes without a transaction, and is interrupted",
    adapter: flawed("writes without a transaction"),
    caughtBy: /atomic: a commit interrupted at any of its steps/,
    saying: /a commit interrupted .*: a part of the commit is there/,
  },
  {
    fault: "a failed write is rolled back blindly, which hides its error",
    adapter: flawed("rolls back blindly", "failingWrites"),
    caughtBy: /atomic: a commit of which any one write fails/,
    saying: /must tell that write's own error \("tiny store: full"\).*no transaction is active/,
  },
  {
    fault: "a failed write leaves the transaction open",
    adapter: flawed("leaves the transaction open when a write fails", "failingWrites"),
    caughtBy: /atomic: a commit of which any one write fails/,
    saying: /left a part of itself behind|Is a transaction still open/,
  },
  {
    fault: "the error of a write is swallowed",
    adapter: flawed("swallows the error of a write", "failingWrites"),
    caughtBy: /atomic: a commit of which any one write fails/,
    saying: /was acknowledged, so that all of it must be there/,
  },
  {
    fault: "errors of the store are defects",
    adapter: flawed("gives errors of the store as defects", "failingWrites"),
    caughtBy: /atomic: a commit of which any one write fails/,
    saying: /must fail with a StorageError, not by a defect: .*tiny store: full/,
  },
  {
    fault: "a transaction that is interrupted is committed as far as it went",
    adapter: flawed("can be interrupted in the middle of a transaction"),
    caughtBy: /atomic: a commit interrupted at any of its steps/,
    saying: /a commit interrupted .*: a part of the commit is there/,
  },
  {
    fault: "an interrupted commit keeps the lock",
    adapter: () => ({
      ...flawed("keeps the lock when it is interrupted")(),
      options: { timeout: 2_000 },
    }),
    caughtBy: /atomic: a commit interrupted at any of its steps/,
    saying: /does not end: what was interrupted still holds a lock/,
  },
  {
    fault: "loads see what a transaction has written so far",
    adapter: flawed("loads without waiting for the transaction"),
    caughtBy: /serializable: lists that are appended to/,
    saying: /intermediate read \(G1b\)|read skew \(G-single\)|aborted read \(G1a\)/,
  },
  {
    fault: "a commit takes its positions before it is its turn",
    adapter: flawed("takes positions before its turn"),
    caughtBy: /ordered and gap-free: a reader at the tail sees every event once/,
    saying: /positions read behind|how many events the reader at the tail saw/,
  },
  {
    fault: "versions are checked before it is the commit's turn",
    adapter: flawed("checks versions before its turn"),
    caughtBy: /serializable: lists that are appended to/,
    saying: /lost update: commit .* both were acknowledged, though each appended to/,
  },
  {
    fault: "streams are loaded one by one",
    adapter: flawed("asks once for each stream", "roundTrips"),
    caughtBy: /bounded: load takes as many round trips for a thousand streams as for two/,
    saying:
      /more round trips the more streams it touches: 2 for 2, 10 for 10\. Send what belongs together/,
  },
  {
    fault: "each connection remembers snapshots that others replace",
    adapter: flawed("remembers snapshots for each connection", "beside"),
    caughtBy: /on two connections: what one connection has committed, the other sees/,
    saying: /the state that the other loads|its receipt/,
  },
  {
    fault: "the index is forgotten when the storage is closed",
    adapter: flawed("forgets the index when it is closed", "reopen"),
    caughtBy: /durable: what was acknowledged is there/,
    saying: /the index after opening again/,
  },
  {
    fault: "positions begin anew when the storage is opened",
    adapter: flawed("counts positions anew when it is opened", "reopen"),
    caughtBy: /durable: versions and positions go on/,
    saying: /the next position after opening again/,
  },
  {
    fault: "a full store is told as busy",
    adapter: flawed("calls a full store retryable", "provoke"),
    caughtBy: /ambiguity-safe: .* StorageFull/,
    saying: /must fail as StorageFull, not as StorageError Retryable/,
  },
  {
    fault: "a lost reply is told as if nothing had been written",
    adapter: flawed("calls a lost reply retryable", "provoke"),
    caughtBy: /ambiguity-safe: .* CommitUnknown/,
    saying: /must fail as CommitUnknown, not as StorageError Retryable/,
  },
  {
    fault: "a store that is down is told as full",
    adapter: flawed("calls a store that is down full", "provoke"),
    caughtBy: /ambiguity-safe: .* Down/,
    saying: /must fail as Down, not as StorageError StorageFull/,
  },
]
