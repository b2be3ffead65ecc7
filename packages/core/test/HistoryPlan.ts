import fc from "fast-check"
import type { CommitFault } from "./FaultyStorage.ts"
import type { Late, Plan, Step, Trouble } from "./History.ts"
import type { Operation } from "./HistoryModel.ts"

// Plans of histories, at random.

const account = fc.constantFrom("a", "b", "c")
const amount = fc.integer({ min: 1, max: 9 })
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("deposit" as const), account, amount }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("withdraw" as const), account, amount }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("transfer", "unforeseen", "joint", "audit"),
      from: account,
      to: account,
      amount,
    }),
  },
)
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Trouble>("none") },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Trouble>("impatient", "twice", "again", "misuse", "restart"),
  },
  { weight: 1, arbitrary: fc.record({ leavesAfter: fc.nat(20) }) },
)
const step: fc.Arbitrary<Step> = fc.record({ operation, dispatcher: fc.nat(2), trouble })
const commitFault = fc.constantFrom<CommitFault | Late>(
  "Conflict",
  "Defect",
  "DefectAfterwards",
  { reason: "CommitUnknown", written: true },
  { reason: "CommitUnknown", written: false },
  { reason: "Retryable", written: false },
  { reason: "StorageFull", written: false },
  { reason: "Down", written: false },
  { reason: "Refused", written: false },
  { lateBy: 0 },
  { lateBy: 1 },
  { lateBy: 4 },
)
export const plan: fc.Arbitrary<Plan> = fc.record({
  pace: fc.array(fc.nat(5), { minLength: 1, maxLength: 7 }),
  dispatchers: fc.array(
    fc.record({
      maxBatch: fc.constantFrom(1, 2, 5, 1024),
      maxWaiting: fc.constantFrom(1, 3, 1024),
      cacheSize: fc.constantFrom(0, 2, 1024),
      gather: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  callers: fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 6 }),
  commitFaults: fc.array(fc.option(commitFault, { nil: undefined }), { maxLength: 12 }),
  loadFaults: fc.array(
    fc.option(fc.constantFrom("Retryable", "Down"), { nil: undefined, freq: 2 }),
    { maxLength: 6 },
  ),
})
