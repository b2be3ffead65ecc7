import { explain, InvalidInput } from "@civic-practice/core"
import type { PromisePractice } from "@civic-practice/practice"
import { describe, expect, it } from "vitest"
import { at, founded, time } from "./District.ts"
import { rejection } from "./rejection.ts"

const now = time("2025-03-01 10:00")
const cursor = {
  shares: [{ number: 0, of: 1 }],
  through: null,
  gap: null,
  seal: null,
  events: 0,
  streams: 0,
  charged: {},
  taken: {},
}
const replay = {
  question: "{}",
  phase: "replay",
  position: 0,
  until: null,
  revised: [],
  state: null,
}

type Input = Readonly<Record<string, unknown>>

interface Query {
  /** An input that is well-formed. */
  readonly sample: Input
  /** As a caller without types gives it: what it takes is whatever it takes. */
  readonly ask: (practice: PromisePractice, input: Record<string, never>) => Promise<unknown>
  /** The fields with what they must not be. */
  readonly bad: Readonly<Record<string, ReadonlyArray<unknown>>>
}

const drained = async (rows: AsyncIterable<unknown>): Promise<ReadonlyArray<unknown>> => {
  const all: Array<unknown> = []
  for await (const row of rows) all.push(row)
  return all
}

const noText = [null, undefined, 7, "", "x".repeat(3000), "\u0000", {}, []]
const noTime = [null, "5", 0.5, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -1e15, {}]
const noCount = [null, "5", 0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, {}]
const noDay = [null, undefined, "", "tomorrow", 7, "2025-02-30", "2025-3-1", {}]
const noMonth = [null, undefined, "", "January", "2025-13", 202_501, {}]
const noFunction = [null, 7, "log", {}]
const noCursor = [null, 7, "here", {}, [], { shares: [] }]

const notice: Pick<Query, "sample" | "bad"> = {
  sample: { notice: "N1", at: now },
  bad: { notice: noText, at: noTime },
}

/** Every method that asks, and changes nothing by itself, with an input for it. */
const queries: Readonly<Record<string, Query>> = {
  "shop.examine": {
    sample: {
      account: "volunteer/V1",
      exchangePoint: "S1",
      rewards: ["soap"],
      quantity: 1,
      way: "redeem",
      member: "volunteer/V2",
      at: now,
    },
    ask: (practice, input) => practice.shop.examine(input as never),
    bad: {
      account: [...noText, "nonsense"],
      exchangePoint: noText.filter((one) => one !== undefined),
      rewards: [null, 7, "soap", {}, [7], [""]],
      quantity: noCount,
      way: [null, "steal", 7],
      member: [null, "", "nonsense", 7],
      at: noTime,
      reward: ["soap"],
    },
  },
  "shop.expireReservations": {
    sample: { day: "2025-03-01" },
    ask: (practice, { day }) =>
      practice.shop.expireReservations(day as never, at("2025-03-01 10:00")),
    bad: { day: noDay },
  },
  "books.settlement": {
    sample: { month: "2025-03", wallet: "honour" },
    ask: (practice, { month, wallet }) =>
      practice.books.settlement(month as never, wallet as never),
    bad: { month: noMonth, wallet: [null, "", 7, "a/b/c d"] },
  },
  "books.verify": {
    sample: { cursor, streamsAtOnce: 10, onProgress: () => undefined },
    ask: (practice, input) => practice.books.verify(input as never),
    bad: {
      cursor: [
        ...noCursor,
        { ...cursor, shares: [] },
        { ...cursor, shares: [{ number: 1, of: 1 }] },
        { ...cursor, through: "all" },
      ],
      streamsAtOnce: noCount,
      onProgress: noFunction,
      pages: [7],
    },
  },
  "books.seal": {
    sample: { month: "2025-03", cursor: { position: 0, root: "" }, onProgress: () => undefined },
    ask: (practice, { month, ...options }) =>
      practice.books.seal(month as never, { ...at("2025-04-01 10:00"), ...options }),
    bad: {
      month: noMonth,
      cursor: [null, 7, {}, { position: -1, root: "" }],
      onProgress: noFunction,
    },
  },
  "earnings.explain": {
    sample: { fact: "record/r-1" },
    ask: (practice, { fact }) => practice.earnings.explain(fact as never),
    bad: { fact: noText },
  },
  "earnings.explainAdjustment": {
    sample: { account: "volunteer/V1", adjustment: "a-1" },
    ask: (practice, { account, adjustment }) =>
      practice.earnings.explainAdjustment(account as never, adjustment as never),
    bad: { account: [...noText, "nonsense"], adjustment: [null, undefined, "", 7, {}] },
  },
  "earnings.whatIf": {
    sample: { period: { from: "2025-03-01", to: "2025-03-31" }, chunk: 100 },
    ask: (practice, { chunk, cursor: from, ...question }) =>
      practice.earnings.whatIf(question as never, {
        ...(chunk === undefined ? {} : { chunk }),
        ...(from === undefined ? {} : { cursor: from }),
      }),
    bad: {
      period: [undefined, null, {}, { from: "2025-03-01", to: "2025-02-01" }, { from: 7, to: 7 }],
      ruleSet: [7, "", {}],
      version: [0, 0.5, "1"],
      chunk: noCount,
      cursor: [null, 7, {}, { ...replay, phase: "dream" }, { ...replay, position: "far" }],
    },
  },
  "notices.compile": {
    ...notice,
    ask: (practice, { notice: id, ...options }) => practice.notices.compile(id as never, options),
  },
  "notices.list": {
    ...notice,
    ask: (practice, { notice: id, ...options }) =>
      drained(practice.notices.list(id as never, options)),
  },
  "notices.objections": {
    ...notice,
    ask: (practice, { notice: id, ...options }) =>
      drained(practice.notices.objections(id as never, options)),
  },
  "notices.isIntact": {
    sample: { notice: "N1" },
    ask: (practice, { notice: id }) => practice.notices.isIntact(id as never),
    bad: { notice: noText },
  },
}

