import type { BusinessDay } from "@civic-practice/core"
import {
  type CapName,
  type Caps,
  type EarningRule,
  eventOf,
  inOrder,
  type RuleId,
} from "./EarningRule.ts"
import { RuleLookup } from "./internal/RuleLookup.ts"
import { type Rational, RoundedRate } from "./Rational.ts"
import type { RuleVersion } from "./RuleSet.ts"
import { lastValidDay, type Validity } from "./Validity.ts"

/** What rules look at: one service, or one event where `event` is given. */
export interface Earner {
  readonly event?: string
  /** The issuing unit. */
  readonly unit: string
  readonly day: BusinessDay
  /** Credited minutes; none counts as 0. */
  readonly minutes?: number
  readonly field?: string
  readonly role?: string
  readonly evidence?: string
}

const allCapNames: ReadonlyArray<keyof Caps> = [
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
]

/** A rule with its coefficients chosen: what is left is to take the minutes. */
export class CompiledRule {
  readonly id: RuleId
  readonly caps: Caps | undefined
  readonly capNames: ReadonlyArray<CapName>
  readonly stop: boolean
  private readonly rate: RoundedRate
  private readonly validity: Validity
  private readonly lastValidDays = new Map<BusinessDay, BusinessDay | null>()

  constructor(rule: EarningRule, coefficients: ReadonlyArray<Rational>) {
    const { earns, rounding } = rule
    const factors = [earns.points, ...coefficients]
    this.id = rule.id
    this.caps = rule.caps
    this.capNames = allCapNames.filter((name) => rule.caps?.[name] !== undefined)
    this.stop = rule.stop ?? false
    this.rate =
      earns._tag === "PerHour"
        ? RoundedRate.of(factors, 60, rounding)
        : RoundedRate.fixed(factors, rounding)
    this.validity = rule.validity
  }

  /** Points for so many minutes; Infinity where they are more than 2^53-1. */
  points(minutes: number): number {
    return this.rate.times(minutes)
  }

  /** The last day on which points earned on a day can be spent. */
  lastValidDay(day: BusinessDay): BusinessDay | null {
    // Services come in day by day, so what was worked out for one mostly serves others.
    let known = this.lastValidDays.get(day)
    if (known === undefined) {
      known = lastValidDay(this.validity, day)
      if (this.lastValidDays.size === 400) this.lastValidDays.clear()
      this.lastValidDays.set(day, known)
    }
    return known
  }
}

/** The rules that hold for one service or one event, and what each asks for: the first `count` of the lists. */
export interface Matches {
  count: number
  readonly rules: Array<CompiledRule>
  readonly points: Array<number>
}

/**
 * A version of a rule set made ready for evaluation: rules are looked up by all they ask about a service but its
 * minutes, so that only those are gone through which can hold. Evaluation allocates nothing.
 */
export class CompiledRules {
  private readonly services: RuleLookup
  private readonly events = new Map<string, RuleLookup>()
  private readonly matches: Matches = { count: 0, rules: [], points: [] }

  constructor(rules: ReadonlyArray<EarningRule>) {
    const ordered = inOrder(rules)
    this.services = new RuleLookup(ordered.filter((rule) => eventOf(rule) === undefined))
    for (const event of new Set(ordered.map(eventOf))) {
      if (event === undefined) continue
      this.events.set(event, new RuleLookup(ordered.filter((rule) => eventOf(rule) === event)))
    }
  }

  /** What the rules come to. The answer is written over by the next call. */
  match(earner: Earner): Matches {
    const { matches } = this
    matches.count = 0
    const { event, minutes = 0 } = earner
    const lookup = event === undefined ? this.services : this.events.get(event)
    if (lookup === undefined) return matches
    const { rules, words, byUnit, byPeriod, byLength } = lookup.candidates(earner)
    const unit = lookup.unitOf(earner.unit) * words
    const period = lookup.periodOf(earner.day) * words
    const length = lookup.lengthOf(minutes) * words
    let count = 0
    for (let word = 0; word < words; word++) {
      // A bit for each rule that holds, the first rule's lowest.
      let bits =
        (byUnit[unit + word] ?? 0) & (byPeriod[period + word] ?? 0) & (byLength[length + word] ?? 0)
      for (; bits !== 0; bits &= bits - 1) {
        const rule = rules[word * 31 + 31 - Math.clz32(bits & -bits)]
        if (rule === undefined) continue
        matches.rules[count] = rule
        matches.points[count] = rule.points(minutes)
        matches.count = ++count
        if (rule.stop) return matches
      }
    }
    return matches
  }
}

const compiledVersions = new WeakMap<RuleVersion, CompiledRules>()

/** The version's rules, compiled once for as long as the version is held in memory. */
export const compiledRules = (version: RuleVersion): CompiledRules => {
  const known = compiledVersions.get(version)
  if (known !== undefined) return known
  const compiled = new CompiledRules(version.rules)
  compiledVersions.set(version, compiled)
  return compiled
}
