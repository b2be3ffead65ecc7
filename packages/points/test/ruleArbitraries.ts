import type { Earner, EarningRule } from "@civic-practice/points"
import { EarningRule as EarningRuleSchema } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"

export const units = ["district", "station-1", "station-2"] as const
export const serviceFields = ["culture", "science", "hygiene"] as const
export const roles = ["leader", "helper"] as const
export const grades = ["A", "B"] as const
/** Days around the ends of a month, a quarter and a year, and a leap day's neighbours. */
export const days = [
  "2025-12-30",
  "2025-12-31",
  "2026-01-01",
  "2026-01-31",
  "2026-02-27",
  "2026-02-28",
  "2026-03-01",
] as const

const some = <Value>(values: ReadonlyArray<Value>) => fc.subarray([...values], { minLength: 1 })

/** A part that is mostly there, or seldom: once in `seldom` times. */
const optional = <Value>(key: string, value: fc.Arbitrary<Value>, seldom = 0) =>
  (seldom > 1
    ? fc.oneof(
        { weight: seldom - 1, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: value },
      )
    : fc.option(value, { nil: undefined })
  ).map((one) => (one === undefined ? {} : { [key]: one }))

const all = (...parts: ReadonlyArray<fc.Arbitrary<object>>): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((found) => Object.assign({}, ...found))

export const rational = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
  {
    weight: 3,
    arbitrary: fc.record({
      numerator: fc.integer({ min: 1, max: 9 }),
      denominator: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      numerator: fc.integer({ min: 1, max: 1_000_000 }),
      denominator: fc.integer({ min: 1, max: 1_000_000 }),
    }),
  },
)

const earns = fc.oneof(
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant("PerHour"), points: rational }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("PerActivity"), points: rational }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("PerEvent"),
      event: fc.constantFrom("registered", "trained"),
      points: rational,
    }),
  },
)

const conditions = all(
  optional("fields", some(serviceFields), 3),
  optional("roles", some(roles), 3),
  optional("evidence", some(grades), 4),
  optional("units", some(units), 4),
  optional("from", fc.constantFrom(...days), 4),
  optional("to", fc.constantFrom(...days), 4),
  optional("minimumMinutes", fc.constantFrom(1, 30, 60), 4),
)

const coefficient = (by: string, labels: ReadonlyArray<string>) =>
  fc
    .tuple(
      some(labels).chain((list) =>
        fc.tuple(...list.map((of) => rational.map((factor) => ({ of, times: factor })))),
      ),
      optional("otherwise", rational),
    )
    .map(([factors, otherwise]) => ({ by, factors, ...otherwise }))

const coefficients = fc
  .tuple(
    fc.option(coefficient("field", serviceFields)),
    fc.option(coefficient("role", roles)),
    fc.option(coefficient("evidence", grades)),
  )
  .map((list) => list.filter((one) => one !== null))

const smallCap = fc.integer({ min: 1, max: 12 })

const caps = all(
  optional("countedMinutesPerActivity", fc.constantFrom(45, 60, 120)),
  optional("perActivity", smallCap),
  optional("perDay", smallCap),
  optional("perMonth", smallCap),
  optional("perWeek", smallCap),
)

const period = fc.constantFrom("month", "quarter", "halfYear", "year")

export const validity = fc.oneof(
  fc.constant({ _tag: "Never" }),
  all(
    fc.record({ _tag: fc.constant("Days"), days: fc.constantFrom(1, 30, 60) }),
    optional("roundedUpTo", period),
  ),
  all(
    fc.record({ _tag: fc.constant("Months"), months: fc.constantFrom(1, 2, 12, 13) }),
    optional("roundedUpTo", period),
  ),
  fc.record({
    _tag: fc.constant("EachYear"),
    until: fc.constantFrom("01-01", "02-28", "02-29", "03-31", "12-30", "12-31"),
  }),
  all(
    fc.record({
      _tag: fc.constant("EndOf"),
      period,
    }),
    optional("monthsAfter", fc.constantFrom(0, 1, 3)),
  ),
)

const decodeRule = Schema.decodeUnknownSync(EarningRuleSchema)

/** Rules that are well-formed; a set of them may still be refused for what no service could meet. */
export const rule = (id: string): fc.Arbitrary<EarningRule> =>
  all(
    fc.record({
      earns,
      rounding: fc.constantFrom("floor", "halfUp", "ceil"),
      validity,
    }),
    optional("when", conditions),
    optional("coefficients", coefficients),
    optional("caps", caps),
    optional("order", fc.integer({ min: 0, max: 3 })),
    optional("stop", fc.boolean()),
  ).map((parts) => decodeRule({ id, ...parts }))

export const rules = (most: number): fc.Arbitrary<ReadonlyArray<EarningRule>> =>
  fc
    .integer({ min: 1, max: most })
    .chain((count) =>
      fc.tuple(...Array.from({ length: count }, (_, place) => rule(`rule-${place}`))),
    )

/** Services and events, among them fields, roles and grades that no rule names. */
export const earner: fc.Arbitrary<Earner> = all(
  fc.record({
    unit: fc.constantFrom(...units, "elsewhere"),
    day: fc.constantFrom(...days),
    minutes: fc.oneof(
      fc.constantFrom(0, 1, 29, 30, 45, 60, 90, 120, 150),
      fc.integer({ min: 0, max: 525_600 }),
    ),
  }),
  optional("event", fc.constantFrom("registered", "trained", "moved", "constructor"), 4),
  optional("field", fc.constantFrom(...serviceFields, "other", "__proto__")),
  optional("role", fc.constantFrom(...roles, "guest", "toString")),
  optional("evidence", fc.constantFrom(...grades, "D")),
).map((parts) => parts as Earner) // Each part is of the type of its key.
