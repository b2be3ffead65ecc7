import type { BusinessDay } from "@civic-practice/core"
import { CompiledRule, type Earner } from "../CompiledRules.ts"
import type { Dimension, EarningRule } from "../EarningRule.ts"

/**
 * The rules that can hold for a service, found by its field, role and evidence grade at once, each with its
 * coefficients chosen. What rules do not tell apart counts as the same: labels that no rule names, units that the
 * same rules name, days between which no rule begins or ends.
 */
export class RuleLookup {
  readonly units: Classes
  readonly days: Periods
  private readonly rules: ReadonlyArray<EarningRule>
  private readonly fields: Classes
  private readonly roles: Classes
  private readonly grades: Classes
  private readonly known: Array<ReadonlyArray<CompiledRule> | undefined>
  private remembered = 0
  private readonly compiled = new Map<string, CompiledRule>()

  constructor(rules: ReadonlyArray<EarningRule>) {
    this.rules = rules
    this.fields = labelClasses(rules, "field")
    this.roles = labelClasses(rules, "role")
    this.grades = labelClasses(rules, "evidence")
    this.units = unitClasses(rules)
    this.days = new Periods(rules)
    const combinations = this.fields.count * this.roles.count * this.grades.count
    this.known = combinations > mostKnown ? [] : new Array(combinations).fill(undefined)
  }

  rulesFor(earner: Earner): ReadonlyArray<CompiledRule> {
    const { roles, grades } = this
    const place =
      (this.fields.of(earner.field) * roles.count + roles.of(earner.role)) * grades.count +
      grades.of(earner.evidence)
    return this.known[place] ?? this.workOut(place, earner)
  }

  private workOut(place: number, earner: Earner): ReadonlyArray<CompiledRule> {
    const found: Array<CompiledRule> = []
    for (const [index, rule] of this.rules.entries()) {
      if (canHold(rule, earner)) found.push(this.compile(index, rule, earner))
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
      compiled = new CompiledRule(
        rule,
        coefficients,
        this.units.within(rule.when?.units),
        this.days.within(rule),
      )
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

/** Numbers the classes into which names fall; 0 is that of all names that are not listed. */
class Classes {
  readonly count: number
  private readonly numbers: ReadonlyMap<string, number>

  constructor(numbers: ReadonlyMap<string, number>) {
    this.numbers = numbers
    this.count = 1 + Math.max(0, ...numbers.values())
  }

  of(name: string | undefined): number {
    return name === undefined || this.count === 1 ? 0 : (this.numbers.get(name) ?? 0)
  }

  /** For each class 1 if it is among the names, else 0; every class where there are no names. */
  within(names: ReadonlyArray<string> | undefined): Uint8Array {
    const flags = new Uint8Array(this.count).fill(names === undefined ? 1 : 0)
    for (const name of names ?? []) flags[this.of(name)] = 1
    return flags
  }
}

const listOf = { field: "fields", role: "roles", evidence: "evidence" } as const

/** Each label that a rule names, in a condition or a coefficient, is a class of its own. */
const labelClasses = (rules: ReadonlyArray<EarningRule>, dimension: Dimension): Classes => {
  const numbers = new Map<string, number>()
  const add = (label: string) => numbers.set(label, numbers.get(label) ?? numbers.size + 1)
  for (const { when, coefficients = [] } of rules) {
    when?.[listOf[dimension]]?.forEach(add)
    for (const { by, factors } of coefficients) {
      if (by === dimension) for (const { of } of factors) add(of)
    }
  }
  return new Classes(numbers)
}

/** Units that the same rules name are one class. */
const unitClasses = (rules: ReadonlyArray<EarningRule>): Classes => {
  const naming = new Map<string, string>()
  for (const [index, { when }] of rules.entries()) {
    for (const unit of when?.units ?? []) naming.set(unit, `${naming.get(unit) ?? ""} ${index}`)
  }
  const classes = [...new Set(naming.values())]
  return new Classes(new Map([...naming].map(([unit, rule]) => [unit, classes.indexOf(rule) + 1])))
}

/** Numbers the periods between the days on which rules begin or end. */
class Periods {
  readonly count: number
  private readonly bounds: ReadonlyArray<string>
  private readonly known = new Map<BusinessDay, number>()

  constructor(rules: ReadonlyArray<EarningRule>) {
    const bounds = new Set<string>()
    for (const { when } of rules) {
      if (when?.from !== undefined) bounds.add(when.from)
      // After the day, and before the next.
      if (when?.to !== undefined) bounds.add(`${when.to}~`)
    }
    this.bounds = [...bounds].sort()
    this.count = bounds.size + 1
  }

  of(day: BusinessDay): number {
    return this.count === 1 ? 0 : (this.known.get(day) ?? this.workOut(day))
  }

  /** For each period 1 if the rule holds in it, else 0. */
  within({ when = {} }: EarningRule): Uint8Array {
    const flags = new Uint8Array(this.count)
    const first = when.from === undefined ? 0 : this.bounds.indexOf(when.from) + 1
    const next = when.to === undefined ? this.count : this.bounds.indexOf(`${when.to}~`) + 1
    return flags.fill(1, first, next)
  }

  private workOut(day: BusinessDay): number {
    const number = this.bounds.filter((bound) => bound <= day).length
    if (this.known.size === mostKnown) this.known.clear()
    this.known.set(day, number)
    return number
  }
}
