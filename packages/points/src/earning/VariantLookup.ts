import type { Earner } from "./CompiledRules.ts"
import type { Coefficient, EarningRule } from "./EarningRule.ts"
import type { Rational } from "./Rational.ts"
import { type GroupsOfRules, RuleLookup } from "./RuleLookup.ts"
import { type Classes, labelClasses, Ranges } from "./ruleClasses.ts"

/**
 * The look-up of the rules that can hold for what is asked seldom: level, team, quality, kind of day, stars, age and
 * tenure. Rules that ask for none of it have one look-up; others have one for each combination that occurs, in which
 * what is asked is decided and its coefficients are chosen.
 */
export class VariantLookup {
  private readonly rules: ReadonlyArray<EarningRule>
  private readonly groupsOf: GroupsOfRules
  private readonly only: RuleLookup | undefined
  private readonly labels: ReadonlyArray<readonly [LabelQuestion, Classes]>
  private readonly ranges: ReadonlyArray<readonly [RangeQuestion, Ranges]>
  /** Combinations are numbered as they occur, label by label: the number so far and the next class name the next. */
  private readonly numbers = new Map<number, number>()
  private readonly known: Array<RuleLookup> = []

  constructor(rules: ReadonlyArray<EarningRule>, groupsOf: GroupsOfRules) {
    this.rules = rules
    this.groupsOf = groupsOf
    this.labels = labelQuestions.flatMap((question) => {
      const classes = labelClasses(rules, question)
      return classes.count === 1 ? [] : [[question, classes] as const]
    })
    this.ranges = rangeQuestions.flatMap((question) => {
      const ranges = new Ranges(rules.flatMap((rule) => boundsOf(rule, question)))
      return ranges.count === 1 ? [] : [[question, ranges] as const]
    })
    this.only =
      this.labels.length + this.ranges.length === 0 ? new RuleLookup(rules, groupsOf) : undefined
  }

  of(earner: Earner): RuleLookup {
    return this.only ?? this.variant(earner)
  }

  private variant(earner: Earner): RuleLookup {
    // Rules that tell very many things apart must not fill the memory.
    if (this.numbers.size > mostNumbers) {
      this.numbers.clear()
      this.known.length = 0
    }
    let number = 0
    for (const [question, classes] of this.labels) {
      number = this.next(number, classes.of(earner[question]))
    }
    for (const [question, ranges] of this.ranges) {
      number = this.next(number, ranges.of(earner[question]))
    }
    const known = this.known[number]
    if (known !== undefined) return known
    const found = new RuleLookup(decidedFor(this.rules, earner), this.groupsOf)
    this.known[number] = found
    return found
  }

  private next(number: number, next: number): number {
    const place = number * mostClasses + next
    let known = this.numbers.get(place)
    if (known === undefined) {
      known = this.numbers.size + 1
      this.numbers.set(place, known)
    }
    return known
  }
}

const mostNumbers = 5000
/** More than 500 rules can name: 500 labels in a condition and in each of 500 factors. */
const mostClasses = 2 ** 30

const labelQuestions = ["level", "team", "quality", "dayKind"] as const
type LabelQuestion = (typeof labelQuestions)[number]

const rangeQuestions = ["stars", "age", "tenureDays"] as const
type RangeQuestion = (typeof rangeQuestions)[number]

/** Where what rules ask about a number changes. */
const boundsOf = (
  { when = {}, coefficients = [] }: EarningRule,
  question: RangeQuestion,
): ReadonlyArray<number> => {
  const { minimum, maximum } = rangeOf(when, question)
  const named =
    question === "stars"
      ? coefficients.flatMap(({ by, factors }) =>
          by === "stars" ? factors.map(({ of }) => Number(of)) : [],
        )
      : []
  return [
    ...(minimum === undefined ? [] : [minimum]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...named.flatMap((number) => (Number.isSafeInteger(number) ? [number, number + 1] : [])),
  ]
}

/** What a rule's conditions say about a number. */
export const rangeOf = (
  when: NonNullable<EarningRule["when"]>,
  question: RangeQuestion,
): { readonly minimum: number | undefined; readonly maximum: number | undefined } => {
  switch (question) {
    case "stars":
      return { minimum: when.minimumStars, maximum: when.maximumStars }
    case "age":
      return { minimum: when.minimumAge, maximum: when.maximumAge }
    case "tenureDays":
      return { minimum: when.minimumTenureDays, maximum: when.maximumTenureDays }
  }
}

/** The rules that hold as far as the seldom asked goes, with what it decides of their coefficients. */
const decidedFor = (
  rules: ReadonlyArray<EarningRule>,
  earner: Earner,
): ReadonlyArray<EarningRule> => {
  const found: Array<EarningRule> = []
  for (const rule of rules) {
    const { when = {}, coefficients } = rule
    const holds =
      admits(when.levels, earner.level) &&
      admits(when.teams, earner.team) &&
      admits(when.qualities, earner.quality) &&
      admits(when.dayKinds, earner.dayKind) &&
      rangeQuestions.every((question) => lies(rangeOf(when, question), earner[question]))
    if (!holds) continue
    found.push(
      coefficients === undefined
        ? rule
        : { ...rule, coefficients: coefficients.map((one) => chosen(one, earner)) },
    )
  }
  return found
}

/** Whether a condition that lists labels is met. */
export const admits = (
  list: ReadonlyArray<string> | undefined,
  label: string | undefined,
): boolean => list === undefined || (label !== undefined && list.includes(label))

const lies = (
  range: { readonly minimum: number | undefined; readonly maximum: number | undefined },
  number: number | undefined,
): boolean => {
  const { minimum, maximum } = range
  if (minimum === undefined && maximum === undefined) return true
  return number !== undefined && number >= (minimum ?? number) && number <= (maximum ?? number)
}

/** A coefficient by what is seldom asked, with its one factor; others as they are. */
const chosen = (coefficient: typeof Coefficient.Type, earner: Earner): typeof Coefficient.Type => {
  switch (coefficient.by) {
    case "field":
    case "role":
    case "evidence":
      return coefficient
    default:
      return { by: "field", factors: [], otherwise: factorFor(coefficient, earner) }
  }
}

/** What a coefficient counts for a service. */
export const factorFor = (
  { by, factors, otherwise = 1 }: typeof Coefficient.Type,
  earner: Earner,
): Rational => {
  const label = labelOf(earner, by)
  return factors.find(({ of }) => of === label)?.times ?? otherwise
}

/** What a service is by a dimension, as coefficients name it. */
export const labelOf = (
  earner: Earner,
  by: (typeof Coefficient.Type)["by"],
): string | undefined => {
  if (by !== "stars") return earner[by]
  return earner.stars === undefined ? undefined : String(earner.stars)
}
