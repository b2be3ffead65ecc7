import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anomalyIn } from "../src/internal/anomalies/anomalyIn.ts"
import type { Transaction } from "../src/internal/anomalies/TransactionHistory.ts"

type Lists = Readonly<Record<string, ReadonlyArray<string>>>

/** A transaction that overlaps with all others unless it is told when it ran. */
const transaction = (
  name: string,
  reads: Lists,
  appends: Lists = {},
  rest: Partial<Pick<Transaction, "outcome" | "began" | "ended">> = {},
): Transaction => ({
  name,
  reads: new Map(Object.entries(reads)),
  appends: new Map(Object.entries(appends)),
  outcome: "committed",
  began: 0,
  ended: 1_000,
  ...rest,
})

const anomalyOf = (transactions: ReadonlyArray<Transaction>, finals: Lists) =>
  anomalyIn(transactions, new Map(Object.entries(finals)))

const x1 = transaction("one", { x: [] }, { x: ["1"] })

describe("a history of appends", () => {
  it.each<readonly [name: string, transactions: ReadonlyArray<Transaction>, finals: Lists]>([
    ["duplicate element", [x1], { x: ["1", "1"] }],
    ["made-up element", [x1], { x: ["1", "2"] }],
    ["made-up element", [x1], { x: ["1"], y: ["1"] }],
    ["lost element", [x1], { x: [] }],
    ["lost element", [x1], {}],
    [
      "aborted read (G1a)",
      [x1, transaction("two", { x: ["1"] }, { x: ["2"] }, { outcome: "failed" })],
      { x: ["1", "2"] },
    ],
    [
      "aborted read (G1a)",
      [
        transaction("one", {}, { x: ["1"] }, { outcome: "failed" }),
        transaction("two", { x: ["1"] }),
      ],
      { x: [] },
    ],
    [
      "intermediate read (G1b)",
      [transaction("one", { x: [] }, { x: ["1", "2"] }), transaction("two", { x: ["1"] })],
      { x: ["1", "2"] },
    ],
    ["lost update", [x1, transaction("two", { x: [] }, { x: ["2"] })], { x: ["1", "2"] }],
    ["lost update", [x1, transaction("two", { x: [] }, { x: ["2"] })], { x: ["2"] }],
    [
      "incompatible order",
      [
        transaction("one", {}, { x: ["1"] }),
        transaction("two", {}, { x: ["2"] }),
        transaction("three", { x: ["2"] }),
      ],
      { x: ["1", "2"] },
    ],
    [
      "dirty write (G0)",
      [
        transaction("one", {}, { x: ["1"], y: ["1y"] }),
        transaction("two", {}, { x: ["2"], y: ["2y"] }),
      ],
      { x: ["1", "2"], y: ["2y", "1y"] },
    ],
    [
      "circular information flow (G1c)",
      [
        transaction("one", { y: ["2"] }, { x: ["1"] }),
        transaction("two", { x: ["1"] }, { y: ["2"] }),
      ],
      { x: ["1"], y: ["2"] },
    ],
    [
      "read skew (G-single)",
      [transaction("one", {}, { x: ["1"], y: ["1y"] }), transaction("two", { x: [], y: ["1y"] })],
      { x: ["1"], y: ["1y"] },
    ],
    [
      "write skew (G2)",
      [
        transaction("one", { x: [], y: [] }, { x: ["1"] }),
        transaction("two", { x: [], y: [] }, { y: ["2"] }),
      ],
      { x: ["1"], y: ["2"] },
    ],
    [
      "stale read (G-single, in real time)",
      [
        transaction("one", { x: [] }, { x: ["1"] }, { began: 1, ended: 2 }),
        transaction("two", { x: [] }, {}, { began: 3, ended: 4 }),
      ],
      { x: ["1"] },
    ],
    [
      "order against real time",
      [
        transaction("one", {}, { x: ["1"] }, { began: 3, ended: 4 }),
        transaction("two", {}, { x: ["2"] }, { began: 1, ended: 2 }),
      ],
      { x: ["1", "2"] },
    ],
  ])("is told to have a %s", (name, transactions, finals) => {
    const anomaly = anomalyOf(transactions, finals)
    expect(anomaly?.name).toBe(name)
  })

  it("says which transactions make a circle, and why", () => {
    const anomaly = anomalyOf(
      [
        transaction("one", { x: [], y: [] }, { x: ["1"] }),
        transaction("two", { x: [], y: [] }, { y: ["2"] }),
      ],
      { x: ["1"], y: ["2"] },
    )
    expect(anomaly?.detail).toBe(
      `no order of these explains what they saw:
    one comes before two (rw): the former read y as [], without 2
    two comes before one (rw): the former read x as [], without 1`,
    )
  })

  it("may have a commit of unknown outcome, written or not", () => {
    const unknown = transaction("one", { x: [] }, { x: ["1"] }, { outcome: "unknown" })
    expect(anomalyOf([unknown], { x: ["1"] })).toBeUndefined()
    expect(anomalyOf([unknown], { x: [] })).toBeUndefined()
  })

  const keys = fc.constantFrom("x", "y", "z")
  const plans = fc.array(
    fc.record({
      reads: fc.uniqueArray(keys, { maxLength: 3 }),
      appends: fc.uniqueArray(keys, { maxLength: 2 }),
      fails: fc.boolean(),
      earlier: fc.nat(3),
      later: fc.nat(3),
    }),
    { maxLength: 25 },
  )

  it("has no anomaly where each transaction happened at one moment between its begin and its end", () => {
    fc.assert(
      fc.property(plans, (planned) => {
        const lists = new Map<string, ReadonlyArray<string>>()
        const transactions = planned.map(({ appends, earlier, fails, later, reads }, moment) => {
          const looked = [...new Set([...reads, ...appends])]
          const seen = looked.map((key) => [key, lists.get(key) ?? []] as const)
          const put = appends.map((key) => [key, [`${moment}${key}`, `${moment}${key}+`]] as const)
          for (const [key, elements] of fails ? [] : put) {
            lists.set(key, [...(lists.get(key) ?? []), ...elements])
          }
          return transaction(String(moment), Object.fromEntries(seen), Object.fromEntries(put), {
            outcome: fails ? "failed" : "committed",
            began: moment - earlier,
            ended: moment + later + 0.5,
          })
        })
        // Answers come in any order.
        const anomaly = anomalyIn(transactions.toReversed(), lists)
        expect(anomaly).toBeUndefined()
      }),
      { numRuns: 300 },
    )
  })
})
