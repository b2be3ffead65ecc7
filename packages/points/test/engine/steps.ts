import { BusinessDay } from "@civic-practice/core"
import { CapGroup, EarningRule, ruleFaults } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"
import type { PlainPolicy } from "../reference/engine/PlainSettings.ts"
import type { PlainTerms } from "../reference/engine/PlainStock.ts"

export const start = "2026-01-05"
export const people = ["volunteer/v-1", "volunteer/v-2"] as const
export const accounts = [
  ...people,
  "household/h-1",
  "team/t-1",
  "volunteer/v-1/honour",
  "volunteer/v-2/hours",
] as const
export const places = ["station-1", "station-2", "station-9", "station-3"] as const
export const rewards = ["soap", "tea", "haircut"] as const

const maybe = <Value>(value: fc.Arbitrary<Value>, weight = 1) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })

/** A record without the parts that are not there. */
const parts = (all: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> =>
  fc
    .record(all)
    .map((found) =>
      Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    )

const validity = fc.constantFrom(
  { _tag: "Never" },
  { _tag: "Days", days: 5 },
  { _tag: "Days", days: 20 },
  { _tag: "Months", months: 1 },
  { _tag: "EndOf", period: "month" },
  { _tag: "EndOf", period: "quarter", monthsAfter: 1 },
  { _tag: "EachYear", until: "02-29" },
)
const cap = (weight = 3) => maybe(fc.constantFrom(2, 5, 9, 14), weight)
const pointCaps = {
  perActivity: cap(),
  perDay: cap(),
  perWeek: cap(),
  perMonth: cap(),
  perYear: cap(),
  lifetime: cap(6),
}
const caps = parts({
  countedMinutesPerActivity: maybe(fc.constantFrom(45, 90, 120), 3),
  ...pointCaps,
})
const rate = fc.constantFrom(1, 2, 4, { numerator: 3, denominator: 2 })

const decodeRules = Schema.decodeUnknownSync(Schema.Array(EarningRule))
const decodeGroups = Schema.decodeUnknownSync(Schema.Array(CapGroup))

/** Services by the hour and by the visit, events that wait for a rating, and wallets. */
export const ruleSet = fc
  .record({
    hourly: rate,
    hourCaps: maybe(caps),
    hourValidity: validity,
    rounding: fc.constantFrom("floor", "halfUp", "ceil"),
    visitCaps: maybe(caps),
    visitValidity: validity,
    visitWaits: maybe(
      fc.constantFrom({ _tag: "Days", days: 6 }, { _tag: "Until", day: "2026-02-10" }),
    ),
    eventValidity: validity,
    lateCaps: maybe(parts(pointCaps)),
    stop: maybe(fc.constant(true), 3),
    shared: maybe(parts(pointCaps)),
  })
  .map((drawn) => {
    const { hourly, hourCaps, hourValidity, rounding, visitCaps, visitValidity } = drawn
    const { eventValidity, lateCaps = {}, shared, stop, visitWaits } = drawn
    const never = { rounding: "floor", validity: { _tag: "Never" } }
    const rated = { _tag: "Action", action: "rated" }
    const given = (name: string, value: unknown) => (value === undefined ? {} : { [name]: value })
    const rules = decodeRules([
      {
        id: "hours",
        earns: { _tag: "PerHour", points: hourly },
        rounding,
        validity: hourValidity,
        ...given("caps", hourCaps),
        ...given("stop", stop),
        ...(stop === undefined ? {} : { when: { fields: ["culture"] } }),
      },
      {
        id: "visit",
        earns: { _tag: "PerActivity", points: 3 },
        rounding,
        validity: visitValidity,
        ...given("caps", visitCaps),
        ...given("pending", visitWaits),
      },
      {
        id: "trained",
        earns: { _tag: "PerEvent", event: "trained", points: 6 },
        rounding,
        validity: eventValidity,
        pending: rated,
      },
      {
        id: "trainee",
        earns: { _tag: "PerEvent", event: "trained", points: 2 },
        ...never,
      },
      { id: "honour", earns: { _tag: "PerActivity", points: 4 }, wallet: "honour", ...never },
      {
        id: "late",
        earns: { _tag: "Penalty", event: "late", points: 4 },
        ...never,
        ...(Object.keys(lateCaps).length === 0 ? {} : { caps: lateCaps }),
      },
      { id: "scolded", earns: { _tag: "Penalty", event: "late", points: 1 }, ...never },
      {
        id: "shamed",
        earns: { _tag: "Penalty", event: "late", points: 3 },
        wallet: "honour",
        ...never,
      },
      { id: "saved", earns: { _tag: "PerHour", points: 6 }, wallet: "hours", ...never },
    ])
    const groups =
      shared === undefined || Object.keys(shared).length === 0
        ? []
        : decodeGroups([{ id: "all", rules: ["hours", "visit"], caps: shared }])
    return { rules, groups }
  })
  .filter(
    ({ groups, rules }) => ruleFaults(rules, BusinessDay.make("2025-12-01"), groups).length === 0,
  )

const policy = parts({
  budgets: maybe(
    fc.constantFrom(
      [{ unit: "station-1", per: "month" }],
      [
        { unit: "station-1", per: "quarter" },
        { unit: "station-2", per: "month" },
      ],
    ),
  ),
  approval: maybe(
    fc.constantFrom(
      { addition: 12, deduction: 6, perPersonAndDay: 20, stockCorrection: 2, lapsesAfterDays: 3 },
      { addition: 5, stockCorrection: 0 },
      { stockCorrection: 3, stockCorrectionPerDay: 4 },
      { stockCorrection: 3, stockCorrectionPerDay: 2 },
    ),
  ),
  reversal: fc.constantFrom(
    undefined,
    "withinBalance",
    "onlyPending",
    "claim",
    "claim",
    "unlimited",
  ),
  refund: fc.constantFrom(
    undefined,
    { _tag: "ExpiredStaysExpired" },
    { _tag: "Grace", days: 4 },
    { _tag: "NewLot", validity: { _tag: "Days", days: 9 } },
  ),
  spendOrder: fc.constantFrom(undefined, "soonestToExpire", "firstEarned", "ownUnitFirst"),
  hold: fc.constantFrom(
    undefined,
    { days: 0, extends: true },
    { days: 4, extends: false },
    { days: 9, extends: true },
  ),
  transfers: maybe(
    parts({
      from: fc.constant(["volunteer", "household"]),
      to: fc.constantFrom(["volunteer"], ["volunteer", "team"]),
      expiry: fc.constantFrom(
        { _tag: "Kept" },
        { _tag: "Kept" },
        { _tag: "Anew", validity: { _tag: "Days", days: 9 } },
      ),
      perMonth: maybe(fc.constantFrom(4, 12)),
      amongOwn: maybe(fc.constant(true)),
    }),
  ).map((one) => one),
  closedReward: fc.constantFrom(undefined, "honoured", "cancelled"),
}).map((one) => one as PlainPolicy) // Each part is of its field's type.

const limit = fc.constantFrom(
  null,
  { quantity: 2, per: "day" },
  { quantity: 5, per: "month" },
  { quantity: 6, per: "quarter" },
  { quantity: 2, per: "redemption" },
)
const terms = parts({
  price: fc.constantFrom(1, 2, 3),
  from: fc.constantFrom(null, null, null, null, null, "2026-01-12"),
  to: fc.constantFrom(null, null, null, null, "2026-03-20"),
  limit,
  householdLimit: maybe(fc.constant({ quantity: 4, per: "month" }), 3),
  groups: maybe(fc.constant(["all"]), 3),
  minimumBalance: maybe(fc.constantFrom(8, 15), 7),
  holdDays: maybe(fc.constantFrom(1, 6)),
  prices: maybe(fc.constant([{ wallet: "hours", price: 4 }])),
  approval: maybe(fc.constant(true), 5),
  weekdays: maybe(fc.constant([1, 2, 4, 5, 6, 7]), 6),
  disciplined: maybe(fc.constant(true), 3),
}).map((one) => one as PlainTerms) // Likewise.

const weighted = <Name extends string>(
  ...names: ReadonlyArray<readonly [number, Name]>
): fc.Arbitrary<Name> =>
  fc.constantFrom(...names.flatMap(([weight, name]) => Array<Name>(weight).fill(name)))

const does = weighted(
  [16, "award"],
  [3, "awardMany"],
  [8, "correct"],
  [9, "reverse"],
  [6, "rate"],
  [2, "cancelPending"],
  [4, "due"],
  [8, "give"],
  [5, "deduct"],
  [6, "penalise"],
  [4, "forgive"],
  [5, "transfer"],
  [12, "redeem"],
  [9, "reserve"],
  [10, "collect"],
  [4, "guess"],
  [4, "cancel"],
  [3, "end"],
  [5, "fulfil"],
  [2, "renew"],
  [6, "refund"],
  [5, "expire"],
  [4, "receive"],
  [4, "count"],
  [4, "writeOff"],
  [2, "move"],
  [3, "propose"],
  [4, "approve"],
  [1, "reject"],
  [3, "close"],
  [4, "grant"],
  [2, "policy"],
  [1, "publish"],
  [2, "join"],
  [2, "leave"],
  [1, "group"],
  [1, "wallet"],
  [1, "openAccount"],
  [1, "change"],
  [1, "withdraw"],
  [1, "define"],
  [1, "limit"],
  [1, "discipline"],
)

const step = fc.record({
  does,
  days: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 5, 9, 16),
  account: weighted(
    [12, "volunteer/v-1"],
    [12, "volunteer/v-2"],
    [3, "household/h-1"],
    [3, "volunteer/v-1/honour"],
    [4, "volunteer/v-2/hours"],
    [1, "volunteer/v-1/none"],
  ),
  other: fc.constantFrom(...people, ...accounts),
  unit: weighted(
    [12, "station-1"],
    [4, "station-2"],
    [2, "station-9"],
    [2, "station-3"],
    [1, "institute-1"],
    [1, "nowhere"],
  ),
  reward: weighted([8, "soap"], [6, "tea"], [5, "haircut"], [1, "bread"]),
  fact: fc.nat(7),
  which: fc.constantFrom(0, 0, 0, 1, 2, 4),
  quantity: fc.constantFrom(1, 1, 2, 3),
  points: fc.constantFrom(1, 3, 5, 8, 13),
  back: fc.constantFrom(0, 0, 1, 3, 8, 30, -1),
  minutes: fc.constantFrom(0, 20, 60, 100, 240),
  flag: fc.boolean(),
  rare: fc.nat(9),
  by: fc.constantFrom(null, null, null, null, "o-1", "o-1", "o-2", "v-1"),
})
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What a history draws from when a step asks for other rules, terms or another policy. */
export interface Drawn {
  readonly policies: ReadonlyArray<PlainPolicy>
  readonly rules: ReadonlyArray<{
    readonly rules: ReadonlyArray<EarningRule>
    readonly groups: ReadonlyArray<CapGroup>
  }>
  readonly terms: ReadonlyArray<PlainTerms>
  readonly steps: ReadonlyArray<Step>
}

const drawn = <Value>(value: fc.Arbitrary<Value>, count: number) =>
  fc.array(value, { minLength: count, maxLength: count })

/** Without a bias for what is small and first, which would let little of it happen. */
export const history: fc.Arbitrary<Drawn> = fc.noBias(
  fc.record({
    policies: drawn(policy, 2),
    rules: drawn(ruleSet, 2),
    terms: drawn(terms, 3),
    steps: fc.array(step, { minLength: 15, maxLength: 45, size: "max" }),
  }),
)
