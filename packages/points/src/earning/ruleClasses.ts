import type { BusinessDay } from "@civic-practice/core"
import type { EarningRule } from "./EarningRule.ts"

/** Numbers the classes into which names fall; 0 is that of all names that are not listed. */
export class Classes {
  readonly count: number
  private readonly numbers: ReadonlyMap<string, number>

  constructor(numbers: ReadonlyMap<string, number>) {
    this.numbers = numbers
    this.count = 1 + [...numbers.values()].reduce((most, number) => Math.max(most, number), 0)
  }

  of(name: string | undefined): number {
    return name === undefined || this.count === 1 ? 0 : (this.numbers.get(name) ?? 0)
  }

  /** Whether each class is among the names; every class where there are no names. */
  within(names: ReadonlyArray<string> | undefined): ReadonlyArray<boolean> {
    const holds = new Array<boolean>(this.count).fill(names === undefined)
    for (const name of names ?? []) holds[this.of(name)] = true
    return holds
  }
}

/** The condition that lists labels of a dimension. */
export const listOf = {
  field: "fields",
  role: "roles",
  evidence: "evidence",
  level: "levels",
  team: "teams",
  quality: "qualities",
  dayKind: "dayKinds",
} as const

/** A dimension whose labels a condition can list. */
export type LabelDimension = keyof typeof listOf

/** Each label that a rule names, in a condition or a coefficient, is a class of its own. */
export const labelClasses = (
  rules: ReadonlyArray<EarningRule>,
  dimension: LabelDimension,
): Classes => {
  const numbers = new Map<string, number>()
  const add = (label: string): void => {
    if (!numbers.has(label)) numbers.set(label, numbers.size + 1)
  }
  for (const { when, coefficients = [] } of rules) {
    when?.[listOf[dimension]]?.forEach(add)
    for (const { by, factors } of coefficients) {
      if (by === dimension) for (const { of } of factors) add(of)
    }
  }
  return new Classes(numbers)
}

/** Units that the same rules name are one class. */
export const unitClasses = (rules: ReadonlyArray<EarningRule>): Classes => {
  const naming = new Map<string, string>()
  for (const [index, { when }] of rules.entries()) {
    for (const unit of when?.units ?? []) naming.set(unit, `${naming.get(unit) ?? ""} ${index}`)
  }
  const classes = new Map<string, number>()
  const numbers = new Map<string, number>()
  for (const [unit, named] of naming) {
    const number = classes.get(named) ?? classes.size + 1
    classes.set(named, number)
    numbers.set(unit, number)
  }
  return new Classes(numbers)
}

/** Numbers the periods between the days on which rules begin or end. */
export class Periods {
  readonly count: number
  private readonly bounds: ReadonlyArray<string>
  private readonly known = new Map<BusinessDay, number>()

  constructor(rules: ReadonlyArray<EarningRule>) {
    const bounds = new Set<string>()
    for (const { when } of rules) {
      if (when?.from !== undefined) bounds.add(when.from)
      if (when?.to !== undefined) bounds.add(after(when.to))
    }
    this.bounds = [...bounds].sort()
    this.count = bounds.size + 1
  }

  of(day: BusinessDay): number {
    return this.count === 1 ? 0 : (this.known.get(day) ?? this.workOut(day))
  }

  /** Whether the rule holds in each period. */
  within({ when = {} }: EarningRule): ReadonlyArray<boolean> {
    const first = when.from === undefined ? 0 : this.bounds.indexOf(when.from) + 1
    const next = when.to === undefined ? this.count : this.bounds.indexOf(after(when.to)) + 1
    return Array.from({ length: this.count }, (_, period) => period >= first && period < next)
  }

  private workOut(day: BusinessDay): number {
    const period = this.bounds.filter((bound) => bound <= day).length
    // More than a century of days.
    if (this.known.size === 50_000) this.known.clear()
    this.known.set(day, period)
    return period
  }
}

/** A text after the day's, and before the next day's. */
const after = (day: BusinessDay): string => `${day}~`

/** Numbers the lengths of service between the minima that rules ask for. */
export class Lengths {
  readonly count: number
  private readonly minima: ReadonlyArray<number>
  private readonly longest: number
  /** The number of each length up to the longest minimum. */
  private readonly numbers: Uint16Array

  constructor(rules: ReadonlyArray<EarningRule>) {
    const minima = new Set(rules.map(({ when }) => when?.minimumMinutes ?? 0))
    minima.add(0)
    this.minima = [...minima].sort((a, b) => a - b)
    this.count = this.minima.length
    this.longest = this.minima.at(-1) ?? 0
    this.numbers = new Uint16Array(this.longest + 1)
    for (const [number, minimum] of this.minima.entries()) this.numbers.fill(number, minimum)
  }

  of(minutes: number): number {
    return this.numbers[Math.min(minutes, this.longest)] ?? 0
  }

  /** Whether services of each length are long enough for the rule. */
  within({ when = {} }: EarningRule): ReadonlyArray<boolean> {
    return this.minima.map((minimum) => minimum >= (when.minimumMinutes ?? 0))
  }
}

/** Numbers the ranges between the bounds that rules set; 0 is what is not known. */
export class Ranges {
  readonly count: number
  private readonly bounds: ReadonlyArray<number>

  /** Ranges that begin at these numbers; below the first there is one more. */
  constructor(bounds: Iterable<number>) {
    this.bounds = [...new Set(bounds)].sort((a, b) => a - b)
    this.count = this.bounds.length === 0 ? 1 : this.bounds.length + 2
  }

  of(number: number | undefined): number {
    if (number === undefined || this.count === 1) return 0
    let range = 1
    for (const bound of this.bounds) if (bound <= number) range++
    return range
  }
}
