import { EarningRule } from "@civic-practice/points"
import { Schema } from "effect"

/** Service fields with their points an hour; every other field has coefficients by role. */
const fields = [
  ["theory", 2],
  ["culture", 1],
  ["education", [3, 2]],
  ["medical", 3],
  ["science", [3, 2]],
  ["legal", 2],
  ["environment", 1],
  ["hardship", [5, 2]],
  ["traffic", 1],
  ["elderly", 2],
] as const

const fraction = ([numerator, denominator]: readonly [number, number]) => ({
  numerator,
  denominator,
})

const validity = { _tag: "EndOf", period: "year" }

const hours = fields.map(([field, rate], index) => ({
  id: `hours-${field}`,
  earns: { _tag: "PerHour", points: typeof rate === "number" ? rate : fraction(rate) },
  when: { fields: [field] },
  ...(index % 2 === 0
    ? {
        coefficients: [
          {
            by: "role",
            factors: [
              { of: "leader", times: fraction([3, 2]) },
              { of: "expert", times: fraction([6, 5]) },
            ],
          },
        ],
      }
    : {}),
  rounding: "halfUp",
  validity,
}))

const visits = fields.map(([field], index) => ({
  id: `visit-${field}`,
  earns: { _tag: "PerActivity", points: (index % 3) + 1 },
  when: { fields: [field], ...(index % 2 === 0 ? { roles: ["leader"] } : { minimumMinutes: 120 }) },
  rounding: "floor",
  validity,
}))

const others = [
  {
    id: "evidence-best",
    earns: { _tag: "PerActivity", points: 1 },
    when: { evidence: ["A"], minimumMinutes: 60 },
  },
  {
    id: "evidence-good",
    earns: { _tag: "PerActivity", points: 1 },
    when: { evidence: ["A", "B"], minimumMinutes: 240 },
  },
  {
    id: "lei-feng-month",
    earns: { _tag: "PerHour", points: 1 },
    when: { from: "2026-03-01", to: "2026-03-31" },
  },
  {
    id: "spring-festival",
    earns: { _tag: "PerHour", points: 2 },
    when: { fields: ["hardship", "elderly"], from: "2026-02-15", to: "2026-02-23" },
  },
  {
    id: "summer-heat",
    earns: { _tag: "PerHour", points: fraction([1, 2]) },
    when: { fields: ["traffic", "environment"], from: "2026-07-01", to: "2026-08-31" },
  },
  {
    id: "remote-stations",
    earns: { _tag: "PerActivity", points: 2 },
    when: { units: ["station-3", "station-17", "station-58", "station-101"] },
  },
  {
    id: "new-institute",
    earns: { _tag: "PerHour", points: fraction([1, 2]) },
    when: { units: ["station-40", "station-41"], from: "2026-06-01" },
  },
  {
    id: "trainers",
    earns: { _tag: "PerHour", points: 1 },
    when: { roles: ["trainer"] },
    rounding: "ceil",
  },
  { id: "long-days", earns: { _tag: "PerActivity", points: 3 }, when: { minimumMinutes: 480 } },
  {
    id: "night-patrols",
    earns: { _tag: "PerActivity", points: 2 },
    when: { fields: ["traffic"], roles: ["leader"], evidence: ["A"] },
  },
].map((rule) => ({ rounding: "floor", validity, ...rule }))

/** Thirty rules such as a district might publish, as data. */
export const thirtyRules = Schema.decodeUnknownSync(Schema.Array(EarningRule))([
  ...hours,
  ...visits,
  ...others,
])
