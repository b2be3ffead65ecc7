import { BusinessDay, BusinessMonth } from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  Account,
  AccountId,
  type AccountState,
  type Credit,
  Earning,
  type EarningState,
  type PendingEarning,
  Redemption,
  type RedemptionState,
  RewardId,
  RuleId,
  RuleSetId,
} from "../src/index.ts"

// Among them the least and the greatest, and a day that lies before all others.
const day = fc
  .constantFrom("1900-01-01", "2026-06-01", "2199-12-31")
  .map((text) => BusinessDay.make(text))
const lastDay = fc.option(day)
const points = fc.integer({ min: 0, max: 2 ** 53 - 1 })
const unit = fc.constantFrom("institute-1", "站1", "a").map((id) => UnitId.make(id))
const month = fc.constantFrom("2026-05", "2026-06").map((text) => BusinessMonth.make(text))
const rule = fc.constantFrom("hours", "long").map((id) => RuleId.make(id))
const account = fc.constantFrom("volunteer/v-1", "household/户-1").map((id) => AccountId.make(id))
const share = fc.record({ unit, since: day, validUntil: lastDay, points })

// The names of the caps in the order in which the library lists them.
const caps = fc.subarray([
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
] as const)

const credit: fc.Arbitrary<Credit> = fc.record(
  { rule, asked: points, granted: points, validUntil: lastDay, minutes: points, caps, cutBy: caps },
  { requiredKeys: ["rule", "asked", "granted", "validUntil"] },
)

const pendingEarning: fc.Arbitrary<PendingEarning> = fc.record(
  { fact: fc.string(), unit, points, activeFrom: lastDay, action: fc.string() },
  { requiredKeys: ["fact", "unit", "points", "activeFrom"] },
)

/** What most accounts have nothing of. */
const more = {
  held: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
  pending: fc.array(pendingEarning, { minLength: 1 }),
  owed: fc.array(fc.record({ unit, points }), { minLength: 1 }),
  received: fc.integer({ min: -9, max: 2 ** 53 - 1 }).filter((net) => net !== 0),
  groups: fc.array(fc.record({ group: account, from: day, to: lastDay }), { minLength: 1 }),
}

const usual = {
  opened: lastDay,
  issued: points,
  redeemed: points,
  expired: points,
  reversed: points,
  lots: fc.array(fc.record({ unit, since: day, validUntil: lastDay, left: points })),
  counts: fc.array(
    fc.record({
      month,
      rules: fc.array(
        fc.tuple(
          rule,
          points,
          fc.array(fc.tuple(fc.integer({ min: 1, max: 31 }), points)),
          fc.array(fc.tuple(fc.string(), points, points)),
        ),
      ),
    }),
  ),
}

const accounts: fc.Arbitrary<AccountState> = fc.record(
  { ...usual, ...more },
  // The names of an object's own fields.
  {
    requiredKeys: Object.keys(usual) as ReadonlyArray<keyof typeof usual> as Array<
      keyof typeof usual
    >,
  },
)

const earnings: fc.Arbitrary<EarningState> = fc.record(
  {
    account,
    earned: fc.record(
      {
        _tag: fc.constant("PointsEarned" as const),
        fact: fc.string(),
        unit,
        day,
        ruleSet: fc.constant(RuleSetId.make("default")),
        version: fc.integer({ min: 1 }),
        granted: points,
        credits: fc.array(credit),
        activity: fc.string(),
        activityMonth: month,
      },
      {
        requiredKeys: ["_tag", "fact", "unit", "day", "ruleSet", "version", "granted", "credits"],
      },
    ),
    placed: fc.array(fc.record({ validUntil: lastDay, points })),
    pending: fc.record(
      { activeFrom: lastDay, action: fc.string() },
      { requiredKeys: ["activeFrom"] },
    ),
    activated: day,
    shared: fc.array(fc.record({ group: account, points }), { minLength: 1 }),
    reversed: lastDay,
  },
  { requiredKeys: ["account", "earned", "reversed"] },
)

const redemptions: fc.Arbitrary<RedemptionState> = fc.record(
  {
    account,
    reward: fc.constant(RewardId.make("rice")),
    exchangePoint: unit,
    quantity: fc.integer({ min: 1, max: 10_000 }),
    points,
    day,
    lots: fc.array(share),
    pickUp: fc.string(),
    stocked: fc.boolean(),
    period: fc.option(fc.string()),
    refunded: lastDay,
    returned: fc.integer({ min: 1, max: 9 }),
    taken: fc.array(fc.tuple(fc.string(), fc.string(), points)),
    parts: fc.array(
      fc.record({ batch: fc.string(), useBy: day, quantity: fc.integer({ min: 1, max: 9 }) }),
    ),
    vouchers: fc.constant(true as const),
    reservation: fc.string(),
  },
  {
    requiredKeys: [
      "account",
      "reward",
      "exchangePoint",
      "quantity",
      "points",
      "day",
      "lots",
      "pickUp",
      "stocked",
      "period",
      "refunded",
    ],
  },
)

interface Stored<State> {
  readonly stateVersion: number
  readonly storedState?: (state: State) => unknown
  readonly upcastState: (stored: unknown, version: number) => State
}

const throughStorage = <State>(kind: Stored<State>, state: State): State =>
  kind.upcastState(JSON.parse(JSON.stringify(kind.storedState?.(state))), kind.stateVersion)

describe("states that are stored shorter than they are", () => {
  it("come back as they were: accounts", () => {
    fc.assert(
      fc.property(accounts, (state) => {
        expect(throughStorage(Account.ref("").kind, state)).toEqual(state)
      }),
    )
  })

  it("stays as long as it was for an account that has nothing but points", () => {
    fc.assert(
      fc.property(fc.record(usual), (state) => {
        expect(Account.ref("").kind.storedState?.(state)).toHaveLength(7)
      }),
    )
  })

  it("come back as they were: earnings, corrected ones among them", () => {
    fc.assert(
      fc.property(fc.option(earnings), (state) => {
        expect(throughStorage(Earning.ref("").kind, state)).toEqual(state)
      }),
      { numRuns: 300 },
    )
  })

  it("come back as they were: redemptions", () => {
    fc.assert(
      fc.property(fc.option(redemptions), (state) => {
        expect(throughStorage(Redemption.ref("").kind, state)).toEqual(state)
      }),
    )
  })
})
