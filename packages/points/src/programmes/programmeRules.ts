import type { Validity } from "../account/Validity.ts"
import { type EarningRule, RuleId } from "../earning/EarningRule.ts"
import type { Rational } from "../earning/Rational.ts"

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

/** So many points off each time that something happens (扣分); the rule is called as the event is. */
export const penalty = (event: string, points: number): EarningRule => ({
  id: RuleId.make(event),
  earns: { _tag: "Penalty", event, points },
  rounding: "floor",
  validity: never,
})

/** What most programmes are silent about. */
export const plain = {
  holder: "volunteer",
  reversal: null,
  rewards: [],
  limit: null,
  sharedLimits: [],
  eligibility: null,
  wallet: null,
  publicNotice: null,
  redeemedIn: null,
  stars: null,
  assumed: [],
  notExpressed: [],
} as const
