import type { Caps, Earner, EarningRule, Rational, Validity } from "@civic-practice/points"

// Written apart from the library's own evaluation, as plainly as possible: every rule is asked for every
// service, in BigInt fractions.

/** A fraction of two BigInts. */
export type Fraction = readonly [numerator: bigint, denominator: bigint]

export const fraction = (rational: Rational): Fraction =>
  typeof rational === "number"
    ? [BigInt(rational), 1n]
    : [BigInt(rational.numerator), BigInt(rational.denominator)]

export const times = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d]

export const rounded = ([a, b]: Fraction, rounding: EarningRule["rounding"]): bigint => {
  const floor = a / b
  if (rounding === "floor") return floor
  if (rounding === "ceil") return (a + b - 1n) / b
  return (2n * a + b) / (2n * b)
}

/** What a rule gives for a service that meets its conditions, before caps. */
export const pointsOf = (rule: EarningRule, earner: Earner, minutes: number): bigint => {
  let value = fraction(rule.earns.points)
  if (rule.earns._tag === "PerHour") value = times(value, [BigInt(minutes), 60n])
  for (const coefficient of rule.coefficients ?? []) {
    const label = earner[coefficient.by]
    const factor = coefficient.factors.find(({ of }) => of === label)
    value = times(value, fraction(factor?.times ?? coefficient.otherwise ?? 1))
  }
  return rounded(value, rule.rounding)
}

export const holds = (rule: EarningRule, earner: Earner): boolean => {
  const when = rule.when ?? {}
  const listed = (list: ReadonlyArray<string> | undefined, label: string | undefined): boolean =>
    list === undefined || (label !== undefined && list.includes(label))
  const about = rule.earns._tag === "PerEvent" ? rule.earns.event : undefined
  return (
    about === earner.event &&
    listed(when.fields, earner.field) &&
    listed(when.roles, earner.role) &&
    listed(when.evidence, earner.evidence) &&
    listed(when.units, earner.unit) &&
    (when.from === undefined || earner.day >= when.from) &&
    (when.to === undefined || earner.day <= when.to) &&
    (earner.minutes ?? 0) >= (when.minimumMinutes ?? 0)
  )
}

/** The rules that hold, in order, up to the first that stops. */
export const holding = (
  rules: ReadonlyArray<EarningRule>,
  earner: Earner,
): ReadonlyArray<EarningRule> => {
  const found: Array<EarningRule> = []
  const numbered = rules.map((rule, place) => ({ rule, place }))
  numbered.sort((a, b) => (a.rule.order ?? 0) - (b.rule.order ?? 0) || a.place - b.place)
  for (const { rule } of numbered) {
    if (!holds(rule, earner)) continue
    found.push(rule)
    if (rule.stop === true) break
  }
  return found
}

/** What one rule has granted before that counts against one award. */
export interface Used {
  readonly minutesInActivity: number
  readonly inActivity: number
  readonly onDay: number
  readonly inMonth: number
  readonly inWeek: number
}

export const grantedUnder = (
  rule: EarningRule,
  earner: Earner,
  used: Used,
): {
  readonly granted: number
  readonly minutes: number
  readonly cutBy: ReadonlyArray<keyof Caps>
} => {
  const caps = rule.caps ?? {}
  const asked = Number(pointsOf(rule, earner, earner.minutes ?? 0))
  const cutBy: Array<keyof Caps> = []
  let minutes = earner.minutes ?? 0
  let due = asked
  if (caps.countedMinutesPerActivity !== undefined) {
    minutes = Math.min(
      minutes,
      Math.max(0, caps.countedMinutesPerActivity - used.minutesInActivity),
    )
    due = Number(pointsOf(rule, earner, minutes))
    if (due < asked) cutBy.push("countedMinutesPerActivity")
  }
  const rooms = [due]
  const pointCaps = [
    ["perActivity", used.inActivity],
    ["perDay", used.onDay],
    ["perMonth", used.inMonth],
    ["perWeek", used.inWeek],
  ] as const
  for (const [name, before] of pointCaps) {
    const cap = caps[name]
    if (cap === undefined) continue
    const room = Math.max(0, cap - before)
    rooms.push(room)
    if (room < due) cutBy.push(name)
  }
  return { granted: Math.min(...rooms), minutes, cutBy }
}

/** The last day, by counting in UTC days and months from the day of service. */
export const lastDay = (validity: Validity, day: string): string | null => {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number)
  const text = (time: number) => new Date(time).toISOString().slice(0, 10)
  const lastOfMonth = (y: number, m: number) => new Date(Date.UTC(y, m, 0)).getUTCDate()
  if ((validity._tag === "Days" || validity._tag === "Months") && validity.roundedUpTo) {
    const { roundedUpTo: period, ...rest } = validity
    const exact = lastDay(rest, day)
    return exact === null ? null : lastDay({ _tag: "EndOf", period }, exact)
  }
  switch (validity._tag) {
    case "Never":
      return null
    case "EachYear": {
      for (let y = year; ; y++) {
        const [m = 0, d = 0] = validity.until.split("-").map(Number)
        const next = text(Date.UTC(y, m - 1, Math.min(d, lastOfMonth(y, m))))
        if (next >= day) return next
      }
    }
    case "Days":
      return text(Date.UTC(year, month - 1, date + validity.days))
    case "Months": {
      const total = year * 12 + (month - 1) + validity.months
      const [y, m] = [Math.floor(total / 12), (total % 12) + 1]
      return text(Date.UTC(y, m - 1, Math.min(date, lastOfMonth(y, m))))
    }
    case "EndOf": {
      const ends = {
        month,
        quarter: Math.ceil(month / 3) * 3,
        halfYear: month > 6 ? 12 : 6,
        year: 12,
      }
      const total = year * 12 + (ends[validity.period] - 1) + (validity.monthsAfter ?? 0)
      const [y, m] = [Math.floor(total / 12), (total % 12) + 1]
      return text(Date.UTC(y, m - 1, lastOfMonth(y, m)))
    }
  }
}
