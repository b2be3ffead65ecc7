import { BusinessDay } from "@civic-practice/core"
import { type AwardItem, ruleFaults } from "@civic-practice/points"
import fc from "fast-check"
import { closing } from "./reference/plainUnits.ts"
import { days, grades, roles, rules, serviceFields, units } from "./ruleArbitraries.ts"

export const accounts = ["volunteer/v-1", "volunteer/v-2", "household/h-1"] as const
export const rewards = ["soap", "haircut"] as const
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
const unit = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...units) },
  { weight: 1, arbitrary: fc.constantFrom(closing.unit, "nowhere") },
)
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
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("correct" as const),
      which: fc.nat({ max: 5 }),
      award,
      // Mostly of what was awarded, or little would be corrected.
      same: fc.oneof(
        { weight: 5, arbitrary: fc.constant(true) },
        { weight: 1, arbitrary: fc.constant(false) },
      ),
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
    weight: 5,
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
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** A history begins with rules and rewards, and goes on with anything, each on a day that may lie back. */
export const history = fc
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
