import { BusinessDay } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  Adjust,
  Award,
  type AwardItem,
  AwardMany,
  balanceOf,
  ChangeReward,
  CountStock,
  DefineReward,
  ExpireLots,
  PublishRules,
  ReceiveStock,
  Redeem,
  RefundRedemption,
  ReverseEarning,
  RewardId,
  ruleFaults,
  Stock,
  stockId,
  TransferStock,
  WithdrawReward,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { alike, faultsOf, Office } from "./Office.ts"
import { type Outcome, PlainLedger } from "./reference/PlainLedger.ts"
import { days, grades, roles, rules, serviceFields, units } from "./ruleArbitraries.ts"

const accounts = ["volunteer/v-1", "volunteer/v-2", "household/h-1"] as const
const rewards = ["soap", "haircut"] as const
const facts = Array.from({ length: 8 }, (_, number) => `record/r-${number}`)
const later = ["2026-03-31", "2026-04-01", "2027-01-01", "2027-02-01"] as const
const activities = [
  { activity: "a-1", activityMonth: "2025-12" },
  { activity: "a-2", activityMonth: "2026-01" },
  { activity: "a-3", activityMonth: "2026-03" },
] as const

const seldom = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

const anyDay = fc.constantFrom(...days, ...later)
/** Commands are mostly given late, so that most services lie behind them. */
const today = fc.oneof(
  { weight: 1, arbitrary: anyDay },
  { weight: 3, arbitrary: fc.constantFrom(...later) },
)
const account = fc.constantFrom(...accounts)
const unit = fc.constantFrom(...units)
const exchangePoint = fc.oneof(fc.constant("station-1" as const), unit)
const reward = fc.constantFrom(...rewards)
const pieces = fc.integer({ min: 1, max: 4 })

const award = fc
  .record({
    account,
    fact: fc.constantFrom(...facts),
    unit,
    day: anyDay,
    minutes: fc.constantFrom(0, 20, 45, 60, 100, 120, 240),
    field: fc.constantFrom(...serviceFields),
    role: fc.constantFrom(...roles),
    evidence: fc.constantFrom(...grades),
    within: fc.option(fc.constantFrom(...activities)),
    event: seldom(fc.constantFrom("registered", "trained")),
  })
  .map(({ within, event, ...service }) => ({
    ...service,
    ...within,
    ...(event === null ? {} : { event }),
  }))
  // Names, days and months of the generator are well-formed.
  .map((input) => input as unknown as AwardItem)

const limit = fc.option(
  fc.record({
    quantity: fc.integer({ min: 1, max: 3 }),
    per: fc.constantFrom("day", "month", "quarter", "year", "ever"),
  }),
)
const terms = fc.record({
  name: fc.constant({ zh: "香皂", en: "soap" }),
  price: fc.integer({ min: 1, max: 3 }),
  from: seldom(anyDay),
  to: seldom(anyDay),
  limit,
})

/** One command, as data. */
const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      from: fc.constantFrom(...days),
      rules: rules(4),
    }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constant("award" as const), award }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("awardMany" as const),
      awards: fc.array(award, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("reverse" as const),
      which: fc.nat({ max: 5 }),
      fact: fc.constantFrom(...facts),
      unit,
      here: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("redeem" as const),
      account,
      reward,
      at: exchangePoint,
      quantity: pieces,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      which: fc.nat({ max: 2 }),
      at: unit,
      here: fc.boolean(),
      restock: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("expire" as const), account, day: anyDay }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("adjust" as const),
      account,
      unit,
      points: fc.integer({ min: -6, max: 8 }).filter((points) => points !== 0),
      validUntil: seldom(anyDay),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("define" as const), reward, unit, terms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("change" as const), reward, unit, terms }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("withdraw" as const),
      reward,
      unit,
      often: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("receive" as const),
      reward,
      at: unit,
      quantity: pieces,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("count" as const),
      reward,
      at: unit,
      counted: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("transfer" as const),
      reward,
      at: unit,
      to: unit,
      quantity: pieces,
    }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** A history begins with rules and rewards, and goes on with anything, each on a day that may lie back. */
