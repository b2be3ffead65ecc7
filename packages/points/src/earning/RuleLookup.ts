import type { BusinessDay } from "@civic-practice/core"
import { type CompiledGroup, CompiledRule, type Earner } from "./CompiledRules.ts"
import type { EarningRule, RuleId } from "./EarningRule.ts"
import { type Classes, Lengths, labelClasses, Periods, unitClasses } from "./ruleClasses.ts"

/**
 * Rules that hold for one field, role and evidence grade, with their coefficients chosen. Masks say for which
 * classes of units, in which periods and from which lengths each of them holds: bit b of word w stands for
 * rule 31 w + b.
 */
export interface Candidates {
  readonly rules: ReadonlyArray<CompiledRule>
  readonly words: number
  readonly byUnit: Int32Array
  readonly byPeriod: Int32Array
  readonly byLength: Int32Array
}

/** The groups with whose caps each rule has to do, for rules that have any. */
export type GroupsOfRules = ReadonlyMap<RuleId, ReadonlyArray<CompiledGroup>>

/**
 * The rules that can hold for a service, found by what tells them apart. What no rule tells apart counts as the
 * same: labels that no rule names, units that the same rules name, days between which no rule begins or ends,
 * and minutes between which there is no minimum.
 */
export class RuleLookup {
  private readonly rules: ReadonlyArray<EarningRule>
  private readonly fields: Classes
  private readonly roles: Classes
  private readonly grades: Classes
  private readonly units: Classes
  private readonly periods: Periods
  private readonly lengths: Lengths
  private readonly known: Array<Candidates | undefined>
  private remembered = 0
  private readonly compiled = new Map<string, CompiledRule>()
  private readonly groupsOf: GroupsOfRules

  constructor(rules: ReadonlyArray<EarningRule>, groupsOf: GroupsOfRules) {
    this.rules = rules
    this.groupsOf = groupsOf
    this.fields = labelClasses(rules, "field")
    this.roles = labelClasses(rules, "role")
    this.grades = labelClasses(rules, "evidence")
    this.units = unitClasses(rules)
    this.periods = new Periods(rules)
    this.lengths = new Lengths(rules)
    const combinations = this.fields.count * this.roles.count * this.grades.count
    this.known = combinations > mostKnown ? [] : new Array(combinations).fill(undefined)
  }

  unitOf(unit: string): number {
    return this.units.of(unit)
  }

  periodOf(day: BusinessDay): number {
    return this.periods.of(day)
  }

  lengthOf(minutes: number): number {
    return this.lengths.of(minutes)
  }

  /** The rules to look at for a service. */
  candidates(earner: Earner): Candidates {
    const { roles, grades } = this
    const place =
      (this.fields.of(earner.field) * roles.count + roles.of(earner.role)) * grades.count +
      grades.of(earner.evidence)
    return this.known[place] ?? this.workOut(place, earner)
  }

  private workOut(place: number, earner: Earner): Candidates {
    const rules: Array<EarningRule> = []
    const compiled: Array<CompiledRule> = []
    for (const [index, rule] of this.rules.entries()) {
      if (!canHold(rule, earner)) continue
      rules.push(rule)
      compiled.push(this.compile(index, rule, earner))
    }
    const found = {
      rules: compiled,
      words: Math.ceil(rules.length / 31),
      byUnit: masks(rules, this.units.count, ({ when }) => this.units.within(when?.units)),
      byPeriod: masks(rules, this.periods.count, (rule) => this.periods.within(rule)),
      byLength: masks(rules, this.lengths.count, (rule) => this.lengths.within(rule)),
    }
    // Rules that tell very many things apart must not fill the memory.
    if (this.remembered === mostKnown) {
      this.known.length = 0
      this.compiled.clear()
      this.remembered = 0
    }
    this.remembered++
    this.known[place] = found
    return found
  }

  /** Combinations for which a rule has the same coefficients share what is compiled of it. */
  private compile(index: number, rule: EarningRule, earner: Earner): CompiledRule {
    const choices = (rule.coefficients ?? []).map(({ by, factors }) =>
      factors.findIndex(({ of }) => of === earner[by]),
    )
    const name = `${index}/${choices.join("/")}`
    let compiled = this.compiled.get(name)
    if (compiled === undefined) {
      const coefficients = (rule.coefficients ?? []).map(
        ({ factors, otherwise = 1 }, place) => factors[choices[place] ?? -1]?.times ?? otherwise,
      )
      compiled = new CompiledRule(rule, coefficients, this.groupsOf.get(rule.id))
      this.compiled.set(name, compiled)
    }
    return compiled
  }
}

const mostKnown = 50_000

/** Whether a rule holds for the field, role and evidence grade of a service. */
const canHold = ({ when = {} }: EarningRule, earner: Earner): boolean =>
  admits(when.fields, earner.field) &&
  admits(when.roles, earner.role) &&
  admits(when.evidence, earner.evidence)

const admits = (list: ReadonlyArray<string> | undefined, label: string | undefined): boolean =>
  list === undefined || (label !== undefined && list.includes(label))

/** For each class the words whose bits say which of the rules hold in it. */
const masks = (
  rules: ReadonlyArray<EarningRule>,
  classes: number,
  holdsIn: (rule: EarningRule) => ReadonlyArray<boolean>,
): Int32Array => {
  const words = Math.ceil(rules.length / 31)
  const bits = new Int32Array(words * classes)
  for (const [index, rule] of rules.entries()) {
    for (const [number, holds] of holdsIn(rule).entries()) {
      const place = number * words + Math.floor(index / 31)
      if (holds) bits[place] = (bits[place] ?? 0) | (1 << (index % 31))
    }
  }
  return bits
}
