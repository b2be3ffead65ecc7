import type { BusinessDay } from "@civic-practice/core"
import {
  type CapName,
  type Caps,
  type Dimension,
  type EarningRule,
  eventOf,
  inOrder,
  type RuleId,
} from "./EarningRule.ts"
import {
  type ExactFactor,
  exactFactor,
  type Rational,
  type Rounding,
  roundedProduct,
} from "./Rational.ts"
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

const allCapNames: ReadonlyArray<CapName> = [
  "countedMinutesPerActivity",
  "perActivity",
  "perDay",
  "perMonth",
]

/** A rule for services of one field, role and evidence grade: what is left to look at, and the factor they give. */
export class CompiledRule {
  readonly id: RuleId
  readonly caps: Caps | undefined
  readonly capNames: ReadonlyArray<CapName>
  private readonly perHour: boolean
  private readonly factor: ExactFactor
  private readonly rounding: Rounding
  private readonly units: ReadonlySet<string> | undefined
  private readonly dated: boolean
  private readonly from: string
  private readonly to: string
  private readonly minimumMinutes: number
  private readonly validity: Validity
  private readonly lastValidDays = new Map<BusinessDay, BusinessDay | null>()
  readonly stop: boolean

  constructor(rule: EarningRule, coefficients: ReadonlyArray<Rational>) {
    const { earns, when = {} } = rule
    this.id = rule.id
    this.caps = rule.caps
    this.capNames = allCapNames.filter((name) => rule.caps?.[name] !== undefined)
    this.perHour = earns._tag === "PerHour"
    this.factor = exactFactor([earns.points, ...coefficients], this.perHour ? 60 : 1)
    this.rounding = rule.rounding
    this.units = when.units === undefined ? undefined : new Set(when.units)
    this.dated = when.from !== undefined || when.to !== undefined
    this.from = when.from ?? ""
    this.to = when.to ?? "9999-12-31"
    this.minimumMinutes = when.minimumMinutes ?? 0
    this.validity = rule.validity
    this.stop = rule.stop ?? false
  }

  holds(unit: string, day: string, minutes: number): boolean {
    return (
      minutes >= this.minimumMinutes &&
      (this.units === undefined || this.units.has(unit)) &&
      (!this.dated || (day >= this.from && day <= this.to))
    )
  }

  /** Points for so many minutes; Infinity where they are more than 2^53-1. */
  points(minutes: number): number {
    return roundedProduct(this.factor, this.perHour ? minutes : 1, this.rounding)
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

/** The rules that hold for one service or one event, and what each asks for. */
export interface Matches {
  count: number
  readonly rules: Array<CompiledRule>
  readonly points: Array<number>
}

/**
 * A version of a rule set made ready for evaluation: rules are looked up by service field, role and evidence
 * grade, so that only those are asked which can hold. Evaluation allocates nothing.
 */
export class CompiledRules {
  private readonly services: Lookup
  private readonly events = new Map<string, Lookup>()
  private readonly matches: Matches

  constructor(rules: ReadonlyArray<EarningRule>) {
    const ordered = inOrder(rules)
    this.services = new Lookup(ordered.filter(({ earns }) => earns._tag !== "PerEvent"))
    for (const { earns } of ordered) {
      if (earns._tag !== "PerEvent" || this.events.has(earns.event)) continue
      const about = ordered.filter((rule) => eventOf(rule) === earns.event)
      this.events.set(earns.event, new Lookup(about))
    }
    this.matches = { count: 0, rules: [], points: [] }
  }

  /** What the rules come to. The answer is written over by the next call. */
  match(earner: Earner): Matches {
    const { matches } = this
    matches.count = 0
    const { event, unit, day, minutes = 0 } = earner
    const lookup = event === undefined ? this.services : this.events.get(event)
    if (lookup === undefined) return matches
    const rules = lookup.rulesFor(earner.field, earner.role, earner.evidence)
    let count = 0
    for (let index = 0; index < rules.length; index++) {
      const rule = rules[index]
      if (rule === undefined || !rule.holds(unit, day, minutes)) continue
      matches.rules[count] = rule
      matches.points[count] = rule.points(minutes)
      count++
      if (rule.stop) break
    }
    matches.count = count
    return matches
  }
}

/** Numbers the labels that rules name in one dimension; 0 stands for all others. */
class Numbering {
  readonly labels: Array<string | undefined> = [undefined]
  private readonly numbers = new Map<string, number>()

  constructor(rules: ReadonlyArray<EarningRule>, dimension: Dimension) {
    for (const rule of rules) {
      for (const label of rule.when?.[listOf[dimension]] ?? []) this.add(label)
      for (const { by, factors } of rule.coefficients ?? []) {
        if (by === dimension) for (const { of } of factors) this.add(of)
      }
    }
  }

  numberOf(label: string | undefined): number {
    return label === undefined || this.labels.length === 1 ? 0 : (this.numbers.get(label) ?? 0)
  }

  private add(label: string): void {
    if (this.numbers.has(label)) return
    this.numbers.set(label, this.labels.length)
    this.labels.push(label)
  }
}

const listOf = { field: "fields", role: "roles", evidence: "evidence" } as const

/** The rules that can hold for each field, role and evidence grade, worked out when first asked for. */
class Lookup {
  private readonly rules: ReadonlyArray<EarningRule>
  private readonly fields: Numbering
  private readonly roles: Numbering
  private readonly grades: Numbering
  private readonly known: Array<ReadonlyArray<CompiledRule> | undefined> = []

  constructor(rules: ReadonlyArray<EarningRule>) {
    this.rules = rules
    this.fields = new Numbering(rules, "field")
    this.roles = new Numbering(rules, "role")
    this.grades = new Numbering(rules, "evidence")
  }

  rulesFor(
    field: string | undefined,
    role: string | undefined,
    evidence: string | undefined,
  ): ReadonlyArray<CompiledRule> {
    const f = this.fields.numberOf(field)
    const r = this.roles.numberOf(role)
    const e = this.grades.numberOf(evidence)
    const place = (f * this.roles.labels.length + r) * this.grades.labels.length + e
    return this.known[place] ?? this.workOut(place, f, r, e)
  }

  private workOut(place: number, f: number, r: number, e: number): ReadonlyArray<CompiledRule> {
    const label = {
      field: this.fields.labels[f],
      role: this.roles.labels[r],
      evidence: this.grades.labels[e],
    }
    const compiled: Array<CompiledRule> = []
    for (const rule of this.rules) {
      if (!dimensions.every((dimension) => admits(rule, dimension, label[dimension]))) continue
      const coefficients = (rule.coefficients ?? []).map(
        ({ by, factors, otherwise = 1 }) =>
          factors.find(({ of }) => of === label[by])?.times ?? otherwise,
      )
      compiled.push(new CompiledRule(rule, coefficients))
    }
    this.known[place] = compiled
    return compiled
  }
}

const dimensions = ["field", "role", "evidence"] as const

const admits = (rule: EarningRule, dimension: Dimension, label: string | undefined): boolean => {
  const list = rule.when?.[listOf[dimension]]
  return list === undefined || (label !== undefined && list.includes(label))
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