const history = fc
  .tuple(
    rules(4).filter((list) => ruleFaults(list, BusinessDay.make("2025-12-30")).length === 0),
    fc.tuple(terms, terms),
    fc.array(fc.tuple(step, today), { minLength: 20, maxLength: 60, size: "max" }),
  )
  .map(
    ([first, [soap, haircut], steps]): ReadonlyArray<readonly [Step, string]> => [
      [{ do: "publish", from: "2025-12-30", rules: first }, "2025-12-30"],
      [{ do: "define", reward: "soap", unit: "district", terms: soap }, "2025-12-30"],
      [{ do: "define", reward: "haircut", unit: "station-1", terms: haircut }, "2025-12-30"],
      [{ do: "receive", reward: "soap", at: "station-1", quantity: 9 }, "2025-12-30"],
      ...accounts.map((account): readonly [Step, string] => [
        { do: "adjust", account, unit: "station-2", points: 9, validUntil: "2026-03-31" },
        "2026-01-01",
      ]),
      ...steps,
    ],
  )

/** The library and the plain ledger side by side. */
class Comparison {
  readonly office = new Office()
  readonly ledger = new PlainLedger()
  private readonly redemptions: Array<{ readonly id: string; readonly at: string }> = []

  take(one: Step, today: string): void {
    const [actual, expected] = this.carryOut(one, today)
    if (Result.isFailure(actual)) {
      const { failure } = actual
      const tag =
        typeof failure === "object" && failure !== null && "_tag" in failure
          ? failure._tag
          : failure
      expect({ refusal: tag }).toEqual(expected)
    } else if ("refusal" in expected) {
      throw new Error(`expected ${expected.refusal}, answered ${JSON.stringify(actual.success)}`)
    } else if (expected.answer !== null) {
      expect(actual.success).toMatchObject(Object(expected.answer))
    }
    this.compare()
  }

  private carryOut(one: Step, today: string): readonly [Result.Result<unknown, unknown>, Outcome] {
    const { office, ledger } = this
    switch (one.do) {
      case "publish": {
        const result = office.attempt(
          PublishRules,
          { effectiveFrom: one.from, rules: one.rules },
          today,
        )
        // Which rules can be published is no matter of the books: it has tests of its own.
        return Result.isFailure(result)
          ? [result, { refusal: "RulesRefused" }]
          : [result, ledger.publish(one.from, one.rules)]
      }
      case "award":
        return [office.attempt(Award, one.award, today), ledger.award(one.award, today)]
      case "awardMany":
        return [
          office.attempt(AwardMany, { awards: one.awards }, today),
          ledger.awardMany(one.awards, today),
        ]
      case "reverse": {
        const known = one.here ? ledger.earnings.at(-1 - one.which)?.award : undefined
        const { fact, unit } = known ?? one
        return [
          office.attempt(ReverseEarning, { fact, unit }, today),
          ledger.reverse(fact, unit, today),
        ]
      }
      case "redeem": {
        const { account, reward, at: exchangePoint, quantity } = one
        const result = office.attempt(Redeem, { account, reward, exchangePoint, quantity }, today)
        const id = Result.isSuccess(result) ? result.success.redemption : "none"
        if (Result.isSuccess(result)) this.redemptions.push({ id, at: exchangePoint })
        return [result, ledger.redeem(id, account, reward, exchangePoint, quantity, today)]
      }
      case "refund": {
        const known = this.redemptions.at(-1 - one.which)
        const redemption = known?.id ?? "unknown"
        const exchangePoint = one.here ? (known?.at ?? one.at) : one.at
        const { restock } = one
        return [
          office.attempt(RefundRedemption, { redemption, exchangePoint, restock }, today),
          ledger.refund(redemption, exchangePoint, restock, today),
        ]
      }
      case "expire":
        return [
          office.attempt(ExpireLots, { account: one.account, day: one.day }, today),
          ledger.expire(one.account, one.day, today),
        ]
      case "adjust": {
        const { account, unit, points, validUntil } = one
        const until = validUntil === null ? {} : { validUntil }
        return [
          office.attempt(Adjust, { account, unit, points, ...until, reason: "更正" }, today),
          ledger.adjust(account, unit, points, validUntil, today),
        ]
      }
      case "define": {
        const stocked = one.reward === "soap"
        return [
          office.attempt(
            DefineReward,
            { reward: one.reward, unit: one.unit, stocked, ...one.terms },
            today,
          ),
          // Points and days of the generator are well-formed.
          ledger.define(one.reward, one.unit, stocked, one.terms as never),
        ]
      }
      case "change":
        return [
          office.attempt(ChangeReward, { reward: one.reward, unit: one.unit, ...one.terms }, today),
          ledger.change(one.reward, one.unit, one.terms as never),
        ]
      case "withdraw": {
        // Seldom, or little could be redeemed.
        if (one.often > 0) return [Result.succeed(null), { answer: null }]
        const { reward, unit } = one
        return [
          office.attempt(WithdrawReward, { reward, unit }, today),
          ledger.withdraw(reward, unit),
        ]
      }
      case "receive": {
        const { reward, at: exchangePoint, quantity } = one
        return [
          office.attempt(ReceiveStock, { reward, exchangePoint, quantity }, today),
          ledger.receive(reward, exchangePoint, quantity),
        ]
      }
      case "count": {
        const { reward, at: exchangePoint, counted } = one
        return [
          office.attempt(CountStock, { reward, exchangePoint, counted, reason: "盘点" }, today),
          ledger.count(reward, exchangePoint, counted),
        ]
      }
      case "transfer": {
        const { reward, at: from, to, quantity } = one
        const result = office.attempt(TransferStock, { reward, from, to, quantity }, today)
        return [
          result,
          from === to ? { refusal: "InvalidInput" } : ledger.transfer(reward, from, to, quantity),
        ]
      }
    }
  }

