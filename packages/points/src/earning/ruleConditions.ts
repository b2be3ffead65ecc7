import { type Conditions, type EarningRule, eventOf, isPenalty } from "./EarningRule.ts"

const lists = [
  "fields",
  "roles",
  "evidence",
  "units",
  "levels",
  "teams",
  "qualities",
  "dayKinds",
] as const

/** Numbers that a condition gives a range for, with the names of its ends. */
export const ranges = [
  ["minimumStars", "maximumStars"],
  ["minimumAge", "maximumAge"],
  ["minimumTenureDays", "maximumTenureDays"],
] as const

/** The conditions that list what a service must be. */
export const listedConditions = lists

const isAboutTheSame = (one: EarningRule, other: EarningRule): boolean =>
  eventOf(one) === eventOf(other) &&
  isPenalty(one) === isPenalty(other) &&
  one.wallet === other.wallet

const from = ({ from: day }: Conditions): string => day ?? ""
// After every day of the calendar.
const to = ({ to: day }: Conditions): string => day ?? "~"

/** Whether the first rule holds wherever the second does. */
export const covers = (first: EarningRule, second: EarningRule): boolean => {
  const a = first.when ?? {}
  const b = second.when ?? {}
  return (
    isAboutTheSame(first, second) &&
    from(a) <= from(b) &&
    to(a) >= to(b) &&
    (a.minimumMinutes ?? 0) <= (b.minimumMinutes ?? 0) &&
    ranges.every(([minimum, maximum]) => {
      if (a[minimum] === undefined && a[maximum] === undefined) return true
      // What is not known lies in no range.
      if (b[minimum] === undefined && b[maximum] === undefined) return false
      return (
        (a[minimum] ?? 0) <= (b[minimum] ?? 0) && (a[maximum] ?? largest) >= (b[maximum] ?? largest)
      )
    }) &&
    lists.every((name) => {
      const [outer, inner] = [a[name], b[name]]
      if (outer === undefined) return true
      if (inner === undefined) return false
      const known = new Set<string>(outer)
      return inner.every((one) => known.has(one))
    })
  )
}

/** Whether there can be a service for which both rules hold. */
export const meets = (first: EarningRule, second: EarningRule): boolean => {
  const a = first.when ?? {}
  const b = second.when ?? {}
  return (
    isAboutTheSame(first, second) &&
    from(a) <= to(b) &&
    from(b) <= to(a) &&
    ranges.every(
      ([minimum, maximum]) =>
        Math.max(a[minimum] ?? 0, b[minimum] ?? 0) <=
        Math.min(a[maximum] ?? largest, b[maximum] ?? largest),
    ) &&
    lists.every((name) => {
      const [one, other] = [a[name], b[name]]
      if (one === undefined || other === undefined) return true
      const known = new Set<string>(one)
      return other.some((label) => known.has(label))
    })
  )
}

const largest = Number.MAX_SAFE_INTEGER
