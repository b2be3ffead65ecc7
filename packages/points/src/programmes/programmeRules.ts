import type { Validity } from "../account/Validity.ts"
import { type EarningRule, RuleId } from "../earning/EarningRule.ts"
import type { Rational } from "../earning/Rational.ts"
import { Points } from "../Points.ts"

const never: Validity = { _tag: "Never" }

/** So many points for each hour of service; what is left of an hour gives nothing. */
export const perHour = (points: Rational, parts: Partial<EarningRule> = {}): EarningRule => ({
  id: RuleId.make("hours"),
  earns: { _tag: "PerHour", points },
  rounding: "floor",
  validity: never,
  ...parts,
})

/** So many points each time that something happens; the rule is called as the event is. */
export const perEvent = (
  event: string,
  points: number,
  parts: Partial<EarningRule> = {},
): EarningRule => ({
  id: RuleId.make(event),
  earns: { _tag: "PerEvent", event, points },
  rounding: "floor",
  validity: never,
  ...parts,
})

/** What most programmes are silent about. */
export const plain = {
  holder: "volunteer",
  deductions: [],
  rewards: [],
  limit: null,
  redeemedIn: null,
  stars: null,
  assumed: [],
  notExpressed: [],
} as const

export const deduction = (id: string, zh: string, en: string, points: number) => ({
  id,
  name: { zh, en },
  points: Points.make(points),
})