  private readonly looked = new Map<string, number>()

  private compare(): void {
    const { office, ledger } = this
    for (const id of accounts) {
      const state = office.account(id)
      const lots = ledger
        .lots(id)
        .map(({ unit, since, validUntil, left }) => ({ unit, since, validUntil, left }))
      // Compared as texts first: a history is long, and `expect` takes its time.
      if (!alike(state.lots, lots)) expect(state.lots).toEqual(lots)
      if (balanceOf(state) !== ledger.balance(id)) expect(balanceOf(state)).toBe(ledger.balance(id))
      const events = office.events(id)
      if (this.looked.get(id) === events.length) continue
      this.looked.set(id, events.length)
      expect(faultsOf(id, state, events)).toEqual([])
    }
    for (const reward of rewards) {
      for (const place of units) {
        const id = stockId(RewardId.make(reward), UnitId.make(place))
        const { onHand, received, issued, corrected, moved } = office.spec.view.get(Stock.ref(id))
        const faulty =
          onHand !== (ledger.stock.get(id) ?? 0) ||
          onHand !== received + corrected + moved - issued ||
          Math.min(onHand, received, issued) < 0
        if (faulty) throw new Error(`stock ${id}: ${onHand}, expected ${ledger.stock.get(id)}`)
      }
    }
  }
}

const runs = Number(process.env.POINTS_HISTORIES ?? 2000)

describe("histories", () => {
  it(`come to what a plain ledger says, after every step of ${runs} random ones`, {
    timeout: 3_600_000,
  }, () => {
    const happened = new Map<string, number>()
    fc.assert(
      fc.property(history, (steps) => {
        const both = new Comparison()
        for (const [one, today] of steps) both.take(one, today)
        for (const { event } of both.office.spec.events()) {
          happened.set(event._tag, (happened.get(event._tag) ?? 0) + 1)
        }
      }),
      { numRuns: runs },
    )
    // The histories are worth something only if all of this happens in them.
    for (const tag of [
      "PointsEarned",
      "EarningReversed",
      "PointsAdded",
      "PointsDeducted",
      "PointsRedeemed",
      "PointsRefunded",
      "PointsExpired",
      "StockReceived",
      "StockIssued",
      "StockReturned",
      "StockCounted",
      "StockSent",
      "StockArrived",
      "RewardChanged",
      "RewardWithdrawn",
    ]) {
      expect(happened.get(tag) ?? 0, tag).toBeGreaterThan(runs / 20)
    }
  })
})
