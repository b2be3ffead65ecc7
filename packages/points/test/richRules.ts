import type { EarningRule } from "@civic-practice/points"
import { CapGroup, EarningRule as EarningRuleSchema } from "@civic-practice/points"
import { Schema } from "effect"
import fc from "fast-check"

// Rules that ask for everything there is to ask, with every cap, so small that much of it meets and cuts.

export const richDays = [
  "2023-12-31",
  "2024-06-01",
  "2025-12-29",
  "2025-12-31",
  "2026-01-01",
  "2026-01-03",
  "2026-01-30",
  "2026-02-02",
] as const
const dayKinds = ["workingDay", "weekend", "publicHoliday"] as const

const maybe = <Value>(value: fc.Arbitrary<Value>, seldom = 3) =>
  fc.oneof(
    { weight: seldom - 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: value },
  )

/** A record without the parts that are undefined. */
const parts = (all: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .record(all)
    .map((found) =>
      Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
    )

const some = (values: ReadonlyArray<string>) => fc.subarray([...values], { minLength: 1 })
const small = fc.integer({ min: 1, max: 3 })
const rational = fc.oneof(
  small,
  fc.record({ numerator: fc.integer({ min: 1, max: 7 }), denominator: small }),
)
const cap = fc.integer({ min: 1, max: 20 })
const pointCaps = {
  perActivity: maybe(cap, 5),
  perDay: maybe(cap, 5),
  perMonth: maybe(cap, 5),
  perWeek: maybe(cap, 5),
  perYear: maybe(cap, 4),
  lifetime: maybe(cap, 4),
}

const range = (values: ReadonlyArray<number>) =>
  fc
    .tuple(fc.constantFrom(...values), fc.constantFrom(...values))
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)

const when = fc
  .tuple(
    parts({
      fields: maybe(some(["culture", "science"]), 5),
      units: maybe(some(["station-1", "station-2"]), 6),
      levels: maybe(some(["city", "county"]), 5),
      teams: maybe(some(["red", "blue"]), 5),
      qualities: maybe(some(["good", "poor"]), 5),
      dayKinds: maybe(some(dayKinds), 5),
      minimumMinutes: maybe(fc.constantFrom(30, 60), 6),
    }),
    maybe(range([0, 2, 5]), 5),
    maybe(range([6, 18, 60]), 5),
    maybe(range([0, 30, 365]), 5),
  )
  .map(([rest, stars, age, tenure]) => ({
    ...rest,
    ...(stars === undefined ? {} : { minimumStars: stars[0], maximumStars: stars[1] }),
    ...(age === undefined ? {} : { minimumAge: age[0] }),
    ...(tenure === undefined ? {} : { maximumTenureDays: tenure[1] }),
  }))

const coefficient = (by: string, labels: ReadonlyArray<string>) =>
  maybe(
    fc
      .tuple(
        some(labels).chain((list) =>
          fc.tuple(...list.map((of) => rational.map((times) => ({ of, times })))),
        ),
        maybe(rational),
      )
      .map(([factors, otherwise]) => ({
        by,
        factors,
        ...(otherwise === undefined ? {} : { otherwise }),
      })),
    4,
  )

const coefficients = fc
  .tuple(
    coefficient("field", ["culture", "science"]),
    coefficient("level", ["city", "county"]),
    coefficient("quality", ["good", "poor"]),
    coefficient("dayKind", dayKinds),
    coefficient("stars", ["0", "1", "3"]),
    coefficient("team", ["red"]),
  )
  .map((list) => list.filter((one) => one !== undefined))

const decodeRule = Schema.decodeUnknownSync(EarningRuleSchema)

const richRule = (id: string): fc.Arbitrary<EarningRule> =>
  parts({
    earns: fc.oneof(
      { weight: 3, arbitrary: fc.record({ _tag: fc.constant("PerHour"), points: rational }) },
      { weight: 2, arbitrary: fc.record({ _tag: fc.constant("PerActivity"), points: rational }) },
      {
        weight: 1,
        arbitrary: fc.record({
          _tag: fc.constant("PerEvent"),
          event: fc.constant("star-bonus"),
          points: rational,
        }),
      },
    ),
    rounding: fc.constantFrom("floor", "halfUp", "ceil"),
    validity: fc.constantFrom({ _tag: "Never" }, { _tag: "Months", months: 12 }),
    when: maybe(when, 2),
    coefficients: maybe(coefficients, 2),
    caps: maybe(
      parts({ countedMinutesPerActivity: maybe(fc.constantFrom(60, 120), 4), ...pointCaps }),
      2,
    ),
    order: maybe(fc.integer({ min: 0, max: 2 })),
    stop: maybe(fc.boolean(), 4),
  })
    .map(({ caps, ...rest }) =>
      caps === undefined || Object.keys(caps as object).length === 0 ? rest : { ...rest, caps },
    )
    .map((found) => decodeRule({ id, ...found }))

const decodeGroup = Schema.decodeUnknownSync(CapGroup)

/** Rules, and groups of them that share caps. */
export const richRules = fc.integer({ min: 1, max: 4 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, place) => `rule-${place}`)
  const group = (id: string) =>
    fc
      .tuple(some(ids), parts(pointCaps))
      .map(([rules, caps]) => decodeGroup({ id, rules, caps }))
      .filter(({ caps }) => Object.keys(caps).length > 0)
  return fc.record({
    rules: fc.tuple(...ids.map(richRule)),
    capGroups: fc.oneof(
      fc.constant([]),
      fc.tuple(group("one")),
      fc.tuple(group("one"), group("two")),
    ),
  })
})

/** What an award tells of a service or an event. */
export const richService = parts({
  day: fc.constantFrom(...richDays),
  unit: fc.constantFrom("station-1", "station-2"),
  minutes: fc.constantFrom(0, 20, 45, 60, 100, 240),
  event: maybe(fc.constant("star-bonus"), 4),
  field: maybe(fc.constantFrom("culture", "science", "other"), 2),
  level: maybe(fc.constantFrom("city", "county", "nation"), 2),
  team: maybe(fc.constantFrom("red", "blue", "green"), 2),
  quality: maybe(fc.constantFrom("good", "poor", "fair"), 2),
  dayKind: maybe(fc.constantFrom(...dayKinds), 3),
  stars: maybe(fc.constantFrom(0, 1, 2, 3, 5, 6), 2),
  age: maybe(fc.constantFrom(5, 6, 17, 18, 61), 2),
  tenureDays: maybe(fc.constantFrom(0, 29, 30, 31, 366), 2),
  activity: maybe(fc.constantFrom("a-1", "a-2"), 2),
}).map(({ activity, ...rest }) =>
  activity === undefined
    ? rest
    : { ...rest, activity, activityMonth: activity === "a-1" ? "2025-12" : "2026-01" },
)
