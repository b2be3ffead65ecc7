import type { BusinessDay } from "@civic-practice/core"
import { lastValidDay, type Validity } from "../account/Validity.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import {
  type CapGroup,
  type CapGroupId,
  type Caps,
  type Conditions,
  type Dimension,
  type EarningRule,
  eventOf,
  inOrder,
  isPenalty,
  type PointCaps,
  type RuleId,
} from "./EarningRule.ts"
import { type Rational, RoundedRate } from "./Rational.ts"
import type { RuleVersion } from "./RuleSet.ts"
import { VariantLookup } from "./VariantLookup.ts"

/** What rules look at: one service, or one event where `event` is given. */
export interface Earner extends EarnedInputs {
  /** The issuing unit. */
  readonly unit: string
  readonly day: BusinessDay
  /** The wallet that would earn; absent: spendable points. */
  readonly wallet?: string
}

// In the order in which they are looked at, which is that in which the cuts are recorded.
const allCapNames: ReadonlyArray<keyof Caps> = [
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
  "perWeek",
  "perYear",
  "lifetime",
]

const capNamesOf = (caps: Caps | undefined): ReadonlyArray<keyof Caps> =>
  allCapNames.filter((name) => caps?.[name] !== undefined)

/** Caps that several rules share. */
export interface CompiledGroup {
  readonly id: CapGroupId
  readonly caps: PointCaps
  readonly capNames: ReadonlyArray<keyof Caps>
}

/** A rule with its coefficients chosen: what is left is to take the minutes. */
export class CompiledRule {
  readonly id: RuleId
  readonly caps: Caps | undefined
  readonly capNames: ReadonlyArray<keyof Caps>
  /** The groups whose caps it shares; absent: none. */
  readonly groups: ReadonlyArray<CompiledGroup> | undefined
  readonly stop: boolean
  private readonly rate: RoundedRate
  private readonly validity: Validity
  private readonly lastValidDays = new Map<BusinessDay, BusinessDay | null>()

  constructor(
    rule: EarningRule,
    coefficients: ReadonlyArray<Rational>,
    groups: ReadonlyArray<CompiledGroup> | undefined,
  ) {
    const { earns, rounding } = rule
    const factors = [earns.points, ...coefficients]
    this.id = rule.id
    this.caps = rule.caps
    this.capNames = capNamesOf(rule.caps)
    this.groups = groups
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
  /** Whether rules ask what kind of day it is. */
  readonly asksDayKind: boolean
  /** Whether rules ask for the stars that the volunteer holds. */
  readonly asksStars: boolean
  /** Whether rules ask for the age. */
  readonly asksAge: boolean
  /** Whether rules ask how long the volunteer has been registered. */
  readonly asksTenure: boolean
  private readonly services: VariantLookup
  private readonly others = new Map<string, VariantLookup>()
  private readonly matches: Matches = { count: 0, rules: [], points: [] }

  constructor(rules: ReadonlyArray<EarningRule>, capGroups: ReadonlyArray<CapGroup> = []) {
    const groupsOf = compiledGroups(capGroups)
    const named = new Map<string, Array<EarningRule>>([["", []]])
    for (const rule of inOrder(rules)) {
      const event = eventOf(rule)
      const name = isPenalty(rule)
        ? penaltyName(event, rule.wallet)
        : lookupName(event, rule.wallet)
      const list = named.get(name)
      if (list === undefined) named.set(name, [rule])
      else list.push(rule)
    }
    this.services = new VariantLookup(named.get("") ?? [], groupsOf)
    for (const [name, list] of named) {
      if (name !== "") this.others.set(name, new VariantLookup(list, groupsOf))
    }
    const ask = (...conditions: ReadonlyArray<keyof Conditions>): boolean =>
      rules.some(({ when }) => conditions.some((name) => when?.[name] !== undefined))
    const multiplies = (dimension: Dimension): boolean =>
      rules.some(({ coefficients }) => coefficients?.some(({ by }) => by === dimension))
    this.asksDayKind = ask("dayKinds") || multiplies("dayKind")
    this.asksStars = ask("minimumStars", "maximumStars") || multiplies("stars")
    this.asksAge = ask("minimumAge", "maximumAge")
    this.asksTenure = ask("minimumTenureDays", "maximumTenureDays")
  }

  /** What the rules give. The answer is written over by the next call. */
  match(earner: Earner): Matches {
    const { event, wallet } = earner
    return this.matchAmong(
      event === undefined && wallet === undefined
        ? this.services
        : this.others.get(lookupName(event, wallet)),
      earner,
    )
  }

  /** What the rules take (扣分). The answer is written over by the next call. */
  matchPenalties(earner: Earner): Matches {
    return this.matchAmong(this.others.get(penaltyName(earner.event, earner.wallet)), earner)
  }

  private matchAmong(variants: VariantLookup | undefined, earner: Earner): Matches {
    const { matches } = this
    matches.count = 0
    if (variants === undefined) return matches
    const { minutes = 0 } = earner
    const lookup = variants.of(earner)
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

// Neither an event nor a wallet has control characters. Services that earn spendable points have no name.
const lookupName = (event: string | undefined, wallet: string | undefined): string =>
  event === undefined && wallet === undefined ? "" : `${wallet ?? ""}\u0000${event ?? "\u0000"}`

/** What takes points for an event is looked up apart from what gives them. */
const penaltyName = (event: string | undefined, wallet: string | undefined): string =>
  `${lookupName(event, wallet)}\u0000`

/** The groups of each rule that has any. */
const compiledGroups = (
  groups: ReadonlyArray<CapGroup>,
): ReadonlyMap<RuleId, ReadonlyArray<CompiledGroup>> => {
  const ofRule = new Map<RuleId, ReadonlyArray<CompiledGroup>>()
  for (const { id, rules, caps } of groups) {
    const group: CompiledGroup = { id, caps, capNames: capNamesOf(caps) }
    for (const rule of new Set(rules)) ofRule.set(rule, [...(ofRule.get(rule) ?? []), group])
  }
  return ofRule
}

const compiledVersions = new WeakMap<RuleVersion, CompiledRules>()

/** The version's rules, compiled once for as long as the version is held in memory. */
export const compiledRules = (version: RuleVersion): CompiledRules => {
  const known = compiledVersions.get(version)
  if (known !== undefined) return known
  const compiled = new CompiledRules(version.rules, version.capGroups)
  compiledVersions.set(version, compiled)
  return compiled
}