describe("what is asked of a practice", () => {
  it("has a case here, whatever method there is", async () => {
    const practice = await founded()
    const methods = (["shop", "books", "earnings", "notices"] as const).flatMap((group) =>
      Object.keys(practice[group]).map((method) => `${group}.${method}`),
    )
    expect(Object.keys(queries).toSorted()).toEqual(methods.toSorted())
    await practice.close()
  })

  it.each(Object.entries(queries))(
    "%s takes what is well-formed, and of all else names the field in both languages",
    async (_, { ask, bad, sample }) => {
      const practice = await founded()
      const given = async (input: Input): Promise<unknown> => {
        try {
          await ask(practice, input as never)
          return undefined
        } catch (error) {
          return error
        }
      }
      // What there is not may be said by an error of its own.
      expect(await given(sample)).not.toBeInstanceOf(InvalidInput)
      for (const [field, values] of Object.entries(bad)) {
        for (const value of values) {
          const what = `${field} = ${JSON.stringify(value)?.slice(0, 60)}`
          const error = await given({ ...sample, [field]: value })
          expect(error, what).toBeInstanceOf(InvalidInput)
          if (!(error instanceof InvalidInput)) continue
          const fields = error.issues.map((one) => one.field)
          expect(
            fields.some((one) => one === field || one.startsWith(`${field}.`)),
            `${what}: ${fields}`,
          ).toBe(true)
          expect(explain(error, "zh")).toMatch(/\p{Script=Han}/u)
          for (const one of error.issues) expect(one.chinese, what).toBeDefined()
          expect(explain(error, "en")).toContain(error.command)
        }
      }
      await practice.close()
    },
  )

  it("is refused where nothing is given at all", async () => {
    const practice = await founded()
    const { books, earnings, notices, shop } = practice
    for (const ask of [
      () => shop.examine(undefined as never),
      () => shop.expireReservations(undefined as never, at("2025-03-01 10:00")),
      () => books.settlement(undefined as never),
      () => books.seal(undefined as never, at("2025-03-01 10:00")),
      () => earnings.explain(undefined as never),
      () => earnings.whatIf(undefined as never),
      () => notices.isIntact(undefined as never),
    ]) {
      expect(await rejection(ask())).toBeInstanceOf(InvalidInput)
    }
    await practice.close()
  })
})
